package io.vipdeck.keepalived;

import java.math.BigDecimal;
import java.util.List;

/** Text in keepalived's language as it grows: blocks, lines, words in quotes where they need them. */
final class Page {
    private static final String UNWRITABLE = "keepalived's language cannot write a double quote, a"
            + " control character or a backslash at the end of a word";

    private final StringBuilder text = new StringBuilder();

    /** @throws IllegalArgumentException when it is not one line */
    void comment(String line) {
        if (line.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("the head line is not one line");
        }
        text.append("# ").append(line).append('\n');
    }

    void open(String head) {
        text.append('\n').append(head).append(" {\n");
    }

    void close() {
        text.append("}\n");
    }

    void line(String keyword, int value) {
        line(keyword, String.valueOf(value));
    }

    void line(String keyword, String value) {
        text.append("    ").append(keyword);
        if (!value.isEmpty()) {
            text.append(' ').append(value);
        }
        text.append('\n');
    }

    /** A keyword alone, where it holds. */
    void flag(String keyword, boolean holds) {
        if (holds) {
            line(keyword, "");
        }
    }

    void unlessEmpty(String keyword, String value) {
        if (!value.isEmpty()) {
            line(keyword, word(value));
        }
    }

    void unlessZero(String keyword, long nanos) {
        if (nanos != 0) {
            line(keyword, seconds(nanos));
        }
    }

    /** Nothing where there are no lines. */
    void block(String keyword, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append("    ").append(keyword).append(" {\n");
            lines.forEach(line -> text.append("        ").append(line).append('\n'));
            text.append("    }\n");
        }
    }

    static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }

    static String command(List<String> words) {
        return quoted(CommandWords.join(words));
    }

    /**
     * One word as the parser takes it, in quotes where it could be taken for something else.
     *
     * @throws IllegalArgumentException when the language cannot write it
     */
    static String word(String word) {
        boolean plain = word.matches("[!-~&&[^#!{}\\\\$\"]]+") && !word.matches("[~@].*");
        return plain ? word : quoted(word);
    }

    private static String quoted(String inner) {
        if (inner.chars().anyMatch(c -> c < ' ' || c == '"' || c == 0x7f) || inner.endsWith("\\")) {
            throw new IllegalArgumentException(UNWRITABLE);
        }
        if (inner.matches(".*\\$\\{_[A-Z].*")) {
            throw new IllegalArgumentException(
                    "keepalived's language replaces ${_NAME} also in quotes, and cannot write it");
        }
        return "\"" + inner + "\"";
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
