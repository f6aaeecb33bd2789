package io.vipdeck.inventory;

import io.vipdeck.inventory.Inventory.Garp;
import io.vipdeck.inventory.Inventory.Secret;
import io.vipdeck.inventory.Inventory.Vrrp;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.VirtualAddress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code vrrp}: one virtual router, or a list of named ones. */
final class VrrpReader {
    private static final String ALONE = "VI_1";
    private static final String EXAMPLE =
            "{ virtual_router_id: 66, virtual_ipaddress: [192.168.16.130/24] }";
    private static final String VIP_EXAMPLE = "[192.168.16.130/24]";
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    private final Problems problems;
    private final String home;
    private final ElectionReader elections;
    private final List<HostsReader.Placed> hosts;

    VrrpReader(Problems problems, String home, HostsReader.Hosts hosts) {
        this.problems = problems;
        this.home = home;
        this.hosts = hosts.placed();
        this.elections = new ElectionReader(problems, hosts);
    }

    /** A virtual router with the lines of what may clash with something elsewhere. */
    record Placed(
            Vrrp vrrp, String path, int nameLine, int idLine, List<Vip> vips, boolean unicast) {}

    /** A virtual address and its line. */
    record Vip(VirtualAddress address, int line, String path) {}

    List<Placed> read(Section root) {
        root.missing("vrrp", "write vrrp: " + EXAMPLE);
        Optional<Node> node = root.node("vrrp");
        List<Placed> routers = new ArrayList<>();
        if (node.isPresent() && node.get() instanceof Node.Sequence list) {
            if (list.items().isEmpty()) {
                root.problem("vrrp", "is empty", "write vrrp: " + EXAMPLE);
            }
            for (int i = 0; i < list.items().size(); i++) {
                Section.of(problems, "vrrp[" + i + "]", list.items().get(i), EXAMPLE)
                        .flatMap(section -> router(section, true))
                        .ifPresent(routers::add);
            }
        } else if (node.isPresent()) {
            Section.of(problems, "vrrp", node.get(), "vrrp: " + EXAMPLE)
                    .flatMap(section -> router(section, false))
                    .ifPresent(routers::add);
        }
        return routers;
    }

    private Optional<Placed> router(Section section, boolean oneOfMany) {
        if (oneOfMany) {
            section.missing("name", "give each instance of the list a name: name: VI_1");
        }
        section.missing(
                "virtual_router_id", "choose a number from 1 to 255, unused on this network");
        section.missing("virtual_ipaddress", "write virtual_ipaddress: " + VIP_EXAMPLE);
        String name =
                section.text("name", HostsReader.NAME, HostsReader.NAME_SHAPE).orElse(ALONE);
        Optional<Integer> id = section.integer("virtual_router_id", 1, 255);
        List<Vip> vips = vips(section);
        int version = section.choice("version", Map.of("2", 2, "3", 3), 2);
        long advertIntMs = advertInt(section, version);
        Optional<Secret> authPass = authentication(section, version);
        families(vips, version);
        Map<String, Integer> priorities = elections.priorities(section);
        boolean nopreempt = elections.nopreempt(section);
        long preemptDelayMs = elections.preemptDelayMs(section, nopreempt);
        Garp garp = elections.garp(section);
        boolean ipv4 = vips.isEmpty() || isIpv4(vips.get(0));
        Map<String, InetAddress> unicast = elections.unicast(section, ipv4);
        section.refuse(
                "priority", "belongs to a host", "write it at each host, or priorities: here");
        section.refuse("interface", "belongs to a host", "write it at each host");
        section.refuse(
                "unicast_peer", "is made from the hosts", "write unicast: true in its place");
        section.refuse("state", "is not chosen by hand", "give the host a higher priority");
        section.refuseTheRest();
        if (id.isEmpty() || vips.isEmpty()) {
            return Optional.empty();
        }
        List<VirtualAddress> addresses = vips.stream().map(Vip::address).toList();
        return Optional.of(new Placed(
                new Vrrp(
                        name,
                        id.get(),
                        addresses,
                        version,
                        advertIntMs,
                        authPass,
                        priorities,
                        nopreempt,
                        preemptDelayMs,
                        garp,
                        unicast),
                section.path("") + ".",
                section.line("name"),
                section.line("virtual_router_id"),
                vips,
                section.has("unicast")));
    }

    private List<Vip> vips(Section section) {
        Optional<List<Node>> nodes = section.list("virtual_ipaddress", VIP_EXAMPLE);
        List<Vip> vips = new ArrayList<>();
        List<Node> items = nodes.orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            String path = section.path("virtual_ipaddress") + "[" + i + "]";
            int line = items.get(i).line();
            Optional<String> text = Section.text(problems, path, items.get(i));
            Optional<VirtualAddress> address = text.flatMap(VirtualAddress::parse);
            if (address.isPresent() && isUsable(address.get())) {
                vips.add(new Vip(address.get(), line, path));
            } else if (text.isPresent()) {
                problems.add(
                        line,
                        path,
                        "'" + Problems.shown(text.get()) + "' is no address for a host",
                        "write ADDRESS/PREFIX, such as 192.168.16.130/24");
            }
        }
        if (nodes.isPresent() && items.isEmpty()) {
            section.problem("virtual_ipaddress", "is empty", "write " + VIP_EXAMPLE);
        }
        return vips;
    }

    private static boolean isUsable(VirtualAddress vip) {
        return !vip.address().isAnyLocalAddress()
                && !vip.address().isMulticastAddress()
                && !vip.address().isLoopbackAddress()
                && !IpLiteral.format(vip.address()).equals("255.255.255.255")
                && vip.prefixLength() > 0;
    }

    /** RFC 3768 section 5.3.7: whole seconds in a byte. RFC 9568 section 5.2.7: centiseconds in 12 bits. */
    private static long advertInt(Section section, int version) {
        if (version == 3) {
            long ms = section.secondsAsMs("advert_int", 10, 40_950).orElse(1000L);
            if (ms % 10 != 0) {
                section.problem(
                        "advert_int", "is not in hundredths of a second", "write such as 0.01");
            }
            return ms;
        }
        long ms = section.secondsAsMs("advert_int", 10, 255_000).orElse(1000L);
        if (ms % 1000 != 0) {
            section.problem(
                    "advert_int",
                    "is not in whole seconds, which VRRP version 2 needs",
                    "write a whole number, or version: 3");
        }
        return ms;
    }

    private Optional<Secret> authentication(Section section, int version) {
        Optional<Section> found =
                section.section("authentication", "{ auth_type: PASS, auth_pass: \"1111\" }");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        // RFC 9568 has no authentication; keepalived ignores it there, which hides a false hope.
        if (version == 3) {
            section.problem(
                    "authentication",
                    "does not exist in VRRP version 3",
                    "take it out, or write version: 2");
        }
        Section authentication = found.get();
        authentication.choice("auth_type", Map.of("PASS", "PASS"), "PASS");
        authentication.missing("auth_pass", "write auth_pass: { env: VRRP_PASS }");
        Optional<Node> pass = authentication.node("auth_pass");
        authentication.refuseTheRest();
        return pass.flatMap(node -> secret(authentication, node));
    }

    private Optional<Secret> secret(Section authentication, Node node) {
        String path = authentication.path("auth_pass");
        if (node instanceof Node.Mapping) {
            return Section.of(problems, path, node, "{ env: VRRP_PASS }").flatMap(this::elsewhere);
        }
        Optional<String> value = Section.text(problems, path, node);
        Optional<String> objection = value.flatMap(AuthPass::objection);
        if (objection.isPresent()) {
            problems.add(node.line(), path, objection.get(), "choose 1 to 8 letters and digits");
            return Optional.empty();
        }
        return value.map(Secret.Literal::new);
    }

    private Optional<Secret> elsewhere(Section section) {
        Optional<Secret> environment = section.text(
                        "env", VARIABLE, "the name of an environment variable")
                .map(Secret.FromEnvironment::new);
        Optional<Secret> file = section.text("file")
                .flatMap(text -> HostsReader.resolve(section, "file", text, home))
                .map(Secret.FromFile::new);
        section.refuse(
                "command",
                "is no place for a secret: commands in an inventory are not run",
                "use { env: NAME } or { file: PATH }");
        if (section.has("env") == section.has("file") && !section.has("command")) {
            section.problem("", "must name one place", "use { env: NAME } or { file: PATH }");
        }
        section.refuseTheRest();
        return environment.or(() -> file);
    }

    /** RFC 3768 is for IPv4 alone; RFC 9568 section 5.2.9: all addresses are of one family. */
    private void families(List<Vip> vips, int version) {
        if (vips.isEmpty()) {
            return;
        }
        boolean first = isIpv4(vips.get(0));
        for (Vip vip : vips) {
            if (isIpv4(vip) != first) {
                problems.add(
                        vip.line(),
                        vip.path(),
                        "mixes IPv4 and IPv6 in one instance",
                        "make an instance for each");
            } else if (version == 2 && !isIpv4(vip)) {
                problems.add(
                        vip.line(),
                        vip.path(),
                        "is IPv6, which VRRP version 2 does not carry",
                        "write version: 3");
            }
        }
    }

    private static boolean isIpv4(Vip vip) {
        return vip.address().address() instanceof Inet4Address;
    }

    /** What two instances share, and virtual addresses that a host has as its own. */
    void compare(List<Placed> routers) {
        elections.unused(routers.stream().anyMatch(placed -> placed.unicast()));
        Map<String, String> hostNames = new HashMap<>();
        for (HostsReader.Placed placed : hosts) {
            hostNames.putIfAbsent(
                    HostsReader.plain(placed.host().address()), placed.host().name());
        }
        Unique names = new Unique(problems);
        Unique ids = new Unique(problems);
        Unique addresses = new Unique(problems);
        for (Placed placed : routers) {
            Vrrp vrrp = placed.vrrp();
            names.see(
                    vrrp.name(),
                    placed.nameLine(),
                    placed.path() + "name",
                    vrrp.name(),
                    "give each instance its own name");
            ids.see(
                    vrrp.virtualRouterId(),
                    placed.idLine(),
                    placed.path() + "virtual_router_id",
                    "virtual_router_id " + vrrp.virtualRouterId(),
                    "give each instance its own number");
            for (Vip vip : placed.vips()) {
                String text = IpLiteral.format(vip.address().address());
                addresses.see(text, vip.line(), vip.path(), text, "list each address once");
                if (hostNames.containsKey(text)) {
                    problems.add(
                            vip.line(),
                            vip.path(),
                            text + " is the address of host " + hostNames.get(text),
                            "choose an address that no machine has");
                }
            }
        }
    }
}
