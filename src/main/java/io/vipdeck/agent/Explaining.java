package io.vipdeck.agent;

import io.vipdeck.control.Explanation;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Peer;
import io.vipdeck.vrrp.State;
import io.vipdeck.vrrp.VirtualRouter;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Puts what stands behind a router's state into words for its status. */
final class Explaining {
    private Explaining() {}

    static List<Explanation.Tracked> tracked(List<Binding> bindings) {
        return bindings.stream().map(Explaining::tracked).toList();
    }

    /** In the order of hearing; the one heard last is followed by a backup, unless it resigned. */
    static List<Explanation.Peer> peers(
            List<Senders.Sender> senders, VirtualRouter router, int version, long nowNanos) {
        Optional<InetAddress> last = router.peer().map(Peer::address);
        return senders.stream()
                .map(sender -> new Explanation.Peer(
                        IpLiteral.format(sender.address()),
                        version,
                        sender.priority(),
                        sender.advertIntNanos() / 1e6,
                        (nowNanos - sender.seenNanos()) / 1_000_000,
                        sender.checksum().words(),
                        router.state() == State.BACKUP
                                && sender.priority() > 0
                                && last.filter(sender.address()::equals).isPresent()))
                .toList();
    }

    private static Explanation.Tracked tracked(Binding binding) {
        return new Explanation.Tracked(
                binding.key(),
                binding.tracker().health().name().toLowerCase(Locale.ROOT),
                binding.reversed() ? -binding.weight() : binding.weight(),
                binding.contribution(),
                binding.tracker().reason());
    }
}
