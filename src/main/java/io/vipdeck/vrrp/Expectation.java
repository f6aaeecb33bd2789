package io.vipdeck.vrrp;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a virtual router asks of the packets that it believes.
 *
 * @param version the configured one; empty: any, and then neither password nor interval is looked at
 * @param unicast whether it comes from a configured peer, not through the group; the TTL is then free
 * @param password of {@code auth_type PASS}; empty for no authentication
 * @param advertIntNanos our own interval, which version 2 must agree on
 */
public record Expectation(
        OptionalInt version, boolean unicast, Optional<Password> password, long advertIntNanos) {

    /** Believes whatever is well formed: for looking at a LAN. */
    public static final Expectation ANYTHING =
            new Expectation(OptionalInt.empty(), true, Optional.empty(), 0);

    /** What a version 2 router on a LAN believes. */
    public static Expectation version2(Optional<Password> password, long advertIntNanos) {
        return new Expectation(OptionalInt.of(2), false, password, advertIntNanos);
    }

    /** What a version 3 router on a LAN believes. */
    public static Expectation version3() {
        return new Expectation(OptionalInt.of(3), false, Optional.empty(), 0);
    }
}
