package io.vipdeck.inventory;

import java.util.HashMap;
import java.util.Map;

/** Values that must not come twice, and the line where each came first. */
final class Unique {
    private final Problems problems;
    private final Map<Object, Integer> lines = new HashMap<>();

    Unique(Problems problems) {
        this.problems = problems;
    }

    /** Reports {@code value} when it came before. */
    void see(Object value, int line, String key, String said, String remedy) {
        Integer first = lines.putIfAbsent(value, line);
        if (first != null) {
            problems.add(line, key, said + " is taken already on " + problems.place(first), remedy);
        }
    }
}
