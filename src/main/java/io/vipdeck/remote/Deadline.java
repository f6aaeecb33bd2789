package io.vipdeck.remote;

import java.math.BigDecimal;
import java.time.Duration;

/** A moment by which something must be done, on this machine's monotonic clock. */
final class Deadline {
    private static final Duration LONGEST = Duration.ofDays(30);

    private final Duration whole;
    private final long endNanos;

    private Deadline(Duration whole) {
        this.whole = whole.compareTo(LONGEST) > 0 ? LONGEST : whole;
        this.endNanos = System.nanoTime() + this.whole.toNanos();
    }

    static Deadline in(Duration whole) {
        return new Deadline(whole);
    }

    boolean passed() {
        return endNanos - System.nanoTime() <= 0;
    }

    /** At least 1, for interfaces to which 0 means for ever. */
    int leftMs() {
        long left = (endNanos - System.nanoTime()) / 1_000_000;
        return (int) Math.max(1, Math.min(left, Integer.MAX_VALUE));
    }

    /** The time that was given in all, such as {@code 2.5 s}. */
    @Override
    public String toString() {
        return BigDecimal.valueOf(whole.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }
}
