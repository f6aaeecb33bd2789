package io.vipdeck.vrrp;

/** Spans of time as sentences say them. */
public final class Spoken {
    private static final long MILLI_NANOS = 1_000_000;

    private Spoken() {}

    /** {@code 3.61 s}; under a tenth of a second {@code 36 ms}. */
    public static String seconds(long nanos) {
        if (nanos < 100 * MILLI_NANOS) {
            return nanos / MILLI_NANOS + " ms";
        }
        // By hand: a takeover says it before it speaks, and a formatter takes 10 ms to load.
        long hundredths = (nanos + 5 * MILLI_NANOS) / (10 * MILLI_NANOS);
        long rest = hundredths % 100;
        return hundredths / 100 + (rest < 10 ? ".0" : ".") + rest + " s";
    }
}
