package io.vipdeck.vrrp;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Optional;

/** What a router knows of the others: the last one that it heard, and whether that one resigned. */
final class Heard {
    private @Nullable Peer peer;
    private @Nullable String resigned;

    void remember(Advertisement advertisement, InetAddress from, long nowNanos) {
        if (advertisement.priority() == 0) {
            resigned = IpLiteral.format(from);
        } else {
            resigned = null;
            peer = new Peer(from, advertisement.priority(), nowNanos);
        }
    }

    /** A new turn begins: who resigned before it is no reason any more. */
    void listen() {
        resigned = null;
    }

    Optional<Peer> last() {
        return Optional.ofNullable(peer);
    }

    /** The last one, where it was heard at that time or later and did not resign. */
    Optional<Peer> since(long nanos) {
        return last().filter(each -> resigned == null && each.seenNanos() >= nanos);
    }

    /**
     * Why a backup takes over now, in words.
     *
     * @param priority its own
     * @param downNanos its turn
     * @param quietSinceNanos when that turn began
     */
    String whyTakingOver(int priority, long downNanos, long quietSinceNanos, long nowNanos) {
        if (resigned != null) {
            return resigned + " resigned (priority 0)";
        }
        Peer last = peer;
        if (last == null) {
            return "no advertisement heard for " + Spoken.seconds(nowNanos - quietSinceNanos);
        }
        if (nowNanos - last.seenNanos() < downNanos && last.priority() < priority) {
            return "its priority " + priority + " is higher than the " + last.priority() + " of "
                    + last.name();
        }
        return "no advertisement from " + last.name() + " for "
                + Spoken.seconds(nowNanos - last.seenNanos());
    }
}
