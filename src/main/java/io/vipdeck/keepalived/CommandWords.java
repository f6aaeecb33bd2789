package io.vipdeck.keepalived;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Splits a command the way keepalived does before it runs it, without a shell: blanks separate, quotes
 * and backslashes hold together (keepalived.conf(5), "Quoted strings" under scripts).
 */
final class CommandWords {
    private final String text;
    private int at;

    private CommandWords(String text) {
        this.text = text;
    }

    /** @throws IllegalCommand when a quote is open at the end or a character cannot be in a command */
    static List<String> split(String text) throws IllegalCommand {
        return new CommandWords(text).words();
    }

    /** What is wrong with a command, in words. */
    static final class IllegalCommand extends Exception {
        private static final long serialVersionUID = 1L;

        IllegalCommand(String what) {
            super(what);
        }

        String what() {
            return String.valueOf(getMessage());
        }
    }

    /** The text that {@link #split} takes apart into these words, without any {@code "} in it. */
    static String join(List<String> words) {
        return words.stream().map(CommandWords::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        if (word.isEmpty()
                || word.matches("[^'\"\\\\\\x00-\\x1f\\x7f]* [^'\"\\\\\\x00-\\x1f\\x7f]*")) {
            return "'" + word + "'";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < ' ' || c == '"' || c == 0x7f) {
                text.append(String.format("\\%03o", (int) c));
            } else if (c == ' ' || c == '\\' || c == '\'') {
                text.append('\\').append(c);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private List<String> words() throws IllegalCommand {
        List<String> words = new ArrayList<>();
        while (true) {
            while (at < text.length() && isBlank(text.charAt(at))) {
                at++;
            }
            if (at == text.length()) {
                return words;
            }
            words.add(word());
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private String word() throws IllegalCommand {
        StringBuilder word = new StringBuilder();
        char quote = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
                word.append(escaped());
            } else if (quote != 0) {
                at++;
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (isBlank(c)) {
                return word.toString();
            } else {
                at++;
                if (c == '\'' || c == '"') {
                    quote = c;
                } else {
                    word.append(c);
                }
            }
        }
        if (quote != 0) {
            throw new IllegalCommand("a " + quote + " is not closed");
        }
        return word.toString();
    }

    private char escaped() throws IllegalCommand {
        if (at == text.length()) {
            throw new IllegalCommand("it ends in a backslash");
        }
        char c = text.charAt(at);
        at++;
        return switch (c) {
            case 'x' -> Character.digit(here(), 16) >= 0 ? number(16, 8) : 'x';
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                at--;
                yield number(8, 3);
            }
            case 'c' -> control();
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'E' -> 27;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 11;
            default -> c;
        };
    }

    private char here() {
        return at < text.length() ? text.charAt(at) : ' ';
    }

    private char control() throws IllegalCommand {
        if (at == text.length()) {
            return 'c';
        }
        char c = (char) (text.charAt(at) & 0x1f);
        at++;
        return sound(c);
    }

    private char number(int radix, int mostDigits) throws IllegalCommand {
        int value = 0;
        for (int i = 0; i < mostDigits && Character.digit(here(), radix) >= 0; i++) {
            value = (value * radix + Character.digit(here(), radix)) & 0xff;
            at++;
        }
        return sound((char) value);
    }

    private static char sound(char c) throws IllegalCommand {
        if (c == 0 || c >= 0x80) {
            throw new IllegalCommand(
                    String.format("the escaped character \\x%02x cannot be used", (int) c));
        }
        return c;
    }
}
