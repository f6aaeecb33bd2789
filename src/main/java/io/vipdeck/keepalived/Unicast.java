package io.vipdeck.keepalived;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * {@code unicast_peer} and its companions.
 *
 * @param source {@code unicast_src_ip}; empty: the interface's primary address
 * @param checkSource whether only peers are believed
 * @param ttl of what is sent
 * @param faultNoPeer {@code unicast_fault_no_peer}: without a peer the instance is in FAULT
 */
public record Unicast(
        Optional<InetAddress> source,
        List<Peer> peers,
        boolean checkSource,
        int ttl,
        boolean faultNoPeer) {
    public Unicast {
        peers = List.copyOf(peers);
    }

    /** One line of {@code unicast_peer}, with the TTLs that are believed. */
    public record Peer(InetAddress address, int minTtl, int maxTtl) {}
}
