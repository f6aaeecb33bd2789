package io.vipdeck.keepalived;

/**
 * When and how often the owner of an address is announced (the {@code garp_} keywords).
 *
 * @param delayNanos from becoming master to the second round; 0 for none
 * @param repeat announcements a round
 * @param refreshNanos between later rounds; 0 for none
 * @param refreshRepeat announcements of such a round
 * @param lowerPrioDelayNanos from a weaker master's advertisement to the second round; 0 for none
 * @param lowerPrioRepeat announcements of those rounds
 * @param intervalNanos least time between two gratuitous ARP messages; 0 for none
 * @param gnaIntervalNanos least time between two unsolicited neighbour advertisements; 0 for none
 */
public record Announcing(
        long delayNanos,
        int repeat,
        long refreshNanos,
        int refreshRepeat,
        long lowerPrioDelayNanos,
        int lowerPrioRepeat,
        long intervalNanos,
        long gnaIntervalNanos) {
    /** keepalived.conf(5): 5 seconds, 5 times, never again, once; after a weaker one the same. */
    public static final Announcing DEFAULT =
            new Announcing(5_000_000_000L, 5, 0, 1, 5_000_000_000L, 5, 0, 0);
}
