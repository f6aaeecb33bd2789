package io.vipdeck.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes of an Ansible inventory what our own file would have said: each group for which
 * {@code vrrp_virtual_router_id} or {@code vrrp_instances} is set is a cluster; where no group says so, all
 * hosts for which it is set are one.
 */
final class AnsibleReader {
    private static final List<String> MARKS = List.of("vrrp_virtual_router_id", "vrrp_instances");
    private static final int MOST_NAMED = 12;

    private final Problems problems;
    private final AnsibleTree tree;
    private final Set<String> passedOver = new TreeSet<>();
    private final Set<String> passwords = new TreeSet<>();
    private final Set<Integer> told = new LinkedHashSet<>();

    private AnsibleReader(Problems problems, AnsibleTree tree) {
        this.problems = problems;
        this.tree = tree;
    }

    /** A cluster as our own file would have it, with the names of its hosts. */
    record Translated(Node document, List<String> hosts) {}

    /**
     * @param asked the group that is wanted, and variables that hold before all others
     * @param notes what is passed over is said here
     */
    static List<Translated> read(
            AnsibleTree tree, Beside beside, Asked asked, Problems problems, List<String> notes) {
        AnsibleReader reader = new AnsibleReader(problems, tree);
        if (tree.isFull()) {
            problems.add(
                    0,
                    "",
                    "has more than " + AnsibleTree.MOST + " groups or hosts",
                    "take a part of it");
            return List.of();
        }
        tree.circular()
                .forEach(group -> problems.add(
                        0, Problems.shown(group.name()), "is its own child", "take one child out"));
        if (!problems.none()) {
            return List.of();
        }
        new AnsibleFiles(beside, problems).read(tree);
        List<Translated> clusters = new ArrayList<>();
        for (String group : reader.clusters(asked)) {
            reader.cluster(group, asked).ifPresent(clusters::add);
        }
        reader.note(notes);
        return clusters;
    }

    private List<String> clusters(Asked asked) {
        if (asked.group().isPresent()) {
            String group = asked.group().get();
            if (!tree.defined().contains(group)) {
                problems.add(
                        0,
                        Problems.shown(group),
                        "is no group here",
                        "use " + Words.either(tree.defined()));
                return List.of();
            }
            return List.of(group);
        }
        List<String> marked = tree.groups().stream()
                .filter(group -> MARKS.stream()
                        .anyMatch(mark ->
                                group.vars().containsKey(mark) || group.filed().containsKey(mark)))
                .map(AnsibleTree.Group::name)
                .toList();
        boolean byHost = tree.hosts().stream()
                .anyMatch(host -> MARKS.stream()
                        .anyMatch(mark ->
                                host.vars().containsKey(mark) || host.filed().containsKey(mark)));
        boolean byCommand = MARKS.stream().anyMatch(asked.variables()::containsKey);
        if (marked.isEmpty() && (byHost || byCommand)) {
            return List.of(AnsibleTree.ALL);
        }
        if (marked.isEmpty()) {
            problems.add(
                    0,
                    "",
                    "is an Ansible inventory in which no group has a virtual router",
                    "set vrrp_virtual_router_id and vrrp_virtual_ipaddress for one, or give them to"
                            + " vipdeck init --from");
        }
        return marked;
    }

    private Optional<Translated> cluster(String group, Asked asked) {
        Map<AnsibleTree.Member, Map<String, Node.Entry>> members = new LinkedHashMap<>();
        boolean all = group.equals(AnsibleTree.ALL) && asked.group().isEmpty();
        for (AnsibleTree.Member host : tree.membersOf(group)) {
            Map<String, Node.Entry> vars = tree.varsOf(host);
            asked.variables().forEach((name, value) -> vars.put(name, asked.entry(value)));
            // Of all hosts only those of the cluster; a group was named for the sake of its hosts.
            if (!all || MARKS.stream().anyMatch(vars::containsKey)) {
                vars.forEach((name, entry) -> sort(name, entry));
                members.put(host, vars);
            }
        }
        if (members.isEmpty()) {
            problems.add(0, Problems.shown(group), "has no hosts", "list them under [group]");
            return Optional.empty();
        }
        AnsibleCluster cluster = new AnsibleCluster(problems, members);
        String name = all ? "vrrp" : group;
        return Optional.of(new Translated(
                cluster.document(name),
                members.keySet().stream().map(AnsibleTree.Member::name).toList()));
    }

    private void sort(String name, Node.Entry entry) {
        if (AnsibleVariables.isPassword(name)) {
            passwords.add(name);
        } else if (AnsibleVariables.meaning(name).isPresent()) {
            followable(name, entry);
        } else if (name.startsWith("vrrp_")) {
            unknown(name, entry);
        } else {
            passedOver.add(name);
        }
    }

    /** Expressions and encrypted values are Ansible's to work out; told once for each line. */
    private void followable(String name, Node.Entry entry) {
        if (!(entry.value() instanceof Node.Scalar scalar)) {
            return;
        }
        String text = scalar.text();
        boolean jinja = text.contains("{{") || text.contains("{%");
        boolean vault = text.startsWith("$ANSIBLE_VAULT");
        if ((jinja || vault) && told.add(entry.line())) {
            problems.add(
                    entry.line(),
                    name,
                    jinja
                            ? "is a Jinja expression, which only Ansible works out"
                            : "is encrypted by Ansible's vault",
                    name.equals(AnsibleVariables.PASSWORD)
                            ? "write { env: VRRP_PASS } or { file: PATH } in YAML"
                            : "write the value itself");
        }
    }

    private void unknown(String name, Node.Entry entry) {
        if (told.add(entry.line())) {
            problems.add(
                    entry.line(),
                    Problems.shown(name),
                    "is not a variable here",
                    Words.nearest(name, AnsibleVariables.ours())
                            .map(near -> "did you mean " + near + "?")
                            .orElse("use " + Words.either(AnsibleVariables.ours())));
        }
    }

    private void note(List<String> notes) {
        if (!passedOver.isEmpty()) {
            List<String> shown =
                    passedOver.stream().limit(MOST_NAMED).map(Problems::shown).toList();
            int more = passedOver.size() - shown.size();
            notes.add("passed over: " + String.join(", ", shown)
                    + (more > 0 ? " and " + more + " more variables" : ""));
        }
        if (!passwords.isEmpty()) {
            notes.add("passed over: " + String.join(", ", passwords)
                    + ", passwords are not taken from a file");
        }
    }
}
