package io.vipdeck.keepalived;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one block sets, keyword by keyword, asked for by type. A value that is missing or wrong is told to
 * {@link Problems} and then answered as if it had not been given.
 */
final class Settings {
    /** What may be given several times, each adding to the others. */
    private static final Set<String> LISTS = Set.of(
            "virtual_ipaddress",
            "virtual_ipaddress_excluded",
            "unicast_peer",
            "track_script",
            "track_service",
            "track_process",
            "track_file",
            "track_interface",
            "notification_email",
            "group",
            "key");

    private static final Set<String> YES = Set.of("on", "true", "yes");
    private static final Set<String> NO = Set.of("off", "false", "no");
    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000L);

    private final Statement block;
    private final Problems problems;
    private final List<Statement> statements = new ArrayList<>();
    private final Map<String, Statement> last = new LinkedHashMap<>();

    Settings(Statement block, Vocabulary vocabulary, Problems problems) {
        this.block = block;
        this.problems = problems;
        for (Statement statement : block.inside()) {
            if (!vocabulary.reads(statement)) {
                vocabulary.judge(statement, problems);
                continue;
            }
            statements.add(statement);
            Statement before = last.put(statement.keyword(), statement);
            if (before != null && !LISTS.contains(statement.keyword())) {
                problems.warning(
                        statement,
                        statement.keyword() + " was already given in line " + before.line()
                                + " and this one counts",
                        "remove one of them");
            }
        }
    }

    Statement block() {
        return block;
    }

    /** Where a keyword stands, or else its block. */
    Statement at(String keyword) {
        return last.getOrDefault(keyword, block);
    }

    boolean has(String keyword) {
        return last.containsKey(keyword);
    }

    /** A keyword that stands alone. */
    boolean flag(String keyword) {
        if (!has(keyword)) {
            return false;
        }
        noBlock(at(keyword));
        surplus(at(keyword), 0);
        return true;
    }

    /** A keyword that stands alone or with one of keepalived's words for yes and no. */
    Optional<Boolean> yesOrNo(String keyword) {
        if (!has(keyword)) {
            return Optional.empty();
        }
        if (at(keyword).values().isEmpty()) {
            return Optional.of(!noBlock(at(keyword)));
        }
        Optional<String> word = word(keyword);
        if (word.isPresent() && !YES.contains(word.get()) && !NO.contains(word.get())) {
            wrong(keyword, word.get(), "on or off");
        }
        return word.map(YES::contains);
    }

    /** Every statement of a keyword, in order. */
    List<Statement> all(String keyword) {
        return statements.stream()
                .filter(statement -> statement.keyword().equals(keyword))
                .toList();
    }

    /** Which of two keywords that undo each other stands later, as keepalived takes the later one. */
    boolean isAfter(String keyword, String other) {
        return has(keyword)
                && (!has(other)
                        || statements.indexOf(last.get(keyword))
                                > statements.indexOf(last.get(other)));
    }

    /** The one value of a keyword. */
    Optional<String> word(String keyword) {
        return word(keyword, "a value");
    }

    private Optional<String> word(String keyword, String wanted) {
        if (!has(keyword)) {
            return Optional.empty();
        }
        Statement at = at(keyword);
        if (noBlock(at)) {
            return Optional.empty();
        }
        if (at.values().isEmpty()) {
            problems.error(at, keyword + " has no value", "give it " + wanted);
            return Optional.empty();
        }
        surplus(at, 1);
        return Optional.of(at.values().get(0));
    }

    /** Warns of what keepalived passes over in silence. */
    void surplus(Statement at, int taken) {
        if (at.values().size() > taken) {
            String rest =
                    String.join(" ", at.values().subList(taken, at.values().size()));
            problems.warning(
                    at,
                    at.keyword() + " is followed by " + Problems.shown(rest)
                            + ", which is passed over",
                    "begin comments with #, and a new keyword on a new line");
        }
    }

    private boolean noBlock(Statement at) {
        if (at.block().isPresent()) {
            problems.error(at, at.keyword() + " takes no block", "remove its { and }");
        }
        return at.block().isPresent();
    }

    Optional<Integer> wholeNumber(String keyword, int least, int most) {
        String limits = "a whole number from " + least + " to " + most;
        Optional<String> word = word(keyword, limits);
        if (word.isEmpty()) {
            return Optional.empty();
        }
        Optional<Integer> number = wholeNumber(word.get()).filter(n -> n >= least && n <= most);
        if (number.isEmpty()) {
            wrong(keyword, word.get(), limits);
        }
        return number;
    }

    static Optional<Integer> wholeNumber(String word) {
        return word.matches("[+-]?[0-9]{1,9}")
                ? Optional.of(Integer.parseInt(word))
                : Optional.empty();
    }

    /** A time in seconds, with a fraction or without; in nanoseconds. */
    Optional<Long> seconds(String keyword, String least, String most) {
        String limits = "seconds from " + least + " to " + most;
        Optional<String> word = word(keyword, limits);
        if (word.isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> nanos = nanos(word.get(), least, most);
        if (nanos.isEmpty()) {
            wrong(keyword, word.get(), limits);
        }
        return nanos;
    }

    /** Seconds within limits, as nanoseconds. */
    static Optional<Long> nanos(String word, String least, String most) {
        return decimal(word)
                .filter(n -> n.compareTo(new BigDecimal(least)) >= 0
                        && n.compareTo(new BigDecimal(most)) <= 0)
                .map(n -> n.multiply(NANOS_PER_SECOND).longValue());
    }

    private static Optional<BigDecimal> decimal(String word) {
        return word.matches("[0-9]{1,9}(\\.[0-9]{1,9})?|\\.[0-9]{1,9}")
                ? Optional.of(new BigDecimal(word))
                : Optional.empty();
    }

    Optional<String> oneOf(String keyword, String... choices) {
        String limits = String.join(" or ", choices);
        Optional<String> word = word(keyword, limits);
        if (word.isPresent() && !List.of(choices).contains(word.get())) {
            wrong(keyword, word.get(), limits);
            return Optional.empty();
        }
        return word;
    }

    void wrong(String keyword, String value, String limits) {
        problems.error(
                at(keyword),
                keyword + " " + Problems.shown(value) + " is wrong",
                "give it " + limits);
    }

    /** The lines of every block of this keyword, in order. */
    List<Statement> lines(String keyword) {
        List<Statement> lines = new ArrayList<>();
        for (Statement statement : all(keyword)) {
            if (statement.block().isEmpty()) {
                problems.error(
                        statement,
                        keyword + " has no block",
                        "write " + keyword + " { and one entry to a line, then }");
            }
            for (Statement line : statement.inside()) {
                if (line.block().isPresent()) {
                    problems.error(line, line.shown() + " takes no block", "remove its { and }");
                }
                lines.add(line);
            }
        }
        return lines;
    }

    /** The words of every block of this keyword, however they are divided into lines. */
    List<Statement> words(String keyword) {
        List<Statement> words = new ArrayList<>();
        for (Statement line : lines(keyword)) {
            for (String word : line.words()) {
                words.add(new Statement(line.file(), line.line(), List.of(word), Optional.empty()));
            }
        }
        return words;
    }

    /** A block within the block. */
    Optional<Settings> within(String keyword, Vocabulary vocabulary) {
        if (!has(keyword)) {
            return Optional.empty();
        }
        if (at(keyword).block().isEmpty()) {
            problems.error(at(keyword), keyword + " has no block", "write " + keyword + " { ... }");
            return Optional.empty();
        }
        return Optional.of(new Settings(at(keyword), vocabulary, problems));
    }
}
