package io.vipdeck.inventory;

import io.vipdeck.inventory.Inventory.Become;
import io.vipdeck.inventory.Inventory.Host;
import io.vipdeck.inventory.Inventory.Ssh;
import io.vipdeck.vrrp.IpLiteral;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code ssh} and {@code hosts}. */
final class HostsReader {
    /** Also the shape of a cluster's and an instance's name: safe in a file name, a shell and a unit. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    static final String NAME_SHAPE =
            "up to 63 letters, digits, dots, underscores and dashes, a letter or digit first";
    private static final Pattern HOST_NAME =
            Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}[A-Za-z0-9_])?"
                    + "(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}[A-Za-z0-9_])?)*\\.?");
    static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}\\$?");
    // Linux, dev_valid_name(): at most 15 bytes, no slash, colon or space.
    private static final Pattern INTERFACE = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._@-]{1,15}");
    private static final Map<String, Become> BECOME =
            Map.of("none", Become.NONE, "sudo", Become.SUDO);
    private static final int FIRST_PRIORITY = 100;
    private static final String EXAMPLE = "{ name: web1, address: 192.168.16.128 }";

    private final Problems problems;
    private final String home;

    HostsReader(Problems problems, String home) {
        this.problems = problems;
        this.home = home;
    }

    /**
     * A host with the lines of what may clash with something elsewhere.
     *
     * @param sources {@code unicast_src_ip}, at most one of each family
     */
    record Placed(
            Host host,
            String path,
            int nameLine,
            int addressLine,
            int priorityLine,
            List<InetAddress> sources,
            int sourceLine) {}

    /**
     * The hosts that could be read.
     *
     * @param names of these and of those that lack something else
     */
    record Hosts(List<Placed> placed, Set<String> names) {}

    Hosts read(Section root) {
        Ssh standard =
                new Ssh("root", 22, Optional.empty(), Optional.empty(), Become.NONE, false, false);
        Ssh common = root.section("ssh", "ssh: { user: root, port: 22 }")
                .map(section -> ssh(section, standard))
                .orElse(standard);
        List<Node> nodes = root.list("hosts", "- " + EXAMPLE).orElse(List.of());
        if (nodes.isEmpty()
                && root.node("hosts").filter(Node.Sequence.class::isInstance).isPresent()) {
            root.problem("hosts", "is empty", "write at least one host: - " + EXAMPLE);
        }
        root.missing("hosts", "list the hosts: - " + EXAMPLE);
        List<Placed> hosts = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < nodes.size(); i++) {
            int place = i;
            Section.of(problems, "hosts[" + i + "]", nodes.get(i), EXAMPLE)
                    .flatMap(section -> host(section, place, common, names))
                    .ifPresent(hosts::add);
        }
        return new Hosts(hosts, names);
    }

    private Optional<Placed> host(Section section, int place, Ssh common, Set<String> names) {
        Optional<String> name = section.text("name", NAME, NAME_SHAPE);
        name.ifPresent(names::add);
        Optional<String> address =
                section.text("address").filter(text -> isReachable(section, text));
        Optional<String> interfaceName =
                section.text("interface", INTERFACE, "a name as ip link shows it");
        boolean given = section.has("priority");
        Optional<Integer> priority =
                given ? section.integer("priority", 1, 254) : Optional.of(FIRST_PRIORITY - place);
        section.node("priority");
        if (!given && place >= FIRST_PRIORITY) {
            section.problem(
                    "priority", "has no default after 100 hosts", "give every host a priority");
            priority = Optional.empty();
        }
        List<InetAddress> sources = sources(section);
        Ssh ssh = ssh(section, common);
        section.missing("name", "give the host a name: name: web" + (place + 1));
        section.missing("address", "give the address that SSH connects to");
        section.refuse("ssh", "is not a key of a host", "write user, port, identity beside name");
        if (name.isEmpty() || address.isEmpty() || priority.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Placed(
                new Host(name.get(), address.get(), ssh, interfaceName, priority.get()),
                section.path("") + ".",
                section.line("name"),
                section.line("address"),
                section.line("priority"),
                sources,
                section.line("unicast_src_ip")));
    }

    /** One address, or a list of one of each family. */
    private List<InetAddress> sources(Section section) {
        Optional<Node> node = section.node("unicast_src_ip");
        List<Node> nodes = node.filter(Node.Sequence.class::isInstance)
                .map(list -> ((Node.Sequence) list).items())
                .orElseGet(() -> node.stream().toList());
        List<InetAddress> sources = new ArrayList<>();
        for (Node each : nodes) {
            Optional<String> text = Section.text(problems, section.path("unicast_src_ip"), each);
            text.flatMap(IpLiteral::parse).ifPresent(sources::add);
            if (text.isPresent() && IpLiteral.parse(text.get()).isEmpty()) {
                section.problem(
                        "unicast_src_ip",
                        "'" + Problems.shown(text.get()) + "' is no address",
                        "write an IP address of this host");
            }
        }
        if (sources.stream().map(InetAddress::getClass).distinct().count() < sources.size()) {
            section.problem(
                    "unicast_src_ip", "has two of one family", "write one IPv4 and one IPv6");
        }
        return sources;
    }

    private boolean isReachable(Section section, String address) {
        boolean looksLikeIp = address.indexOf(':') >= 0 || address.matches("[0-9.]+");
        if (looksLikeIp
                ? IpLiteral.parse(address).isPresent()
                : HOST_NAME.matcher(address).matches()) {
            return true;
        }
        section.problem(
                "address",
                "'" + Problems.shown(address) + "' is no address",
                "write an IP address or a host name, the port apart");
        return false;
    }

    /** The keys of SSH in {@code section}, laid over {@code under}. */
    private Ssh ssh(Section section, Ssh under) {
        Ssh ssh = new Ssh(
                section.text("user", USER, "a login name").orElse(under.user()),
                section.integer("port", 1, 65535).orElse(under.port()),
                path(section, "identity", home).or(under::identity),
                path(section, "known_hosts", home).or(under::knownHosts),
                section.choice("become", BECOME, under.become()),
                section.has("user") || under.userGiven(),
                section.has("port") || under.portGiven());
        for (String key : List.of("password", "ssh_password", "become_password")) {
            section.refuse(
                    key,
                    "is not taken from a file",
                    "leave it out, it is asked for at the terminal where one is needed");
        }
        section.refuseTheRest();
        return ssh;
    }

    /** A path on the operator's machine, {@code ~/} resolved. */
    static Optional<String> path(Section section, String key, String home) {
        return section.text(key).flatMap(text -> resolve(section, key, text, home));
    }

    static Optional<String> resolve(Section section, String key, String text, String home) {
        if (!text.startsWith("~")) {
            return Optional.of(text);
        }
        if (text.startsWith("~/") && !home.isEmpty()) {
            return Optional.of((home.endsWith("/") ? home : home + "/") + text.substring(2));
        }
        section.problem(key, "begins with ~ but names no home directory", "write the whole path");
        return Optional.empty();
    }

    /** Names, addresses and priorities that two hosts share. */
    void compare(List<Placed> hosts) {
        Unique names = new Unique(problems);
        Unique addresses = new Unique(problems);
        Unique priorities = new Unique(problems);
        for (Placed placed : hosts) {
            Host host = placed.host();
            names.see(
                    host.name().toLowerCase(Locale.ROOT),
                    placed.nameLine(),
                    placed.path() + "name",
                    host.name(),
                    "give each host its own name");
            addresses.see(
                    plain(host.address()),
                    placed.addressLine(),
                    placed.path() + "address",
                    host.address(),
                    "list each host once");
            priorities.see(
                    host.priority(),
                    placed.priorityLine(),
                    placed.path() + "priority",
                    "priority " + host.priority(),
                    "give each host its own (left out, it is 100 minus the place in the list)");
        }
    }

    /** One spelling for each address. */
    static String plain(String address) {
        return IpLiteral.parse(address)
                .map(IpLiteral::format)
                .orElse(address.toLowerCase(Locale.ROOT));
    }
}
