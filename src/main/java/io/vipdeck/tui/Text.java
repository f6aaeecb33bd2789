package io.vipdeck.tui;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Text as a terminal shows it: how many cells it takes, and nothing in it that the terminal obeys. */
public final class Text {
    /** ECMA-48 5.4: a control sequence and its final byte; and operating system commands up to their end. */
    private static final Pattern SEQUENCE = Pattern.compile(
            "(?:\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?");

    private static final int LONGEST = 4000;

    private Text() {}

    /**
     * Makes untrusted text fit to be shown: without control sequences, control characters and marks that
     * turn the direction of writing; what has no place in a cell becomes {@code ?}.
     */
    public static String clean(String text) {
        if (isPlain(text)) {
            return text;
        }
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        String bare = SEQUENCE.matcher(cut).replaceAll("");
        String composed = Normalizer.normalize(bare, Normalizer.Form.NFC);
        StringBuilder clean = new StringBuilder(composed.length());
        composed.codePoints().forEach(point -> append(clean, point));
        return clean.toString();
    }

    private static boolean isPlain(String text) {
        if (text.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder clean, int point) {
        if (point == '\t' || point == '\n' || point == '\r') {
            clean.append(' ');
            return;
        }
        switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK -> {
                // Takes no cell, or is an order to the terminal.
            }
            case Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE ->
                clean.append('?');
            case Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> clean.append(' ');
            default -> clean.append(hasKnownWidth(point) ? (char) point : '?');
        }
    }

    /**
     * Whether terminals and the screen layer agree on the width of a character. Outside the basic plane,
     * and for wide symbols such as emoji, they do not.
     */
    private static boolean hasKnownWidth(int point) {
        if (point > 0xffff) {
            return false;
        }
        return isWide(point) || !isWideSymbol(point);
    }

    /** Characters of two cells (Unicode Standard Annex 11, W and F), as far as everyone agrees on them. */
    static boolean isWide(int c) {
        return c >= 0x1100
                && (c <= 0x115f
                        || in(c, 0x2e80, 0x2eff)
                        || in(c, 0x3000, 0x303e)
                        || in(c, 0x3041, 0x30ff)
                        || in(c, 0x3131, 0x318e)
                        || in(c, 0x31f0, 0x3247)
                        || in(c, 0x3250, 0x32ff)
                        || in(c, 0x3400, 0x4dbf)
                        || in(c, 0x4e00, 0x9fff)
                        || in(c, 0xac00, 0xd7a3)
                        || in(c, 0xf900, 0xfaff)
                        || in(c, 0xfe30, 0xfe4f)
                        || in(c, 0xff01, 0xff60));
    }

    private static boolean isWideSymbol(int c) {
        return in(c, 0x1160, 0x11ff)
                || in(c, 0x231a, 0x231b)
                || in(c, 0x2329, 0x232a)
                || in(c, 0x23e9, 0x23f3)
                || in(c, 0x25fd, 0x25fe)
                || in(c, 0x2600, 0x27bf)
                || in(c, 0x2b1b, 0x2b55)
                || in(c, 0x2f00, 0x2fff)
                || c == 0x303f
                || in(c, 0x3100, 0x3130)
                || in(c, 0x3190, 0x31ef)
                || in(c, 0x3248, 0x324f)
                || in(c, 0x3300, 0x33ff)
                || in(c, 0x4dc0, 0x4dff)
                || in(c, 0xa000, 0xa4cf)
                || in(c, 0xa960, 0xa97f)
                || in(c, 0xd7b0, 0xd7ff)
                || in(c, 0xfe10, 0xfe1f)
                || in(c, 0xfe50, 0xfe6f)
                || in(c, 0xffe0, 0xffe6);
    }

    private static boolean in(int c, int from, int to) {
        return c >= from && c <= to;
    }

    /** Cells that one character of cleaned text takes: 1 or 2. */
    public static int width(char c) {
        return isWide(c) ? 2 : 1;
    }

    /** Cells that a text takes once it is cleaned. */
    public static int width(String text) {
        String clean = clean(text);
        int width = 0;
        for (int i = 0; i < clean.length(); i++) {
            width += width(clean.charAt(i));
        }
        return width;
    }

    /** Exactly so many cells: filled up with blanks, or cut with {@code more} at the end. */
    static String fit(String text, int width, String more) {
        String cut = cut(text, width, more);
        return cut + " ".repeat(Math.max(0, width - width(cut)));
    }

    /** At most so many cells; {@code more} ends what was cut. */
    static String cut(String text, int width, String more) {
        String clean = clean(text);
        if (width(clean) <= width) {
            return clean;
        }
        int room = Math.max(0, width - width(more));
        int used = 0;
        int end = 0;
        while (end < clean.length() && used + width(clean.charAt(end)) <= room) {
            used += width(clean.charAt(end));
            end++;
        }
        return width <= 0 ? "" : clean.substring(0, end) + more;
    }

    /** Against the right edge of so many cells. */
    static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - width(text))) + text;
    }

    /** Breaks a text at blanks into lines of at most so many cells. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : clean(text).split(" ", -1)) {
            String rest = word;
            while (true) {
                int gap = line.length() == 0 ? 0 : 1;
                if (width(line.toString()) + gap + width(rest) <= width) {
                    line.append(gap == 1 ? " " : "").append(rest);
                    break;
                }
                if (line.length() == 0) {
                    String head = cut(rest, Math.max(2, width), "");
                    lines.add(head);
                    rest = rest.substring(head.length());
                } else {
                    lines.add(line.toString());
                    line.setLength(0);
                }
            }
        }
        if (line.length() > 0 || lines.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    /** A length of time in at most six characters: {@code 0.4s}, {@code 12s}, {@code 21m24s}, {@code 3h12m}. */
    static String span(long millis) {
        long seconds = Math.max(0, millis) / 1000;
        if (millis < 10_000) {
            return String.format(Locale.ROOT, "%.1fs", Math.max(0, millis) / 100 / 10.0);
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m" + twoDigits(seconds % 60) + "s";
        }
        if (seconds < 86_400) {
            return seconds / 3600 + "h" + twoDigits(seconds % 3600 / 60) + "m";
        }
        return seconds / 86_400 + "d" + twoDigits(seconds % 86_400 / 3600) + "h";
    }

    /** Seconds with one digit behind the point, for predictions: {@code 3.6 s}. */
    static String seconds(double millis) {
        return String.format(Locale.ROOT, "%.1f", millis / 1000);
    }

    private static String twoDigits(long value) {
        return value < 10 ? "0" + value : Long.toString(value);
    }

    /** The time of day in an RFC 3339 time, or blanks when it is none. */
    static String timeOfDay(String at) {
        boolean known = at.length() >= 19 && at.charAt(10) == 'T' && at.charAt(13) == ':';
        return known ? clean(at.substring(11, 19)) : "        ";
    }
}
