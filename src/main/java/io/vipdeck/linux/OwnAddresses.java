package io.vipdeck.linux;

import io.vipdeck.agent.Host.Level;
import io.vipdeck.vrrp.VirtualAddress;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The addresses that this agent has installed: each is noted in the ledger for as long as it is there. */
final class OwnAddresses {
    private static final String AGENT = "agent";
    private static final String LEFT_BEHIND = ", left behind by an agent that died";
    /** The interface below stays the way to a network that both are in, whoever configured it. */
    private static final int VIRTUAL_METRIC = 32767;

    private final Ledger ledger;
    private final RouteNetlink netlink;
    private final VirtualInterfaces virtual;
    private final Journal journal;

    OwnAddresses(Ledger ledger, RouteNetlink netlink, VirtualInterfaces virtual, Journal journal) {
        this.ledger = ledger;
        this.netlink = netlink;
        this.virtual = virtual;
        this.journal = journal;
    }

    /** All of them, wherever they are. */
    Set<InetAddress> all() {
        Set<InetAddress> all = new HashSet<>();
        for (Ledger.Entry entry : ledger.entries()) {
            all.add(entry.address().address());
        }
        return all;
    }

    Optional<String> add(String interfaceName, VirtualAddress address, String label) {
        try {
            ledger.add(interfaceName, address);
        } catch (IOException full) {
            // Serving comes first: the ledger is of use only should we be killed.
            journal.log(
                    Level.WARNING,
                    AGENT,
                    address + " is not noted in the ledger (" + full.getMessage()
                            + "), make room: killed, the agent would leave it behind");
        }
        virtual.raise(interfaceName);
        int metric = virtual.owns(interfaceName) ? VIRTUAL_METRIC : 0;
        Optional<String> problem = netlink.addAddress(interfaceName, address, label, metric);
        if (problem.isPresent()) {
            forget(interfaceName, address);
        }
        return problem;
    }

    Optional<String> remove(String interfaceName, VirtualAddress address) {
        Optional<String> problem = netlink.removeAddress(interfaceName, address);
        if (problem.isEmpty()) {
            forget(interfaceName, address);
            virtual.lower(interfaceName);
        }
        return problem;
    }

    /** Leaves nothing behind, whatever went wrong before. */
    void removeAll() {
        for (Ledger.Entry entry : ledger.entries()) {
            remove(entry.interfaceName(), entry.address());
        }
        try {
            virtual.close();
        } catch (IOException full) {
            notUpToDate(full);
        }
    }

    /** Takes away what a dead predecessor left behind, and says so. */
    void removeLeftovers(InterfaceTable table) {
        for (Ledger.Entry entry : ledger.entries()) {
            String interfaceName = entry.interfaceName();
            boolean present = table.carries(interfaceName, entry.address());
            Optional<String> problem = remove(interfaceName, entry.address());
            if (problem.isPresent()) {
                journal.log(Level.ERROR, AGENT, problem.get());
            } else if (present) {
                journal.log(
                        Level.NOTICE,
                        AGENT,
                        "removed " + entry.address() + " from " + interfaceName + LEFT_BEHIND);
            }
        }
        try {
            for (String name : virtual.removeLeftovers()) {
                journal.log(Level.NOTICE, AGENT, "removed the interface " + name + LEFT_BEHIND);
            }
        } catch (IOException full) {
            notUpToDate(full);
        }
    }

    private void notUpToDate(IOException full) {
        journal.log(Level.WARNING, AGENT, "the ledger is not up to date: " + full.getMessage());
    }

    /** The address is gone; a line too much in the ledger only makes the next start look for it. */
    private void forget(String interfaceName, VirtualAddress address) {
        try {
            ledger.remove(interfaceName, address);
        } catch (IOException full) {
            journal.log(
                    Level.WARNING,
                    AGENT,
                    address + " stays in the ledger (" + full.getMessage() + "), make room");
        }
    }
}
