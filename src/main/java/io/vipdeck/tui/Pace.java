package io.vipdeck.tui;

import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.Status;

import java.util.Locale;

/**
 * How many advertisements a second a host sends and hears, from two readings of its counters. The agent's
 * own age is the clock, so the way of a reading through the network does not blur it.
 *
 * @param fromMs age of the agent at the first reading
 * @param sentPerSecond below 0 as long as it is not known
 */
record Pace(long fromMs, long sent, long heard, double sentPerSecond, double heardPerSecond) {
    /** Two readings are this far apart, so that one advertisement more or less hardly shows. */
    private static final long APART_MS = 4_000;

    static Pace start(Status status) {
        return new Pace(status.uptimeMs(), sent(status), heard(status), -1, -1);
    }

    Pace next(Status status) {
        long passed = status.uptimeMs() - fromMs;
        if (passed < 0) {
            return start(status);
        }
        if (passed < APART_MS) {
            return this;
        }
        return new Pace(
                status.uptimeMs(),
                sent(status),
                heard(status),
                Math.max(0, sent(status) - sent) * 1000.0 / passed,
                Math.max(0, heard(status) - heard) * 1000.0 / passed);
    }

    /** {@code tx 1/s} for one that sends, {@code rx 1/s} for one that hears; empty when not known. */
    String shown() {
        if (sentPerSecond < 0) {
            return "";
        }
        return sentPerSecond >= heardPerSecond && sentPerSecond > 0
                ? "tx " + rate(sentPerSecond)
                : "rx " + rate(heardPerSecond);
    }

    private static String rate(double perSecond) {
        double rounded = Math.round(perSecond * 10) / 10.0;
        return rounded >= 1 || rounded == 0
                ? Math.round(perSecond) + "/s"
                : String.format(Locale.ROOT, "%.1f/s", rounded).substring(1);
    }

    private static long sent(Status status) {
        return status.instances().stream()
                .mapToLong(InstanceStatus::advertsSent)
                .sum();
    }

    private static long heard(Status status) {
        return status.instances().stream()
                .mapToLong(InstanceStatus::advertsReceived)
                .sum();
    }
}
