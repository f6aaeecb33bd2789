package io.vipdeck.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of {@code key=value} in Ansible's INI: a Python literal where it is one, else text as it stands. None
 * of Python's other expressions means anything here.
 */
final class AnsibleValue {
    private static final int DEEPEST = 8;

    private final String text;
    private final int line;
    private int at;

    private AnsibleValue(String text, int line) {
        this.text = text;
        this.line = line;
    }

    /** The value, on a line of the file. */
    static Node of(String text, int line) {
        AnsibleValue value = new AnsibleValue(text, line);
        Optional<Node> literal = value.literal(0);
        value.blanks();
        return literal.isPresent() && value.at == text.length() ? literal.get() : plain(text, line);
    }

    static Node plain(String text, int line) {
        return new Node.Scalar(line, text, false);
    }

    private Optional<Node> literal(int depth) {
        blanks();
        if (at >= text.length() || depth > DEEPEST) {
            return Optional.empty();
        }
        char c = text.charAt(at);
        if (c == '\'' || c == '"') {
            return string(c).map(word -> plain(word, line));
        }
        if (c == '[' || c == '(') {
            return list(c == '[' ? ']' : ')', depth);
        }
        if (c == '{') {
            return map(depth);
        }
        return word();
    }

    /** True, False, None, or a number; a number keeps its spelling. */
    private Optional<Node> word() {
        int from = at;
        while (at < text.length() && ",:]})".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(from, at).strip();
        return switch (word) {
            case "True" -> Optional.of(plain("true", line));
            case "False" -> Optional.of(plain("false", line));
            case "None" -> Optional.of(new Node.Scalar(line, "", true));
            default ->
                word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?")
                        ? Optional.of(plain(word, line))
                        : Optional.empty();
        };
    }

    private Optional<String> string(char quote) {
        StringBuilder word = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote) {
                at = i + 1;
                return Optional.of(word.toString());
            }
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                c = text.charAt(i);
                if (c != '\\' && c != '\'' && c != '"') {
                    return Optional.empty();
                }
            }
            word.append(c);
        }
        return Optional.empty();
    }

    private Optional<Node> list(char end, int depth) {
        List<Node> items = new ArrayList<>();
        at++;
        while (!took(end)) {
            Optional<Node> item = literal(depth + 1);
            if (item.isEmpty()) {
                return Optional.empty();
            }
            items.add(item.get());
            if (!took(',') && !isAt(end)) {
                return Optional.empty();
            }
        }
        return Optional.of(new Node.Sequence(line, items));
    }

    private Optional<Node> map(int depth) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        at++;
        while (!took('}')) {
            Optional<Node> key = literal(depth + 1);
            if (!(key.orElse(null) instanceof Node.Scalar name) || !took(':')) {
                return Optional.empty();
            }
            Optional<Node> value = literal(depth + 1);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            entries.put(name.text(), new Node.Entry(line, value.get()));
            if (!took(',') && !isAt('}')) {
                return Optional.empty();
            }
        }
        return Optional.of(new Node.Mapping(line, entries));
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private boolean isAt(char c) {
        blanks();
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean took(char c) {
        boolean there = isAt(c);
        at += there ? 1 : 0;
        return there;
    }
}
