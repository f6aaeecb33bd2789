package io.vipdeck.agent;

import java.util.HashMap;
import java.util.Map;

/**
 * When each LAN was last told something, gratuitous ARP and neighbour advertisements apart: the least
 * time between two of them ({@code garp_interval}, {@code gna_interval}) holds for all routers of an
 * interface together, since it is the switch that must keep up.
 */
final class Pace {
    private final Map<Lan, Long> toldNanos = new HashMap<>();

    /** An interface, and the protocol of a family on it. */
    record Lan(String interfaceName, Host.Family family) {}

    /** Something was told now. */
    void told(Lan lan, long nowNanos) {
        toldNanos.put(lan, nowNanos);
    }

    /** From when on the next may be told; Long.MIN_VALUE where nothing was. */
    long dueNanos(Lan lan, long intervalNanos) {
        Long told = toldNanos.get(lan);
        return told == null || intervalNanos == 0 ? Long.MIN_VALUE : told + intervalNanos;
    }
}
