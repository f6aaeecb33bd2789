package io.vipdeck.tui;

import io.vipdeck.control.Event;

/**
 * One line of the journal.
 *
 * @param at RFC 3339, by the clock of whoever told it
 * @param host who told it; {@code you} for what the operator did
 * @param seq the agent's count; 0 for the operator
 */
record Heard(String at, String host, long seq, Mark mark, String text) {

    static Heard of(String host, Event event) {
        String subject = event.subject().equals("agent") ? "" : event.subject() + ": ";
        return new Heard(event.at(), host, event.seq(), Mark.of(event), subject + event.text());
    }

    boolean isSame(Heard other) {
        return seq == other.seq && at.equals(other.at) && host.equals(other.host);
    }

    /** What a filter looks at. */
    String row() {
        return host + " " + text;
    }
}
