package io.vipdeck.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Ansible's INI: {@code [group]} with hosts, {@code [group:children]}, {@code [group:vars]}; hosts before
 * any section belong to no group. Lines that begin with {@code #} or {@code ;} are comments.
 */
final class AnsibleIni {
    private static final Pattern SECTION =
            Pattern.compile("\\[([^:\\]\\s]+)(?::(\\w+))?\\]\\s*(?:#.*)?");
    private static final Pattern CHILD = Pattern.compile("([^:\\]\\s]+)\\s*(?:#.*)?");
    private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Problems problems;
    private final AnsibleTree tree = new AnsibleTree();
    private AnsibleTree.Group group = tree.group(AnsibleTree.UNGROUPED);
    private String section = "hosts";

    private AnsibleIni(Problems problems) {
        this.problems = problems;
    }

    /** Whether a text is of this format: its first line of any meaning is a section or {@code host key=value}. */
    static boolean isIn(List<String> lines) {
        boolean sections =
                lines.stream().anyMatch(line -> SECTION.matcher(line.strip()).matches());
        for (String each : lines) {
            String line = each.strip();
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            if (SECTION.matcher(line).matches()) {
                return true;
            }
            boolean yaml = line.matches("---.*|[\\[{-].*|[^=\\s]+:(\\s.*)?");
            return !yaml && (sections || line.matches("\\S+\\s+\\w+=.*"));
        }
        return false;
    }

    static AnsibleTree read(List<String> lines, Problems problems) {
        AnsibleIni reader = new AnsibleIni(problems);
        for (int i = 0; i < lines.size() && !reader.tree.isFull(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#") && !line.startsWith(";")) {
                reader.line(line, i + 1);
            }
        }
        reader.undefined();
        return reader.tree;
    }

    private void line(String line, int number) {
        Matcher head = SECTION.matcher(line);
        if (head.matches()) {
            begin(head.group(1), Optional.ofNullable(head.group(2)).orElse("hosts"), number);
        } else if (line.startsWith("[") && line.endsWith("]")) {
            problems.add(
                    number, "", "is no section", "write [group], [group:children] or [group:vars]");
        } else if (section.equals("vars")) {
            variable(line, number);
        } else if (section.equals("children")) {
            child(line, number);
        } else if (section.equals("hosts")) {
            host(line, number);
        }
    }

    private void begin(String name, String kind, int number) {
        section = kind;
        if (!List.of("hosts", "children", "vars").contains(kind)) {
            problems.add(
                    number,
                    "",
                    "'" + Problems.shown(kind) + "' is no kind of section",
                    "write [group], [group:children] or [group:vars]");
            return;
        }
        if (kind.equals("vars")) {
            tree.mention(name, number);
        } else {
            tree.define(name);
        }
        group = tree.group(name);
    }

    private void child(String line, int number) {
        Matcher name = CHILD.matcher(line);
        if (name.matches()) {
            group.children().add(name.group(1));
            tree.mention(name.group(1), number);
        } else {
            problems.add(number, "", "is no name of a group", "write one group on a line");
        }
    }

    /** The rest of the line is the value, which is text. */
    private void variable(String line, int number) {
        int equals = line.indexOf('=');
        String key = equals < 0 ? "" : line.substring(0, equals).strip();
        if (!KEY.matcher(key).matches()) {
            problems.add(number, "", "is no key=value", "write one variable on a line");
            return;
        }
        Node value = AnsibleValue.plain(unquoted(line.substring(equals + 1).strip()), number);
        group.vars().put(key, new Node.Entry(number, value));
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1
                && (text.startsWith("\"") && text.endsWith("\"")
                        || text.startsWith("'") && text.endsWith("'"));
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private void host(String line, int number) {
        Optional<List<String>> split = ShellWords.splitWithComments(line);
        if (split.isEmpty() || split.get().isEmpty()) {
            problems.add(number, "", "has a quote that is not closed", "close it");
            return;
        }
        List<String> words = split.get();
        try {
            HostPattern pattern = HostPattern.of(words.get(0));
            for (String name : pattern.names()) {
                group.hosts().add(name);
                AnsibleTree.Member host = tree.host(name, number);
                if (pattern.port() > 0) {
                    host.vars().put("ansible_port", entry(pattern.port() + "", number));
                }
                variables(host.vars(), words.subList(1, words.size()), number);
            }
        } catch (HostPattern.IllegalRange illegal) {
            problems.add(number, Problems.shown(words.get(0)), illegal.what(), "mend the entry");
        }
    }

    private void variables(Map<String, Node.Entry> vars, List<String> words, int number) {
        for (String word : words) {
            int equals = word.indexOf('=');
            String key = equals < 0 ? "" : word.substring(0, equals);
            if (!KEY.matcher(key).matches()) {
                // The word itself may be the rest of a password.
                problems.add(
                        number,
                        "",
                        "has a word after the host that is no key=value",
                        "put values that hold blanks in quotes");
                return;
            }
            vars.put(key, entry(word.substring(equals + 1), number));
        }
    }

    private static Node.Entry entry(String text, int number) {
        return new Node.Entry(number, AnsibleValue.of(text, number));
    }

    private void undefined() {
        tree.undefined()
                .forEach((name, line) -> problems.add(
                        line,
                        Problems.shown(name),
                        "is no group here",
                        Words.nearest(name, tree.defined())
                                .map(near -> "did you mean " + near + "?")
                                .orElse("write [" + Problems.shown(name) + "] with its hosts")));
    }
}
