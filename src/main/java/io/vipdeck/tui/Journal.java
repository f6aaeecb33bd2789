package io.vipdeck.tui;

import java.util.ArrayList;
import java.util.List;

/**
 * The last things that happened, newest first, by the clocks of those who told them.
 *
 * @param lines at most {@link #MOST}
 */
record Journal(List<Heard> lines) {
    static final int MOST = 500;

    static final Journal EMPTY = new Journal(List.of());

    Journal {
        lines = List.copyOf(lines);
    }

    /** With one more; what a host tells again after a reconnect is not taken twice. */
    Journal with(Heard heard) {
        if (lines.stream().anyMatch(heard::isSame)) {
            return this;
        }
        int place = 0;
        while (place < lines.size() && lines.get(place).at().compareTo(heard.at()) > 0) {
            place++;
        }
        List<Heard> more = new ArrayList<>(lines);
        more.add(place, heard);
        return new Journal(more.subList(0, Math.min(MOST, more.size())));
    }

    List<Heard> passing(Filter filter) {
        return filter.isEmpty()
                ? lines
                : lines.stream().filter(line -> filter.passes(line.row())).toList();
    }

    List<Heard> of(String host) {
        return lines.stream().filter(line -> line.host().equals(host)).toList();
    }
}
