package io.vipdeck.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, never for a time. */
public final class Await {
    private static final long PAUSE_NANOS = 20_000_000;

    private Await() {}

    /** Returns once the condition holds; fails with its description and the last sight when it does not. */
    public static void until(
            String description, Duration limit, BooleanSupplier condition, Supplier<String> sight) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(
                        "not within " + limit + ": " + description + "\n" + sight.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
