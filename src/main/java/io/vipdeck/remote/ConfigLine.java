package io.vipdeck.remote;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One line of an ssh_config(5) file.
 *
 * @param line counts from 1
 * @param keyword in lower case
 * @param written the keyword as it was written, for messages
 * @param included for {@code Include}: the lines of the files that it names
 * @param fault why the line cannot be read; empty when it can
 */
record ConfigLine(
        Path file,
        int line,
        String keyword,
        String written,
        List<String> arguments,
        List<ConfigLine> included,
        String fault) {
    ConfigLine {
        arguments = List.copyOf(arguments);
        included = List.copyOf(included);
    }

    /** Reads a line; empty for one that says nothing. */
    static Optional<ConfigLine> parse(Path file, int line, String text) {
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.startsWith("#")) {
            return Optional.empty();
        }
        int end = 0;
        while (end < stripped.length()
                && !isGap(stripped.charAt(end))
                && stripped.charAt(end) != '=') {
            end++;
        }
        String written = stripped.substring(0, end);
        List<String> arguments = new ArrayList<>();
        String fault = words(afterKeyword(stripped, end), arguments)
                ? arguments.isEmpty() ? "has no value" : ""
                : "has quotes that are not closed";
        return Optional.of(new ConfigLine(
                file,
                line,
                written.toLowerCase(Locale.ROOT),
                HostText.line(written),
                arguments,
                List.of(),
                fault));
    }

    /** Between keyword and value: whitespace, and one equals sign if there is one. */
    private static String afterKeyword(String text, int end) {
        String rest = text.substring(end).strip();
        return rest.startsWith("=") ? rest.substring(1).strip() : rest;
    }

    /**
     * Splits as OpenSSH does: whitespace parts words, quotes of both kinds keep it, a backslash keeps a quote, a
     * backslash or a space, {@code #} at the beginning of a word ends the line.
     *
     * @return false when a quote is left open
     */
    private static boolean words(String text, List<String> words) {
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && escapes(text.charAt(i + 1), quote)) {
                word.append(text.charAt(++i));
                inWord = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                inWord = true;
            } else if (isGap(c)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else if (c == '#' && !inWord) {
                return true;
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return quote == 0;
    }

    private static boolean escapes(char next, char quote) {
        return next == '\\' || next == '"' || next == '\'' || next == ' ' && quote == 0;
    }

    private static boolean isGap(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\f';
    }

    ConfigLine including(List<ConfigLine> lines) {
        return new ConfigLine(file, line, keyword, written, arguments, lines, fault);
    }

    ConfigLine faulty(String why) {
        return new ConfigLine(file, line, keyword, written, arguments, included, why);
    }

    /** The first argument. */
    String value() {
        return arguments.get(0);
    }

    /** {@code FILE:LINE}. */
    String where() {
        return HostText.line(file.toString()) + ":" + line;
    }
}
