package io.vipdeck.tui;

/** One line that shows for a while what came of a key. */
record Flash(boolean ok, String text, long nanos) {
    private static final long GOOD_STAYS_NANOS = 8_000_000_000L;
    private static final long BAD_STAYS_NANOS = 30_000_000_000L;

    boolean isOver(Now now) {
        return now.nanos() - nanos > (ok ? GOOD_STAYS_NANOS : BAD_STAYS_NANOS);
    }
}
