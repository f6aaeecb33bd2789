package io.vipdeck.cluster;

import org.jspecify.annotations.Nullable;

/**
 * One fetch of what the cluster serves from a VIP, made from this machine.
 *
 * @param httpStatus null when there was no answer, or a connection was all that was asked for
 * @param latencyMs from the connection's begin to the status line, or until it stood; null when there
 *     was no answer
 * @param begunNanos monotonic time of its begin; of an owner who came later it tells nothing
 * @param atNanos monotonic time of its end
 */
public record VipReading(
        @Nullable Integer httpStatus, @Nullable Double latencyMs, long begunNanos, long atNanos) {

    boolean reachable() {
        return latencyMs != null;
    }
}
