package io.vipdeck.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of the YAML text, with the line it stands on, counted from 1. */
sealed interface Node {

    int line();

    /** What it is, for a sentence such as "is a list". */
    String kind();

    /**
     * A single value, exactly as written.
     *
     * @param plain without quotes, so that YAML readers may take it for a number, a truth value or nothing
     */
    record Scalar(int line, String text, boolean plain) implements Node {
        @Override
        public String kind() {
            return isNothing() ? "empty" : "a single value";
        }

        /** {@code key:} without a value, or YAML's words for that. */
        boolean isNothing() {
            return plain && text.matches("|~|null|Null|NULL");
        }

        /** Never shows the text: it may be a secret. */
        @Override
        public String toString() {
            return "Scalar[line " + line + "]";
        }
    }

    /** Keys with values, in the order of the file. */
    record Mapping(int line, Map<String, Entry> entries) implements Node {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public String kind() {
            return "a map of keys";
        }
    }

    /** A list. */
    record Sequence(int line, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * A value in a map.
     *
     * @param line of the key
     */
    record Entry(int line, Node value) {}
}
