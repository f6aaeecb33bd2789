package io.vipdeck.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time, and what is to happen in it; things of the same time happen in the order planned. */
public final class Timeline {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Entry> entries = new PriorityQueue<>(
            Comparator.comparingLong(Entry::atNanos).thenComparingLong(Entry::order));
    private long nowNanos;
    private long order;
    private Duration step = Duration.ZERO;

    private record Entry(long atNanos, long order, Runnable what) {}

    /** Monotonic virtual time, from 0. */
    public long nowNanos() {
        return nowNanos;
    }

    /** The same as a wall clock shows it. */
    public Instant now() {
        return BEGIN.plusNanos(nowNanos).plus(step);
    }

    /** Sets all hosts' wall clocks forward or back, as an operator or NTP may; time goes on. */
    public void stepWallClock(Duration by) {
        step = step.plus(by);
    }

    /** Plans something. */
    public void after(long delayNanos, Runnable what) {
        order++;
        entries.add(new Entry(nowNanos + Math.max(0, delayNanos), order, what));
    }

    /** When the next planned thing happens; Long.MAX_VALUE when nothing is planned. */
    long nextNanos() {
        Entry next = entries.peek();
        return next == null ? Long.MAX_VALUE : next.atNanos();
    }

    /** Lets time pass; never back. */
    void moveTo(long atNanos) {
        nowNanos = Math.max(nowNanos, atNanos);
    }

    /** Does the next planned thing. */
    void runNext() {
        Entry next = entries.remove();
        moveTo(next.atNanos());
        next.what().run();
    }
}
