package io.vipdeck.vrrp;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a virtual router asks of the packets that it believes.
 *
 * @param version the configured one; empty: any, and then neither password nor interval is looked at
 * @param sender from whom they come
 * @param password of {@code auth_type PASS}; empty for no authentication
 * @param advertIntNanos our own interval, which version 2 must agree on
 * @param trailer what is thought of the {@code auth_hmac} trailer; empty: there may be none
 */
public record Expectation(
        OptionalInt version,
        Sender sender,
        Optional<Password> password,
        long advertIntNanos,
        Optional<TrailerCheck> trailer) {

    /** Believes whatever is well formed: for looking at a LAN. */
    public static final Expectation ANYTHING = new Expectation(
            OptionalInt.empty(), Sender.ANYBODY, Optional.empty(), 0, Optional.empty());

    /** What a version 2 router on a LAN believes. */
    public static Expectation version2(Optional<Password> password, long advertIntNanos) {
        return new Expectation(
                OptionalInt.of(2), Sender.GROUP, password, advertIntNanos, Optional.empty());
    }

    /** What a version 3 router on a LAN believes. */
    public static Expectation version3() {
        return new Expectation(
                OptionalInt.of(3), Sender.GROUP, Optional.empty(), 0, Optional.empty());
    }

    /** The same from another sender. */
    public Expectation from(Sender other) {
        return new Expectation(version, other, password, advertIntNanos, trailer);
    }

    /** The same where messages are signed. */
    public Expectation signed(TrailerCheck check) {
        return new Expectation(version, sender, password, advertIntNanos, Optional.of(check));
    }

    /**
     * Who sent a packet, as the configuration sees it.
     *
     * @param route where it is to be sent to
     * @param peer whether it is one of those who are believed
     * @param minTtl least TTL that is believed
     * @param maxTtl greatest TTL that is believed
     */
    public record Sender(Route route, boolean peer, int minTtl, int maxTtl) {
        /** Anybody on the LAN, which a TTL of 255 proves (RFC 9568 section 5.1.1.3). */
        public static final Sender GROUP = new Sender(Route.GROUP, true, 255, 255);

        /** Anybody, wherever the packet goes to. */
        public static final Sender ANYBODY = new Sender(Route.ANY, true, 0, 255);

        /** A unicast sender who is not to be believed. */
        public static final Sender STRANGER = new Sender(Route.HOST, false, 0, 255);

        /** A unicast peer. */
        public static Sender peer(int minTtl, int maxTtl) {
            return new Sender(Route.HOST, true, minTtl, maxTtl);
        }
    }

    /** Where advertisements go to. */
    public enum Route {
        /** The VRRP group of the LAN. */
        GROUP,
        /** Straight to this host. */
        HOST,
        /** Whichever. */
        ANY
    }

    /** Looks at what follows a message, or that nothing does: keepalived's {@code auth_hmac}. */
    @FunctionalInterface
    public interface TrailerCheck {
        /**
         * Judges a packet whose message has proven its length and its checksum.
         *
         * @param messageBytes where the trailer begins
         * @return why it is to be discarded; empty: it is to be believed
         */
        Optional<Decoded.Discarded> judge(Packet packet, int messageBytes);
    }
}
