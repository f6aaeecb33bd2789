package io.vipdeck.inventory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An Ansible inventory's groups and hosts, whichever format they were written in, and what holds for a host:
 * {@code all} below every group, a parent below its children, of equals the later name above, files of
 * {@code group_vars} above what the inventory says of groups, the host's own above all.
 */
final class AnsibleTree {
    static final String ALL = "all";
    static final String UNGROUPED = "ungrouped";

    static final int MOST = 5000;

    private int listed;
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Member> hosts = new LinkedHashMap<>();

    /** Made when the tree stands. */
    private final Map<String, Integer> depths = new HashMap<>();

    private final Map<String, List<String>> parents = new HashMap<>();
    private final Set<String> defined = new LinkedHashSet<>(List.of(ALL, UNGROUPED));
    private final Map<String, Integer> mentioned = new LinkedHashMap<>();

    AnsibleTree() {
        group(ALL);
        group(UNGROUPED);
    }

    /** A group: whom it holds, what is said of it in the inventory and beside it. */
    record Group(
            String name,
            Set<String> hosts,
            Set<String> children,
            Map<String, Node.Entry> vars,
            Map<String, Node.Entry> filed) {}

    /** A host, likewise. */
    record Member(
            String name, int line, Map<String, Node.Entry> vars, Map<String, Node.Entry> filed) {}

    /** The groups that are given hosts or children. */
    Set<String> defined() {
        return defined;
    }

    void define(String group) {
        defined.add(group);
    }

    /** A line that speaks of a group without giving it anyone. */
    void mention(String group, int line) {
        mentioned.putIfAbsent(group, line);
    }

    /** Groups that are spoken of and never defined, with the line. */
    Map<String, Integer> undefined() {
        Map<String, Integer> missing = new LinkedHashMap<>(mentioned);
        missing.keySet().removeAll(defined);
        return missing;
    }

    Group group(String name) {
        return groups.computeIfAbsent(
                name,
                made -> new Group(
                        made,
                        new LinkedHashSet<>(),
                        new LinkedHashSet<>(),
                        new LinkedHashMap<>(),
                        new LinkedHashMap<>()));
    }

    /** Whether hosts were listed more often than any inventory does. */
    boolean isFull() {
        return listed > MOST || groups.size() > MOST;
    }

    Member host(String name, int line) {
        listed++;
        return hosts.computeIfAbsent(
                name, made -> new Member(made, line, new LinkedHashMap<>(), new LinkedHashMap<>()));
    }

    List<Group> groups() {
        return List.copyOf(groups.values());
    }

    List<Member> hosts() {
        return List.copyOf(hosts.values());
    }

    /** The hosts of a group and of its children, in the order of the inventory. */
    List<Member> membersOf(String group) {
        Set<String> below = new LinkedHashSet<>();
        gather(group, below);
        Set<String> held = new LinkedHashSet<>();
        below.forEach(name -> held.addAll(group(name).hosts()));
        return hosts.values().stream()
                .filter(host -> group.equals(ALL) || held.contains(host.name()))
                .toList();
    }

    private void gather(String group, Set<String> below) {
        if (below.add(group)) {
            group(group).children().forEach(child -> gather(child, below));
        }
    }

    /** A group that is its own child, by way of others or at once; empty when there is none. */
    List<Group> circular() {
        List<Group> found = new ArrayList<>();
        for (Group group : List.copyOf(groups.values())) {
            Set<String> below = new LinkedHashSet<>();
            group.children().forEach(child -> gather(child, below));
            if (below.contains(group.name())) {
                found.add(group);
            }
        }
        return found;
    }

    /** All that holds for a host; only for a tree without circles. */
    Map<String, Node.Entry> varsOf(Member host) {
        Map<String, Node.Entry> vars = new TreeMap<>(group(ALL).vars());
        List<Group> above = above(host).stream()
                .filter(name -> !name.equals(ALL))
                .map(this::group)
                .sorted(Comparator.comparingInt((Group group) -> depth(group.name()))
                        .thenComparingInt(AnsibleTree::priority)
                        .thenComparing(Group::name))
                .toList();
        above.forEach(group -> vars.putAll(group.vars()));
        vars.putAll(group(ALL).filed());
        above.forEach(group -> vars.putAll(group.filed()));
        vars.putAll(host.vars());
        vars.putAll(host.filed());
        return vars;
    }

    /** The groups that hold a host, themselves or through others. */
    private Set<String> above(Member host) {
        Set<String> found = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>();
        groups.values().stream()
                .filter(group -> group.hosts().contains(host.name()))
                .forEach(group -> open.add(group.name()));
        while (!open.isEmpty()) {
            String name = open.remove();
            if (found.add(name)) {
                open.addAll(parents().getOrDefault(name, List.of()));
            }
        }
        return found;
    }

    private Map<String, List<String>> parents() {
        if (parents.isEmpty()) {
            for (Group group : groups.values()) {
                group.children()
                        .forEach(child -> parents.computeIfAbsent(child, made -> new ArrayList<>())
                                .add(group.name()));
            }
        }
        return parents;
    }

    /** The longest way up to {@code all}. */
    private int depth(String name) {
        Integer known = depths.get(name);
        if (known != null) {
            return known;
        }
        int above = 0;
        for (String parent : parents().getOrDefault(name, List.of())) {
            above = Math.max(above, parent.equals(ALL) ? 0 : depth(parent));
        }
        depths.put(name, above + 1);
        return above + 1;
    }

    private static int priority(Group group) {
        Node.Entry given = group.vars().get("ansible_group_priority");
        return given != null
                        && given.value() instanceof Node.Scalar scalar
                        && scalar.text().matches("[0-9]{1,6}")
                ? Integer.parseInt(scalar.text())
                : 1;
    }
}
