package io.vipdeck.keepalived;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers what is wrong, so that all of it is told at once. */
final class Problems {
    /** A file that is no configuration at all would otherwise be told line by line without end. */
    static final int MOST = 500;

    private static final int MOST_CHARACTERS_SHOWN = 60;

    private final List<Problem> found = new ArrayList<>();
    private final List<String> files = new ArrayList<>();
    private int errors;

    void error(Statement at, String text, String remedy) {
        error(at.file(), at.line(), text, remedy);
    }

    void error(String file, int line, String text, String remedy) {
        errors++;
        add(new Problem(Problem.Severity.ERROR, file, line, text, remedy));
    }

    void warning(Statement at, String text, String remedy) {
        add(new Problem(Problem.Severity.WARNING, at.file(), at.line(), text, remedy));
    }

    private void add(Problem problem) {
        if (!files.contains(problem.file())) {
            files.add(problem.file());
        }
        if (found.size() < MOST) {
            found.add(problem);
        }
    }

    boolean anyError() {
        return errors > 0;
    }

    /** File by file in the order they were first met, then by line. */
    List<Problem> inOrder() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt((Problem problem) -> files.indexOf(problem.file()))
                .thenComparingInt(Problem::line));
        return sorted;
    }

    /** Text from a file, made short and harmless for one line of a terminal. */
    static String shown(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .limit(MOST_CHARACTERS_SHOWN + 1L)
                .map(c -> isPrintable(c) ? c : '?')
                .forEach(clean::appendCodePoint);
        if (clean.codePointCount(0, clean.length()) > MOST_CHARACTERS_SHOWN) {
            clean.setLength(clean.offsetByCodePoints(0, MOST_CHARACTERS_SHOWN));
            clean.append("...");
        }
        return clean.toString();
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
