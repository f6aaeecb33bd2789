package io.vipdeck.inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Gathers what is wrong with an inventory while it is read. Where it consists of several files, their lines are
 * counted on from one file to the next, so that a line number alone says in which file it stands.
 */
final class Problems {
    private static final int LONGEST_SHOWN = 60;

    private final NavigableMap<Integer, String> files = new TreeMap<>();
    private final List<Problem> found = new ArrayList<>();
    private int counted;
    private UnaryOperator<String> words = key -> key;

    /** @param file the first one, whose lines count from 1 */
    Problems(String file) {
        files.put(0, file);
    }

    /** A further file: what is to be added to the numbers of its lines. */
    int further(String file, int lines) {
        int before = counted;
        files.put(before, file);
        counted += lines + 1;
        return before;
    }

    /** Says how many lines the first file has. */
    void first(int lines) {
        counted = lines + 1;
    }

    /** From now on keys are shown in the words of the operator's file. */
    void speak(UnaryOperator<String> theirs) {
        words = theirs;
    }

    void add(int line, String key, String text, String remedy) {
        Map.Entry<Integer, String> file = fileOf(line);
        found.add(new Problem(
                file.getValue(), line - file.getKey(), shown(words.apply(key)), text, remedy));
    }

    private Map.Entry<Integer, String> fileOf(int line) {
        return files.floorEntry(Math.max(0, line));
    }

    /** A line for a sentence. */
    String place(int line) {
        Map.Entry<Integer, String> file = fileOf(line);
        String number = "line " + (line - file.getKey());
        return file.getKey() == 0 ? number : number + " of " + file.getValue();
    }

    boolean none() {
        return found.isEmpty();
    }

    List<Problem> inOrder() {
        List<Problem> sorted = new ArrayList<>(found);
        List<String> order = new ArrayList<>(files.values());
        sorted.sort(Comparator.comparingInt((Problem problem) -> order.indexOf(problem.file()))
                .thenComparingInt(Problem::line));
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
