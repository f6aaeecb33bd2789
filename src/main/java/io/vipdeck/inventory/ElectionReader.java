package io.vipdeck.inventory;

import io.vipdeck.inventory.Inventory.Garp;
import io.vipdeck.vrrp.IpLiteral;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a virtual router says of its elections, and of how its hosts speak with each other. */
final class ElectionReader {
    private final Problems problems;
    private final HostsReader.Hosts hosts;

    ElectionReader(Problems problems, HostsReader.Hosts hosts) {
        this.problems = problems;
        this.hosts = hosts;
    }

    /** By host name, of the hosts that have another priority here than their own. */
    Map<String, Integer> priorities(Section section) {
        Optional<Section> found = section.section("priorities", "{ web1: 99, web2: 100 }");
        if (found.isEmpty()) {
            return Map.of();
        }
        Section given = found.get();
        Map<String, Integer> priorities = new LinkedHashMap<>();
        for (String name : hosts.names()) {
            given.integer(name, 1, 254).ifPresent(number -> priorities.put(name, number));
        }
        given.refuseTheRest();
        Unique taken = new Unique(problems);
        for (HostsReader.Placed placed : hosts.placed()) {
            String name = placed.host().name();
            int priority = priorities.getOrDefault(name, placed.host().priority());
            taken.see(
                    priority,
                    given.line(name),
                    given.path(name),
                    "priority " + priority,
                    "give each host its own");
        }
        return priorities;
    }

    boolean nopreempt(Section section) {
        return section.truth("nopreempt", false);
    }

    /** keepalived.conf(5): 0 to 1000 seconds; nothing is waited for where nothing is taken back. */
    long preemptDelayMs(Section section, boolean nopreempt) {
        long ms = section.secondsAsMs("preempt_delay", 0, 1_000_000).orElse(0L);
        if (nopreempt && ms > 0) {
            section.problem("preempt_delay", "has no meaning with nopreempt", "keep one of them");
        }
        return ms;
    }

    Garp garp(Section section) {
        return new Garp(
                section.integer("garp_master_delay", 0, 86_400)
                        .map(seconds -> seconds * 1000L)
                        .orElse(Garp.STANDARD.delayMs()),
                section.integer("garp_master_repeat", 1, 1000).orElse(Garp.STANDARD.repeat()),
                section.integer("garp_master_refresh", 0, 86_400)
                        .map(seconds -> seconds * 1000L)
                        .orElse(Garp.STANDARD.refreshMs()),
                section.integer("garp_master_refresh_repeat", 1, 1000)
                        .orElse(Garp.STANDARD.refreshRepeat()));
    }

    /** The address that each host sends from and is reached at, of the VIPs' family; empty for multicast. */
    Map<String, InetAddress> unicast(Section section, boolean ipv4) {
        if (!section.truth("unicast", false)) {
            return Map.of();
        }
        if (hosts.names().size() == 1) {
            section.problem("unicast", "has nobody to speak to", "list a second host");
        }
        Map<String, InetAddress> addresses = new LinkedHashMap<>();
        Unique taken = new Unique(problems);
        for (HostsReader.Placed placed : hosts.placed()) {
            Optional<InetAddress> source = source(placed, ipv4);
            if (source.isEmpty()) {
                problems.add(
                        placed.addressLine(),
                        placed.path() + "address",
                        "is no " + (ipv4 ? "IPv4" : "IPv6")
                                + " address, which unicast needs of every host",
                        "add unicast_src_ip: with the one it sends VRRP from");
                continue;
            }
            addresses.put(placed.host().name(), source.get());
            taken.see(
                    source.get(),
                    placed.sourceLine(),
                    placed.path() + "unicast_src_ip",
                    IpLiteral.format(source.get()),
                    "give each host its own");
        }
        return addresses;
    }

    private static Optional<InetAddress> source(HostsReader.Placed placed, boolean ipv4) {
        List<InetAddress> given = placed.sources();
        return given.stream()
                .filter(address -> address instanceof Inet4Address == ipv4)
                .findFirst()
                .or(() -> IpLiteral.parse(placed.host().address())
                        .filter(address -> address instanceof Inet4Address == ipv4));
    }

    /** {@code unicast_src_ip} of hosts where no router uses it. */
    void unused(boolean anyUnicast) {
        for (HostsReader.Placed placed : hosts.placed()) {
            if (!anyUnicast && !placed.sources().isEmpty()) {
                problems.add(
                        placed.sourceLine(),
                        placed.path() + "unicast_src_ip",
                        "is used by nothing",
                        "write unicast: true under vrrp, or take it out");
            }
        }
    }
}
