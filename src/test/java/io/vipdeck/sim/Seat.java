package io.vipdeck.sim;

import io.vipdeck.control.InstanceStatus;
import io.vipdeck.vrrp.State;

import java.net.InetAddress;
import java.util.Objects;

/** One virtual router on one host of a {@link Chaos}, and what is remembered of it. */
final class Seat {
    private static final long LONG_AGO = Long.MIN_VALUE / 2;

    final SimHost host;
    final Pair pair;
    private final int index;
    long saidNanos = LONG_AGO;
    int said = -1;
    long robbedNanos = LONG_AGO;
    long lingersSinceNanos = Long.MAX_VALUE;

    /** @param index of the router among the host's */
    Seat(SimHost host, Pair pair, int index) {
        this.host = host;
        this.pair = pair;
        this.index = index;
    }

    int priority() {
        return pair.priority;
    }

    InetAddress vip() {
        return pair.vip.address();
    }

    boolean holds() {
        return host.has(vip());
    }

    boolean robbed() {
        return robbedNanos > LONG_AGO;
    }

    State state() {
        return instance().state();
    }

    boolean master() {
        return state() == State.MASTER;
    }

    private InstanceStatus instance() {
        return Objects.requireNonNull(host.status()).instances().get(index);
    }

    @Override
    public String toString() {
        return host + " " + pair.name + " (priority " + priority() + ")";
    }
}
