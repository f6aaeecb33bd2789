package io.vipdeck.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Splits a line into words as a POSIX shell does (and Python's shlex), with nothing expanded. */
final class ShellWords {
    private final String text;
    private final boolean comments;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean begun;

    private ShellWords(String text, boolean comments) {
        this.text = text;
        this.comments = comments;
    }

    /** The words; empty when a quote is not closed or a backslash ends the line. */
    static Optional<List<String>> split(String text) {
        return new ShellWords(text, false).words();
    }

    /** Likewise, and a word that begins with {@code #} ends the line. */
    static Optional<List<String>> splitWithComments(String text) {
        return new ShellWords(text, true).words();
    }

    /** The text that is split into these words. */
    static String join(List<String> words) {
        return words.stream()
                .map(word -> word.matches("[A-Za-z0-9_@%+=:,./-]+")
                        ? word
                        : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    private Optional<List<String>> words() {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t') {
                end();
                at++;
            } else if (c == '#' && comments && !begun) {
                break;
            } else if (c == '\'' || c == '"') {
                at = quoted(at + 1, c);
            } else if (c == '\\') {
                at = escaped(at + 1);
            } else {
                add(c);
                at++;
            }
            if (at < 0) {
                return Optional.empty();
            }
        }
        end();
        return Optional.of(words);
    }

    private void add(char c) {
        word.append(c);
        begun = true;
    }

    private void end() {
        if (begun) {
            words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
    }

    private int escaped(int at) {
        if (at >= text.length()) {
            return -1;
        }
        add(text.charAt(at));
        return at + 1;
    }

    /** POSIX, XCU 2.2.3: within double quotes a backslash takes the meaning from these alone. */
    private int quoted(int from, char quote) {
        begun = true;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                return at + 1;
            }
            boolean escape = quote == '"'
                    && c == '\\'
                    && at + 1 < text.length()
                    && "\"\\".indexOf(text.charAt(at + 1)) >= 0;
            if (escape) {
                at++;
            }
            word.append(text.charAt(at));
        }
        return -1;
    }
}
