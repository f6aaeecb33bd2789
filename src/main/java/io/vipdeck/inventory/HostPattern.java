package io.vipdeck.inventory;

import io.vipdeck.vrrp.IpLiteral;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A host's entry in an Ansible inventory: a name or several, written with ranges in brackets, and perhaps a
 * port after a colon. Ranges include both ends: {@code web[01:10:3]}, {@code db[a:f]}.
 *
 * @param port 0 when none is given
 */
record HostPattern(List<String> names, int port) {
    /** More than any cluster has; a slip of the pen in a range makes millions. */
    private static final int MOST = 1000;

    private static final int LONGEST = 300;

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /** @throws IllegalRange when it cannot be read */
    static HostPattern of(String text) throws IllegalRange {
        if (text.length() > LONGEST) {
            throw new IllegalRange("is longer than the name of any host");
        }
        int colon = text.lastIndexOf(':');
        String tail = text.substring(colon + 1);
        String before = colon < 0 ? text : text.substring(0, colon);
        boolean port = colon > 0
                && tail.matches("[0-9]{1,5}")
                && IpLiteral.parse(text).isEmpty()
                && balanced(before);
        String pattern = port ? before : text;
        if (pattern.startsWith("[") && pattern.endsWith("]")) {
            String inside = pattern.substring(1, pattern.length() - 1);
            if (IpLiteral.parse(inside).isPresent()) {
                return new HostPattern(List.of(inside), port ? Integer.parseInt(tail) : 0);
            }
        }
        List<String> names = new ArrayList<>();
        expand("", pattern, names);
        return new HostPattern(names, port ? Integer.parseInt(tail) : 0);
    }

    private static boolean balanced(String text) {
        return text.lastIndexOf('[') <= text.lastIndexOf(']');
    }

    private static void expand(String head, String rest, List<String> names) throws IllegalRange {
        int open = rest.indexOf('[');
        if (open < 0) {
            if (names.size() >= MOST) {
                throw new IllegalRange("means more than " + MOST + " hosts");
            }
            names.add(head + rest);
            return;
        }
        int close = rest.indexOf(']', open);
        if (close < 0) {
            throw new IllegalRange("has a bracket that is not closed");
        }
        for (String each : range(rest.substring(open + 1, close))) {
            expand(head + rest.substring(0, open) + each, rest.substring(close + 1), names);
        }
    }

    private static List<String> range(String text) throws IllegalRange {
        String[] bounds = text.split(":", -1);
        if (bounds.length != 2 && bounds.length != 3) {
            throw new IllegalRange("has a range that is not [BEGIN:END] or [BEGIN:END:STEP]");
        }
        String begin = bounds[0].isEmpty() ? "0" : bounds[0];
        String end = bounds[1];
        if (end.isEmpty()) {
            throw new IllegalRange("has a range without an end");
        }
        int step = bounds.length == 2 ? 1 : number(bounds[2]).orElse(0);
        if (step < 1) {
            throw new IllegalRange("has a range with a step that is no number from 1");
        }
        boolean letters = begin.length() == 1
                && end.length() == 1
                && LETTERS.contains(begin)
                && LETTERS.contains(end);
        if (letters) {
            return letters(LETTERS.indexOf(begin), LETTERS.indexOf(end), step);
        }
        return numbers(begin, end, step);
    }

    private static List<String> letters(int begin, int end, int step) throws IllegalRange {
        if (begin > end) {
            throw new IllegalRange("has a range that begins after its end");
        }
        List<String> each = new ArrayList<>();
        for (int i = begin; i <= end; i += step) {
            each.add(LETTERS.substring(i, i + 1));
        }
        return each;
    }

    /** Padded with zeros where the beginning is. */
    private static List<String> numbers(String begin, String end, int step) throws IllegalRange {
        Optional<Integer> from = number(begin);
        Optional<Integer> to = number(end);
        if (from.isEmpty() || to.isEmpty()) {
            throw new IllegalRange("has a range of neither numbers nor letters");
        }
        boolean padded = begin.length() > 1 && begin.startsWith("0");
        if (padded && begin.length() != end.length()) {
            throw new IllegalRange("has a range with zeros in front whose ends differ in length");
        }
        if (from.get() > to.get()) {
            throw new IllegalRange("has a range that begins after its end");
        }
        if ((to.get() - from.get()) / step >= MOST) {
            throw new IllegalRange("means more than " + MOST + " hosts");
        }
        List<String> each = new ArrayList<>();
        for (long i = from.get(); i <= to.get(); i += step) {
            String digits = Long.toString(i);
            each.add(padded ? "0".repeat(begin.length() - digits.length()) + digits : digits);
        }
        return each;
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    /** What is wrong with an entry, as the end of a sentence. */
    static final class IllegalRange extends Exception {
        private static final long serialVersionUID = 1L;

        IllegalRange(String what) {
            super(what);
        }

        String what() {
            return String.valueOf(getMessage());
        }
    }
}
