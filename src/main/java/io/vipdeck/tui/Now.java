package io.vipdeck.tui;

/**
 * The time, as the last tick told it.
 *
 * @param at RFC 3339
 * @param nanos of a clock that never goes back
 */
record Now(String at, long nanos) {
    static final Now UNKNOWN = new Now("", 0);
}
