package io.vipdeck.keepalived;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Takes one line of a keepalived.conf apart: words, braces, comments, quotes (keepalived.conf(5),
 * "PARAMETER SYNTAX" and "COMMENTS").
 */
final class Scanner {
    /** Looks like a blank or a quote and is none to keepalived; pasted from a web page. */
    private static final Map<Integer, String> LOOKALIKES = Map.of(
            0x00a0, "a plain space",
            0x3000, "a plain space",
            0x200b, "nothing",
            0xfeff, "nothing",
            0x201c, "a plain \"",
            0x201d, "a plain \"");

    private final String file;
    private final int line;
    private final String text;
    private final Problems problems;
    private final List<List<String>> pieces = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int at;

    Scanner(String file, int line, String text, Problems problems) {
        this.file = file;
        this.line = line;
        this.text = text;
        this.problems = problems;
    }

    /** The pieces of the line in order: each a keyword with its values, or one brace alone. */
    List<List<String>> pieces() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#' || c == '!') {
                break;
            } else if (c == '"') {
                quoted();
            } else if (c == '{' || c == '}') {
                endPiece();
                pieces.add(List.of(String.valueOf(c)));
                at++;
            } else if (isBlank(c)) {
                endWord();
                at++;
            } else if (c == '\\') {
                escaped();
            } else {
                plain();
            }
        }
        endPiece();
        return pieces;
    }

    /** Where the comment of a line begins, or where the line ends. */
    static int comment(String text) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && (quoted || isCommentSign(text, i + 1))) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && isCommentSign(text, i)) {
                return i;
            }
        }
        return text.length();
    }

    private static boolean isCommentSign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '#' || text.charAt(at) == '!');
    }

    static boolean isBrace(List<String> piece, String brace) {
        return piece.size() == 1 && piece.get(0).equals(brace);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == 0x0b;
    }

    private void plain() {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        if (acceptable(c)) {
            word.appendCodePoint(c);
        }
    }

    private boolean acceptable(int c) {
        String instead = LOOKALIKES.get(c);
        if (instead != null) {
            problem(
                    String.format("the character U+%04X is not what it looks like", c),
                    "write " + instead + " in its place");
            return false;
        }
        if (c < ' ' && c != '\t' || c == 0x7f) {
            problem(String.format("the control character U+%04X", c), "remove it");
            return false;
        }
        return true;
    }

    /** Outside quotes a backslash makes {@code #} and {@code !} ordinary and is ordinary itself elsewhere. */
    private void escaped() {
        at++;
        if (at == text.length()) {
            problem("the line ends in a backslash", "write the statement on one line");
        } else if (isCommentSign(text, at)) {
            word.append(text.charAt(at));
            at++;
        } else {
            word.append('\\');
        }
    }

    /** A quoted string is one word, without its quotes; what stands against it is a word of its own. */
    private void quoted() {
        endWord();
        int close = closingQuote(at + 1);
        if (close < 0) {
            problem("a \" is not closed on its line", "add the closing \"");
            at = text.length();
            return;
        }
        String inner = text.substring(at + 1, close);
        at = close + 1;
        if (inner.indexOf('"') >= 0) {
            problem(
                    "\\\" inside a quoted string, which keepalived reads as its end",
                    "write \\042 in a script, or single quotes");
            return;
        }
        if (inner.codePoints().allMatch(this::acceptableInQuotes)) {
            words.add(inner);
        }
    }

    private boolean acceptableInQuotes(int c) {
        return (c >= ' ' && c != 0x7f) || acceptable(c);
    }

    /** keepalived passes over the character after a backslash when it looks for the end of a string. */
    private int closingQuote(int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i;
            }
        }
        return -1;
    }

    private void endWord() {
        if (word.length() > 0) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private void endPiece() {
        endWord();
        if (!words.isEmpty()) {
            pieces.add(words);
            words = new ArrayList<>();
        }
    }

    private void problem(String text, String remedy) {
        problems.error(file, line, text, remedy);
    }
}
