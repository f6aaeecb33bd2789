package io.vipdeck.tui;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One line of the key table: keys, hints and help all come from it.
 *
 * @param presses the keys that do the same
 * @param shown how help names them
 * @param pages where it works
 * @param label what it does, in help
 * @param hint what it does, on the bottom line; empty: not shown there
 * @param weight of the hint: the lowest goes first when there is no room
 * @param refusal why it does nothing just now, one sentence; empty while it works
 */
record KeyBinding(
        Command command,
        List<KeyPress> presses,
        String shown,
        Group group,
        Set<Page> pages,
        String label,
        Function<Model, String> hint,
        int weight,
        Function<Model, Optional<String>> refusal) {
    KeyBinding {
        presses = List.copyOf(presses);
        pages = Set.copyOf(pages);
    }

    /** The columns of help. Only what is in {@link #CHANGE} touches hosts. */
    enum Group {
        MOVE("MOVE"),
        LOOK("LOOK"),
        CHANGE("CHANGE HOSTS"),
        FIND("FIND"),
        VIEW("VIEW"),
        APP("APP");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        /** Whether its hints stand at the right end of the line. */
        boolean standsRight() {
            return this == FIND || this == APP;
        }
    }

    boolean isFor(KeyPress press) {
        return presses.contains(press);
    }
}
