package io.vipdeck.control;

import java.util.List;

/**
 * What stands behind the state of a virtual router: for the operator who asks why.
 *
 * @param faults what keeps it in FAULT now, each in words; empty when nothing does
 * @param tracked what it depends on
 * @param peers the other routers of its number, as each was last heard; the last one heard at the end
 * @param announcements gratuitous ARPs or neighbour advertisements sent since the agent's start
 */
public record Explanation(
        List<String> faults, List<Tracked> tracked, List<Peer> peers, long announcements) {
    /** Nothing is known: an agent of an earlier version. */
    public static final Explanation NONE = new Explanation(List.of(), List.of(), List.of(), 0);

    public Explanation {
        faults = List.copyOf(faults);
        tracked = List.copyOf(tracked);
        peers = List.copyOf(peers);
    }

    /**
     * Something that it depends on.
     *
     * @param name with its kind, such as {@code script chk_http_port}
     * @param health {@code well}, {@code failed} or {@code unknown}
     * @param weight 0: its failure means FAULT
     * @param contribution what it adds to the priority now
     * @param reason one sentence on its health
     */
    public record Tracked(
            String name, String health, int weight, int contribution, String reason) {}

    /**
     * Another router of the same number.
     *
     * @param version VRRP version of its packets
     * @param priority of its last advertisement; 0 when it resigned
     * @param checksum what its checksums cover, in words; empty where that is not known
     * @param master whether it is the one that we follow
     */
    public record Peer(
            String address,
            int version,
            int priority,
            double advertIntMs,
            long seenMs,
            String checksum,
            boolean master) {}
}
