package io.vipdeck.control;

/**
 * Something that happened on a host and that an operator wants to read.
 *
 * @param seq counts the agent's events from 1
 * @param at wall clock of the host, RFC 3339 with milliseconds
 * @param subject the instance or service it is about, or {@code agent}
 * @param text one sentence
 */
public record Event(long seq, String at, Kind kind, String subject, String text) {

    /** What kind of thing happened; the screen picks the mark by it. */
    public enum Kind {
        /** A virtual router changed its state. */
        STATE,
        /** An address was added or removed. */
        ADDRESS,
        /** A service died, was started, answers or does not. */
        SERVICE,
        /** A check script changed its result, or a priority changed. */
        CHECK,
        /** The agent itself: started, stopping. */
        AGENT,
        /** Something an operator should look at. */
        WARNING
    }
}
