package io.vipdeck.inventory;

import io.vipdeck.inventory.AnsibleTree.Member;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Writes the hosts of one cluster, with all that holds for each, as the tree of a file of ours. */
final class AnsibleCluster {
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "1", "y", "t");
    private static final Set<String> FALSE = Set.of("false", "no", "off", "0", "n", "f");
    private static final Set<String> TRUTHS = Set.of("vrrp_nopreempt", "vrrp_unicast");
    private static final Set<String> BY_SSH = Set.of("ssh", "smart", "paramiko", "paramiko_ssh");

    private final Problems problems;
    private final Map<Member, Map<String, Node.Entry>> members;
    private final int line;

    AnsibleCluster(Problems problems, Map<Member, Map<String, Node.Entry>> members) {
        this.problems = problems;
        this.members = members;
        this.line = members.keySet().iterator().next().line();
    }

    Node document(String name) {
        Map<String, Node.Entry> document = new LinkedHashMap<>();
        put(document, "cluster", AnsibleValue.plain(name, line), line);
        List<Node> hosts = new ArrayList<>();
        members.forEach((host, vars) -> hosts.add(host(host, vars)));
        put(document, "hosts", new Node.Sequence(line, hosts), line);
        Map<String, Node.Entry> router = router();
        if (!router.isEmpty()) {
            int at = router.values().iterator().next().line();
            put(document, "vrrp", new Node.Mapping(at, router), at);
        }
        AnsibleVariables.OF_A_CLUSTER.forEach((variable, key) ->
                common(variable).ifPresent(entry -> put(document, key, read(entry), entry.line())));
        return new Node.Mapping(line, document);
    }

    private static void put(Map<String, Node.Entry> map, String key, Node value, int line) {
        map.put(key, new Node.Entry(line, value));
    }

    private Node host(Member host, Map<String, Node.Entry> vars) {
        conditions(host, vars);
        Map<String, Node.Entry> keys = new LinkedHashMap<>();
        put(keys, "name", AnsibleValue.plain(host.name(), host.line()), host.line());
        put(keys, "address", AnsibleValue.plain(host.name(), host.line()), host.line());
        AnsibleVariables.OF_A_HOST.forEach((key, names) -> names.stream()
                .filter(vars::containsKey)
                .findFirst()
                .map(vars::get)
                .filter(entry -> !isNothing(entry.value()))
                .ifPresent(entry -> put(keys, key, ofHost(key, entry), entry.line())));
        return new Node.Mapping(host.line(), keys);
    }

    private Node ofHost(String key, Node.Entry entry) {
        if (!key.equals("become")) {
            return read(entry);
        }
        Optional<Boolean> root = truth(entry.value());
        if (root.isEmpty()) {
            problems.add(entry.line(), "ansible_become", "is no yes or no", "write true or false");
        }
        return AnsibleValue.plain(root.orElse(false) ? "sudo" : "none", entry.line());
    }

    /** What we can only do in one way. */
    private void conditions(Member host, Map<String, Node.Entry> vars) {
        text(vars, "ansible_connection")
                .filter(how -> !BY_SSH.contains(how))
                .ifPresent(how -> refuse(
                        vars,
                        "ansible_connection",
                        host,
                        "is '" + Problems.shown(how) + "', and hosts are reached by SSH alone",
                        "let SSH reach it, or leave the host out of the group"));
        boolean root = text(vars, "ansible_become").filter(TRUE::contains).isPresent();
        text(vars, "ansible_become_method")
                .filter(how -> root && !how.equals("sudo"))
                .ifPresent(how -> refuse(
                        vars,
                        "ansible_become_method",
                        host,
                        "is '" + Problems.shown(how) + "', and only sudo is known",
                        "use sudo, or log in as root"));
        text(vars, "ansible_become_user")
                .filter(who -> root && !who.equals("root"))
                .ifPresent(who -> refuse(
                        vars,
                        "ansible_become_user",
                        host,
                        "is '" + Problems.shown(who) + "', and installing needs root",
                        "use root"));
        for (String variable : List.of("ansible_ssh_common_args", "ansible_ssh_extra_args")) {
            text(vars, variable)
                    .ifPresent(arguments -> refuse(
                            vars,
                            variable,
                            host,
                            arguments.contains("-J")
                                            || arguments
                                                    .toLowerCase(Locale.ROOT)
                                                    .contains("proxy")
                                    ? "names a jump host, which is read from ~/.ssh/config alone"
                                    : "holds options of ssh, which are read from ~/.ssh/config alone",
                            "write them there for this host and take the variable out"));
        }
    }

    private void refuse(
            Map<String, Node.Entry> vars,
            String variable,
            Member host,
            String text,
            String remedy) {
        Node.Entry entry = vars.get(variable);
        if (entry != null) {
            problems.add(entry.line(), Problems.shown(host.name()) + "." + variable, text, remedy);
        }
    }

    private static Optional<String> text(Map<String, Node.Entry> vars, String variable) {
        return Optional.ofNullable(vars.get(variable))
                .map(Node.Entry::value)
                .filter(Node.Scalar.class::isInstance)
                .map(node -> ((Node.Scalar) node).text())
                .filter(text -> !text.isBlank());
    }

    private Map<String, Node.Entry> router() {
        Map<String, Node.Entry> router = new LinkedHashMap<>();
        common(AnsibleVariables.INSTANCE)
                .ifPresent(entry -> put(router, "name", entry.value(), entry.line()));
        for (String key : AnsibleVariables.OF_A_ROUTER) {
            common("vrrp_" + key).ifPresent(entry -> put(router, key, read(entry), entry.line()));
            if (key.equals("virtual_ipaddress") && router.containsKey(key)) {
                Node.Entry entry = router.get(key);
                put(router, key, listed(entry.value()), entry.line());
            }
            if (TRUTHS.contains("vrrp_" + key) && router.containsKey(key)) {
                Node.Entry entry = router.get(key);
                truth(entry.value())
                        .ifPresent(value -> put(
                                router,
                                key,
                                AnsibleValue.plain(Boolean.toString(value), entry.line()),
                                entry.line()));
            }
        }
        common(AnsibleVariables.PASSWORD).ifPresent(entry -> {
            Map<String, Node.Entry> authentication = new LinkedHashMap<>();
            put(
                    authentication,
                    "auth_type",
                    AnsibleValue.plain("PASS", entry.line()),
                    entry.line());
            put(authentication, "auth_pass", read(entry), entry.line());
            put(
                    router,
                    "authentication",
                    new Node.Mapping(entry.line(), authentication),
                    entry.line());
        });
        return router;
    }

    /** Text that is a literal is one wherever it was written. */
    private static Node read(Node.Entry entry) {
        return entry.value() instanceof Node.Scalar scalar
                        && !scalar.plain()
                        && scalar.text().matches("[\\[({].*")
                ? AnsibleValue.of(scalar.text(), entry.line())
                : entry.value();
    }

    /** Addresses in one text, apart by commas or blanks. */
    private static Node listed(Node value) {
        if (!(value instanceof Node.Scalar scalar)) {
            return value;
        }
        List<Node> items = Stream.of(scalar.text().split("[,\\s]+"))
                .filter(text -> !text.isEmpty())
                .map(text -> AnsibleValue.plain(text, scalar.line()))
                .toList();
        return new Node.Sequence(scalar.line(), items);
    }

    private static boolean isNothing(Node node) {
        return node instanceof Node.Scalar scalar && scalar.isNothing();
    }

    private static Optional<Boolean> truth(Node node) {
        String word =
                node instanceof Node.Scalar scalar ? scalar.text().toLowerCase(Locale.ROOT) : "";
        return TRUE.contains(word)
                ? Optional.of(true)
                : FALSE.contains(word) ? Optional.of(false) : Optional.empty();
    }

    /** What holds for every host alike; a difference is a problem. */
    private Optional<Node.Entry> common(String variable) {
        Optional<Node.Entry> first = Optional.empty();
        String firstHost = "";
        for (Map.Entry<Member, Map<String, Node.Entry>> each : members.entrySet()) {
            Node.Entry entry = each.getValue().get(variable);
            if (entry == null || isNothing(entry.value())) {
                continue;
            }
            if (first.isEmpty()) {
                first = Optional.of(entry);
                firstHost = each.getKey().name();
            } else if (!same(first.get().value(), entry.value())) {
                problems.add(
                        entry.line(),
                        variable,
                        "differs between " + Problems.shown(firstHost) + " ("
                                + problems.place(first.get().line()) + ") and "
                                + Problems.shown(each.getKey().name()),
                        "a cluster has one: set it for the group");
                return first;
            }
        }
        return first;
    }

    private static boolean same(Node one, Node other) {
        if (one instanceof Node.Scalar a && other instanceof Node.Scalar b) {
            return a.text().equals(b.text());
        }
        if (one instanceof Node.Sequence a && other instanceof Node.Sequence b) {
            boolean same = a.items().size() == b.items().size();
            for (int i = 0; same && i < a.items().size(); i++) {
                same = same(a.items().get(i), b.items().get(i));
            }
            return same;
        }
        return one instanceof Node.Mapping a
                && other instanceof Node.Mapping b
                && a.entries().keySet().equals(b.entries().keySet())
                && a.entries().entrySet().stream().allMatch(each -> {
                    Node.Entry entry = b.entries().get(each.getKey());
                    return entry != null && same(each.getValue().value(), entry.value());
                });
    }
}
