package io.vipdeck.vrrp;

import java.util.List;
import java.util.stream.Stream;

/**
 * How one virtual router is configured.
 *
 * @param priority the base, 1-255; 255 owns the addresses
 * @param authType 0 none, 1 PASS; version 2 only
 * @param preempt whether a weaker living master is replaced; always so for priority 255
 * @param preemptDelayNanos extra wait before that
 * @param announcements how mastership is announced
 * @param addresses at least one, all of one family: they are advertised
 * @param excluded held with the others and never advertised; of any family
 */
public record RouterSettings(
        int vrid,
        int version,
        int priority,
        long advertIntNanos,
        int authType,
        boolean preempt,
        long preemptDelayNanos,
        Announcements announcements,
        List<VirtualAddress> addresses,
        List<VirtualAddress> excluded) {
    public RouterSettings {
        addresses = List.copyOf(addresses);
        excluded = List.copyOf(excluded);
        if (priority < 1 || preemptDelayNanos < 0) {
            throw new IllegalArgumentException("priority 1-255 and a delay of 0 or more needed");
        }
        // Whatever the wire cannot carry is refused here, not at the first advertisement.
        advertisement(vrid, version, priority, advertIntNanos, authType, addresses);
    }

    /** Whether this host owns the addresses (RFC 9568 section 1.6: IPvX Address Owner). */
    public boolean owner() {
        return priority == 255;
    }

    /** All that a master has: first what is advertised. */
    public List<VirtualAddress> held() {
        return Stream.concat(addresses.stream(), excluded.stream()).toList();
    }

    /** The advertisement that a router of these settings sends. */
    Advertisement advertisement(int currentPriority) {
        return advertisement(vrid, version, currentPriority, advertIntNanos, authType, addresses);
    }

    private static Advertisement advertisement(
            int vrid,
            int version,
            int priority,
            long advertIntNanos,
            int authType,
            List<VirtualAddress> addresses) {
        return new Advertisement(
                version,
                vrid,
                priority,
                authType,
                advertIntNanos,
                addresses.stream().map(VirtualAddress::address).toList());
    }

    /**
     * The {@code garp_*} words of keepalived; they hold for IPv6 neighbour advertisements too.
     *
     * @param delayNanos from becoming master to the second round; 0 for no second round
     * @param repeat announcements in each of these two rounds
     * @param refreshNanos between later rounds; 0 for none
     * @param refreshRepeat announcements in each later round
     * @param lowerDelayNanos from a weaker master's advertisement to the second round after it; 0 for none
     * @param lowerRepeat announcements in each of those two rounds
     */
    public record Announcements(
            long delayNanos,
            int repeat,
            long refreshNanos,
            int refreshRepeat,
            long lowerDelayNanos,
            int lowerRepeat) {
        public Announcements {
            boolean negative = delayNanos < 0 || refreshNanos < 0 || lowerDelayNanos < 0;
            if (negative || repeat < 0 || refreshRepeat < 0 || lowerRepeat < 0) {
                throw new IllegalArgumentException("negative figure for announcements");
            }
        }
    }
}
