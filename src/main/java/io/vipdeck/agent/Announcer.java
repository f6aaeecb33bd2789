package io.vipdeck.agent;

import io.vipdeck.agent.Host.Family;
import io.vipdeck.keepalived.Announcing;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.vrrp.VirtualAddress;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Announces one router's addresses: at once, or as fast as {@code garp_interval} and {@code gna_interval}
 * let it. What has to wait waits here and not in the loop; a router that is no longer master forgets it.
 */
final class Announcer {
    private final Host host;
    private final Pace pace;
    private final BiConsumer<VirtualAddress, String> refused;
    /** How often each is still to be announced; the next one is the first. */
    private final Map<Configuration.Address, Integer> waiting = new LinkedHashMap<>();

    private String lan = "";
    private Announcing limits = Announcing.DEFAULT;
    private long told;

    /**
     * One with nothing to say.
     *
     * @param pace of all routers of this host
     * @param refused told when the host could not announce an address, and why
     */
    Announcer(Host host, Pace pace, BiConsumer<VirtualAddress, String> refused) {
        this.host = host;
        this.pace = pace;
        this.refused = refused;
    }

    /** Announces for this router from now on. */
    void configure(Configuration.Instance config) {
        lan = config.interfaceName();
        limits = config.announcing();
    }

    /**
     * Announces each of them {@code repeat} times, one after the other and then over again. Where an
     * earlier round is not over yet, the longer of the two counts.
     */
    void announce(List<Configuration.Address> places, int repeat, long nowNanos) {
        places.forEach(place -> waiting.merge(place, repeat, Integer::max));
        tick(nowNanos);
    }

    /** Forgets an address that is not here any more. */
    void forget(VirtualAddress address) {
        waiting.keySet().removeIf(place -> place.address().equals(address));
    }

    /** Forgets all: another is master. */
    void forgetAll() {
        waiting.clear();
    }

    /** Says what is due. */
    void tick(long nowNanos) {
        Configuration.Address due = next(nowNanos);
        while (due != null) {
            Integer left = waiting.remove(due);
            if (left != null && left > 1) {
                waiting.put(due, left - 1);
            }
            pace.told(lanOf(due), nowNanos);
            VirtualAddress address = due.address();
            told++;
            host.announce(due.interfaceName(), address)
                    .ifPresent(error -> refused.accept(address, error));
            due = next(nowNanos);
        }
    }

    /** The first that may be announced now. */
    private Configuration.@Nullable Address next(long nowNanos) {
        for (Configuration.Address place : waiting.keySet()) {
            if (dueNanos(place) <= nowNanos) {
                return place;
            }
        }
        return null;
    }

    /** How many it has said so far. */
    long told() {
        return told;
    }

    /** When {@link #tick} has something to say; Long.MAX_VALUE for never. */
    long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        for (Configuration.Address place : waiting.keySet()) {
            next = Math.min(next, dueNanos(place));
        }
        return next;
    }

    private long dueNanos(Configuration.Address place) {
        Pace.Lan where = lanOf(place);
        boolean arp = where.family() == Family.IPV4;
        return pace.dueNanos(where, arp ? limits.intervalNanos() : limits.gnaIntervalNanos());
    }

    private Pace.Lan lanOf(Configuration.Address place) {
        boolean arp = place.address().address() instanceof Inet4Address;
        return new Pace.Lan(lan, arp ? Family.IPV4 : Family.IPV6);
    }
}
