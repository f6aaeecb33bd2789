package io.vipdeck.remote;

/**
 * How long a silent machine is taken for a living one. It is given up after {@code intervalMs * (unanswered + 1)}
 * of silence, or when it takes no byte of ours for that long.
 *
 * @param intervalMs of silence after which it is asked for a sign of life
 * @param unanswered questions that may stay without answer
 */
record Patience(int intervalMs, int unanswered) {
    /** Six seconds in all. */
    static final Patience STANDARD = new Patience(2000, 2);

    long longestSilenceMs() {
        return (long) intervalMs * (unanswered + 1);
    }
}
