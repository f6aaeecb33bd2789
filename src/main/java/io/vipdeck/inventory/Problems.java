package io.vipdeck.inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers what is wrong with one file while it is read. */
final class Problems {
    private static final int LONGEST_SHOWN = 60;

    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(int line, String key, String text, String remedy) {
        found.add(new Problem(file, line, shown(key), text, remedy));
    }

    boolean none() {
        return found.isEmpty();
    }

    List<Problem> inOrder() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(Problem::line));
        return sorted;
    }

    /** A piece of the file fit for a message: short, and without characters that steer a terminal. */
    static String shown(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_SHOWN)
                .forEach(point -> clean.appendCodePoint(isSteering(point) ? '?' : point));
        return text.codePointCount(0, text.length()) > LONGEST_SHOWN ? clean + "..." : "" + clean;
    }

    /** Control, format (bidirectional overrides are among them) and broken characters. */
    static boolean isSteering(int point) {
        int type = Character.getType(point);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.UNASSIGNED;
    }
}
