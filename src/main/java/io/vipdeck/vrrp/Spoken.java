package io.vipdeck.vrrp;

import java.util.Locale;

/** Spans of time as sentences say them. */
public final class Spoken {
    private static final long MILLI_NANOS = 1_000_000;

    private Spoken() {}

    /** {@code 3.61 s}; under a tenth of a second {@code 36 ms}. */
    public static String seconds(long nanos) {
        if (nanos < 100 * MILLI_NANOS) {
            return nanos / MILLI_NANOS + " ms";
        }
        return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }
}
