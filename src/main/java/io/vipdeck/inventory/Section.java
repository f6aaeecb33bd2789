package io.vipdeck.inventory;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One map of the file, read key by key. A value that cannot be used is reported and then counts as left out;
 * the keys that were asked for are the ones that are known.
 */
final class Section {
    private static final Pattern AMBIGUOUS_NUMBER = Pattern.compile(
            "[-+]?(0[0-9_]+|0[oO][0-7_]*|0[xX][0-9a-fA-F_]*|0[bB][01_]*"
                    + "|[0-9][0-9]*_[0-9_]*|[0-9]+(:[0-5]?[0-9])+"
                    + "|[0-9]*\\.[0-9]+([eE][-+]?[0-9]+)?|[0-9]+\\.|[0-9]+[eE][-+]?[0-9]+"
                    + "|\\.inf|\\.nan)"
                    + "|[-+][0-9]+",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TRUTH =
            Pattern.compile("y|n|yes|no|on|off|true|false", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_TEXT = 1024;

    private final Problems problems;
    private final String path;
    private final Node.Mapping mapping;
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> refused = new LinkedHashSet<>();

    private Section(Problems problems, String path, Node.Mapping mapping) {
        this.problems = problems;
        this.path = path;
        this.mapping = mapping;
    }

    /** The section in {@code node}; a problem when that is no map. */
    static Optional<Section> of(Problems problems, String path, Node node, String example) {
        if (node instanceof Node.Mapping mapping) {
            return Optional.of(new Section(problems, path, mapping));
        }
        problems.add(node.line(), path, "is " + node.kind(), "write " + example);
        return Optional.empty();
    }

    int line() {
        return mapping.line();
    }

    /** The line of a key that is there, else of the section. */
    int line(String key) {
        Node.Entry entry = mapping.entries().get(key);
        return entry == null ? mapping.line() : entry.line();
    }

    boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    String path(String key) {
        return key.isEmpty() || path.isEmpty() ? path + key : path + "." + key;
    }

    void problem(String key, String text, String remedy) {
        problems.add(line(key), path(key), text, remedy);
    }

    void missing(String key, String remedy) {
        if (!has(key)) {
            problems.add(mapping.line(), path(key), "is missing", remedy);
        }
    }

    Optional<Node> node(String key) {
        known.add(key);
        return Optional.ofNullable(mapping.entries().get(key)).map(Node.Entry::value);
    }

    /** A problem at a dotted path below this section, at the line of as much of it as is there. */
    void problemWithin(String dotted, String text, String remedy) {
        int line = mapping.line();
        Node node = mapping;
        for (String key : dotted.split("\\.")) {
            if (!(node instanceof Node.Mapping map) || !map.entries().containsKey(key)) {
                break;
            }
            Node.Entry entry = map.entries().get(key);
            line = entry.line();
            node = entry.value();
        }
        problems.add(line, path(dotted), text, remedy);
    }

    Optional<Section> section(String key, String example) {
        return node(key).flatMap(node -> of(problems, path(key), node, example));
    }

    Optional<List<Node>> list(String key, String example) {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (node.get() instanceof Node.Sequence sequence) {
            return Optional.of(sequence.items());
        }
        problem(key, "is " + node.get().kind(), "write a list: " + example);
        return Optional.empty();
    }

    Optional<String> text(String key) {
        return node(key).flatMap(node -> text(problems, path(key), node));
    }

    /** Text that no YAML reader could take for something else. */
    static Optional<String> text(Problems problems, String path, Node node) {
        if (!(node instanceof Node.Scalar scalar) || scalar.isNothing()) {
            problems.add(node.line(), path, "is " + node.kind(), "write one value");
            return Optional.empty();
        }
        String text = scalar.text();
        if (scalar.plain() && AMBIGUOUS_NUMBER.matcher(text).matches()) {
            problems.add(
                    node.line(),
                    path,
                    "is a number that YAML readers understand differently",
                    "put it in quotes");
            return Optional.empty();
        }
        if (scalar.plain() && TRUTH.matcher(text).matches()) {
            problems.add(
                    node.line(),
                    path,
                    "is a word that YAML readers may take for true or false",
                    "put it in quotes");
            return Optional.empty();
        }
        if (text.codePoints().anyMatch(Problems::isSteering)) {
            problems.add(
                    node.line(), path, "holds a control or invisible character", "take it out");
            return Optional.empty();
        }
        if (text.isBlank() || text.length() > LONGEST_TEXT) {
            problems.add(
                    node.line(),
                    path,
                    text.isBlank() ? "is empty" : "is longer than any such value",
                    "write a value or take the line out");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** Text of a given shape; {@code shape} says it in words. */
    Optional<String> text(String key, Pattern pattern, String shape) {
        Optional<String> text = text(key);
        if (text.isPresent() && !pattern.matcher(text.get()).matches()) {
            problem(key, "'" + Problems.shown(text.get()) + "' cannot be used", "use " + shape);
            return Optional.empty();
        }
        return text;
    }

    /** A whole number; written like an octal one it is refused. */
    Optional<Integer> integer(String key, int least, int most) {
        Optional<String> raw = number(key);
        if (raw.isEmpty()) {
            return Optional.empty();
        }
        String range = "write a whole number from " + least + " to " + most;
        if (!raw.get().matches("0|[1-9][0-9]{0,8}")
                || Integer.parseInt(raw.get()) < least
                || Integer.parseInt(raw.get()) > most) {
            problem(key, "'" + Problems.shown(raw.get()) + "' cannot be used", range);
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(raw.get()));
    }

    /** Seconds, with up to three decimals, as milliseconds. */
    Optional<Long> secondsAsMs(String key, long leastMs, long mostMs) {
        Optional<String> raw = number(key);
        if (raw.isEmpty()) {
            return Optional.empty();
        }
        if (raw.get().matches("(0|[1-9][0-9]{0,5})(\\.[0-9]{1,3})?")) {
            long ms = new BigDecimal(raw.get()).movePointRight(3).longValueExact();
            if (ms >= leastMs && ms <= mostMs) {
                return Optional.of(ms);
            }
        }
        problem(
                key,
                "'" + Problems.shown(raw.get()) + "' cannot be used",
                "write seconds from " + seconds(leastMs) + " to " + seconds(mostMs));
        return Optional.empty();
    }

    private Optional<String> number(String key) {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (!(node.get() instanceof Node.Scalar scalar) || scalar.isNothing()) {
            problem(key, "is " + node.get().kind(), "write one number");
            return Optional.empty();
        }
        return Optional.of(scalar.text());
    }

    private static String seconds(long ms) {
        return BigDecimal.valueOf(ms, 3).stripTrailingZeros().toPlainString();
    }

    /** {@code true} or {@code false}; {@code standard} when left out. */
    boolean truth(String key, boolean standard) {
        return choice(key, Map.of("true", true, "false", false), standard);
    }

    /** One word of several; {@code standard} when left out. */
    <T> T choice(String key, Map<String, T> choices, T standard) {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return standard;
        }
        String word = node.get() instanceof Node.Scalar scalar && !scalar.isNothing()
                ? scalar.text()
                : "";
        T chosen = choices.get(word);
        if (chosen != null) {
            return chosen;
        }
        problem(
                key,
                word.isEmpty()
                        ? "is " + node.get().kind()
                        : "'" + Problems.shown(word) + "' is not known",
                "use " + Words.either(new TreeSet<>(choices.keySet())));
        return standard;
    }

    /** A key that people write and that has no meaning here, with its own sentence. */
    void refuse(String key, String text, String remedy) {
        if (has(key)) {
            refused.add(key);
            problem(key, text, remedy);
        }
    }

    /** Reports the keys nobody asked for; to be called last. */
    void refuseTheRest() {
        Collection<String> offered = new LinkedHashSet<>(known);
        mapping.entries().forEach((key, entry) -> {
            if (!known.contains(key) && !refused.contains(key)) {
                problems.add(
                        entry.line(),
                        path(key),
                        "is not a key here",
                        Words.nearest(key, offered)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("use " + Words.either(offered)));
            }
        });
    }
}
