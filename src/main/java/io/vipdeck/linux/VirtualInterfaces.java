package io.vipdeck.linux;

import io.vipdeck.agent.VirtualInterface;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The macvlans that carry virtual addresses under a virtual MAC address ({@code use_vmac}; RFC 9568
 * sections 7.3, 8.1.2 and 8.2.2).
 *
 * <p>One is made at the start and stays down until its router is master: down it answers nothing and says
 * nothing, so that no switch learns the virtual MAC address from a backup. While there is one, the
 * interface below answers ARP for its own addresses only ({@code arp_ignore} 1) and asks from its own
 * only ({@code arp_announce} 2); what stood there before comes back with the last one. All of it is in
 * the {@link Ledger} before it is done, so that whoever comes after a crash can undo it.
 */
final class VirtualInterfaces {
    /** The kernel's limit of a name, its zero apart (IFNAMSIZ). */
    private static final int NAME_BYTES = 15;

    private static final String IPV4 = "ipv4";
    private static final String IPV6 = "ipv6";

    private final RouteNetlink netlink;
    private final InterfaceTable table;
    private final Ledger ledger;
    private final Map<String, Made> made = new LinkedHashMap<>();

    /** One that is there, and between which interfaces. */
    private record Made(VirtualInterface what, int index, int baseIndex) {}

    VirtualInterfaces(RouteNetlink netlink, InterfaceTable table, Ledger ledger) {
        this.netlink = netlink;
        this.table = table;
        this.ledger = ledger;
    }

    /** Whether an interface of that name is one of these. */
    boolean owns(String name) {
        return made.containsKey(name);
    }

    /** Makes one; there already as it should be is success. */
    Optional<String> make(VirtualInterface wanted) throws IOException {
        String name = wanted.name();
        if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES) {
            return Optional.of("the interface name " + name
                    + " is longer than 15 letters, give use_vmac a shorter one");
        }
        Optional<RouteMessage.Link> base = table.link(wanted.base());
        if (base.isEmpty()) {
            return Optional.of(name + " cannot be made, there is no interface " + wanted.base()
                    + " on this host: correct the configuration or plug it in");
        }
        Optional<RouteMessage.Link> there = table.link(name);
        Made before = made.get(name);
        if (before == null) {
            return there.isEmpty()
                    ? begin(wanted, base.get())
                    : Optional.of(
                            "there is an interface " + name + " that is not the agent's, remove"
                                    + " it or give use_vmac another name");
        }
        if (!before.what().isSameLink(wanted)) {
            return Optional.of(
                    name + " is another virtual router's, give use_vmac another interface name");
        }
        boolean stands = there.isPresent()
                && there.get().index() == before.index()
                && base.get().index() == before.baseIndex();
        if (stands && before.what().equals(wanted)) {
            return Optional.empty();
        }
        if (!stands) {
            remove(name);
        }
        return begin(wanted, base.get());
    }

    private Optional<String> begin(VirtualInterface wanted, RouteMessage.Link base)
            throws IOException {
        String name = wanted.name();
        if (!owns(name)) {
            ledger.addLink(name, wanted.hardwareAddress());
            int error = netlink.addMacvlan(name, base.index(), wanted.hardwareAddress());
            Optional<RouteMessage.Link> link = table.link(name);
            if (error != 0 || link.isEmpty()) {
                ledger.removeLink(name);
                return Optional.of(name + " cannot be made on " + wanted.base() + ": "
                        + why(error, wanted.base()));
            }
            made.put(name, new Made(wanted, link.get().index(), base.index()));
        }
        Optional<String> problem = settle(wanted);
        if (problem.isPresent()) {
            remove(name);
        } else {
            made.computeIfPresent(
                    name, (same, old) -> new Made(wanted, old.index(), old.baseIndex()));
        }
        return problem;
    }

    private static String why(int error, String base) {
        return error == -Errno.EBUSY
                ? base + " is part of a bridge or a bond, use the interface that it is part of"
                : Errno.text(error);
    }

    /** Nothing on it that nobody asked for, and ARP answered by the right interface of the two. */
    private Optional<String> settle(VirtualInterface wanted) throws IOException {
        String name = wanted.name();
        List<Optional<String>> problems = List.of(
                InterfaceSettings.set(IPV4, name, "arp_ignore", 1),
                InterfaceSettings.set(IPV4, name, "arp_announce", 2),
                // Answers leave from the interface below: the way back is never this one.
                InterfaceSettings.set(IPV4, name, "rp_filter", 2),
                InterfaceSettings.set(IPV4, name, "promote_secondaries", 1),
                InterfaceSettings.set(IPV6, name, "disable_ipv6", wanted.ipv6() ? 0 : 1),
                // RFC 9568 section 7.4: no address is made from the virtual MAC address.
                InterfaceSettings.set(IPV6, name, "addr_gen_mode", 1),
                InterfaceSettings.set(IPV6, name, "accept_ra", 0),
                wanted.ipv4() ? raise(wanted.base(), "arp_ignore", 1) : Optional.empty(),
                wanted.ipv4() ? raise(wanted.base(), "arp_announce", 2) : Optional.empty());
        return problems.stream().flatMap(Optional::stream).findFirst();
    }

    /** For the interface below; a value that does as much stays. */
    private Optional<String> raise(String base, String key, int least) throws IOException {
        int now = InterfaceSettings.get(IPV4, base, key);
        if (now >= least) {
            return Optional.empty();
        }
        ledger.addSetting(new Ledger.Setting(base, key, Math.max(0, now), least));
        return InterfaceSettings.set(IPV4, base, key, least);
    }

    /** Sets it up before its first address comes. */
    void raise(String name) {
        Made one = made.get(name);
        if (one != null) {
            netlink.setLink(one.index(), true);
        }
    }

    /** Sets it down after its last address has gone. */
    void lower(String name) {
        Made one = made.get(name);
        boolean empty =
                ledger.entries().stream().noneMatch(each -> each.interfaceName().equals(name));
        if (one != null && empty) {
            netlink.setLink(one.index(), false);
        }
    }

    /** Takes one away, and with the last one over an interface what was set on that. */
    void remove(String name) throws IOException {
        Made gone = made.remove(name);
        if (gone == null) {
            return;
        }
        netlink.removeLink(gone.index());
        ledger.removeLink(name);
        String base = gone.what().base();
        if (made.values().stream().noneMatch(each -> each.what().base().equals(base))) {
            for (Ledger.Setting setting : ledger.settings()) {
                if (setting.interfaceName().equals(base)) {
                    restore(setting);
                }
            }
        }
    }

    /** Takes all away. */
    void close() throws IOException {
        for (String name : List.copyOf(made.keySet())) {
            remove(name);
        }
    }

    /**
     * Takes away what a dead agent left: only an interface with the name and the virtual MAC address that
     * the ledger has, only a setting that nobody has changed since.
     *
     * @return what was taken away, in words
     */
    List<String> removeLeftovers() throws IOException {
        List<String> gone = new ArrayList<>();
        for (Ledger.Link link : ledger.links()) {
            Optional<RouteMessage.Link> there = table.link(link.name());
            if (there.isPresent()
                    && there.get().hardwareAddress() == link.hardwareAddress()
                    && netlink.removeLink(there.get().index()) == 0) {
                gone.add(link.name());
            }
            ledger.removeLink(link.name());
        }
        for (Ledger.Setting setting : ledger.settings()) {
            restore(setting);
        }
        return gone;
    }

    private void restore(Ledger.Setting setting) throws IOException {
        String on = setting.interfaceName();
        if (InterfaceSettings.get(IPV4, on, setting.key()) == setting.ours()) {
            InterfaceSettings.set(IPV4, on, setting.key(), setting.before());
        }
        ledger.removeSetting(setting);
    }
}
