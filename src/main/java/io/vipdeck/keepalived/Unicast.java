package io.vipdeck.keepalived;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * {@code unicast_peer} and its companions.
 *
 * @param source {@code unicast_src_ip}; empty: the interface's primary address
 * @param peers at least one, unless {@code faultNoPeer}
 * @param checkSource whether only peers are believed: unless {@code check_unicast_src off}
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

    /** Whether a packet can be for both. */
    boolean overlaps(Unicast other) {
        boolean oneAddress =
                source.isEmpty() || other.source.isEmpty() || source.equals(other.source);
        boolean onePeer =
                peers.stream().anyMatch(peer -> other.peer(peer.address()).isPresent());
        return oneAddress && (onePeer || !checkSource || !other.checkSource);
    }

    /** The peer of that address. */
    public Optional<Peer> peer(InetAddress address) {
        return peers.stream().filter(peer -> peer.address().equals(address)).findFirst();
    }

    /** One line of {@code unicast_peer}, with the TTLs that are believed: 0 to 255 means any. */
    public record Peer(InetAddress address, int minTtl, int maxTtl) {}
}
