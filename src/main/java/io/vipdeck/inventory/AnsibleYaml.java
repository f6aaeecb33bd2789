package io.vipdeck.inventory;

import java.util.Map;
import java.util.Set;

/** Reads Ansible's YAML: groups with {@code hosts}, {@code children} and {@code vars}. */
final class AnsibleYaml {
    private static final Set<String> KEYS = Set.of("hosts", "children", "vars");
    private static final String EXAMPLE = "web: { hosts: { web1: }, vars: { } }";

    private final Problems problems;
    private final AnsibleTree tree = new AnsibleTree();

    private AnsibleYaml(Problems problems) {
        this.problems = problems;
    }

    /** Whether a document is of this format: a map of groups, and nothing of ours. */
    static boolean isIn(Node root) {
        return root instanceof Node.Mapping map
                && !map.entries().isEmpty()
                && !map.entries().containsKey("cluster")
                && map.entries().values().stream().allMatch(entry -> isGroup(entry.value()));
    }

    private static boolean isGroup(Node node) {
        return node instanceof Node.Mapping group
                        && !group.entries().isEmpty()
                        && group.entries().keySet().stream().anyMatch(KEYS::contains)
                        && group.entries().entrySet().stream()
                                .filter(each -> KEYS.contains(each.getKey()))
                                .allMatch(
                                        each -> !(each.getValue().value() instanceof Node.Sequence))
                || node instanceof Node.Scalar scalar && scalar.isNothing();
    }

    static AnsibleTree read(Node.Mapping root, Problems problems) {
        AnsibleYaml reader = new AnsibleYaml(problems);
        root.entries().forEach((name, entry) -> reader.group(name, entry));
        return reader.tree;
    }

    private void group(String name, Node.Entry entry) {
        AnsibleTree.Group group = tree.group(name);
        tree.define(name);
        for (Map.Entry<String, Node.Entry> each : mapping(name, entry).entrySet()) {
            Node.Entry value = each.getValue();
            switch (each.getKey()) {
                case "hosts" ->
                    mapping(name + ".hosts", value)
                            .forEach((pattern, vars) -> hosts(group, pattern, vars));
                case "children" ->
                    mapping(name + ".children", value).forEach((child, below) -> {
                        group.children().add(child);
                        group(child, below);
                    });
                case "vars" -> group.vars().putAll(mapping(name + ".vars", value));
                default ->
                    problems.add(
                            value.line(),
                            name + "." + each.getKey(),
                            "is not a key of a group",
                            Words.nearest(each.getKey(), KEYS)
                                    .map(near -> "did you mean " + near + "?")
                                    .orElse("use hosts, children or vars"));
            }
        }
    }

    /** Nothing counts as an empty map, and a single word as a map with that one key. */
    private Map<String, Node.Entry> mapping(String path, Node.Entry entry) {
        if (entry.value() instanceof Node.Mapping map) {
            return map.entries();
        }
        if (entry.value() instanceof Node.Scalar scalar) {
            Node nothing = new Node.Scalar(entry.line(), "", true);
            return scalar.isNothing()
                    ? Map.of()
                    : Map.of(scalar.text(), new Node.Entry(entry.line(), nothing));
        }
        problems.add(entry.line(), path, "is " + entry.value().kind(), "write such as " + EXAMPLE);
        return Map.of();
    }

    private void hosts(AnsibleTree.Group group, String text, Node.Entry entry) {
        if (tree.isFull()) {
            return;
        }
        try {
            HostPattern pattern = HostPattern.of(text);
            Map<String, Node.Entry> vars = mapping(text, entry);
            for (String name : pattern.names()) {
                group.hosts().add(name);
                AnsibleTree.Member host = tree.host(name, entry.line());
                if (pattern.port() > 0) {
                    Node port = AnsibleValue.plain(pattern.port() + "", entry.line());
                    host.vars().put("ansible_port", new Node.Entry(entry.line(), port));
                }
                host.vars().putAll(vars);
            }
        } catch (HostPattern.IllegalRange illegal) {
            problems.add(entry.line(), Problems.shown(text), illegal.what(), "mend the entry");
        }
    }
}
