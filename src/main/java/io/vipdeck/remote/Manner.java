package io.vipdeck.remote;

import java.time.Duration;
import java.util.Optional;

/**
 * What {@code ~/.ssh/config} says about a machine besides who and where.
 *
 * @param connectWithin instead of the limit that the caller has for a login (ConnectTimeout)
 * @param patience with its silence once the session stands (ServerAliveInterval, ServerAliveCountMax)
 * @param through the machine that the connection goes through, and so on from there (ProxyJump)
 */
record Manner(
        HostTrust trust,
        LoginWays login,
        Optional<Duration> connectWithin,
        Patience patience,
        Optional<Target> through) {
    static final Manner USUAL = new Manner(
            HostTrust.USUAL,
            LoginWays.USUAL,
            Optional.empty(),
            Patience.STANDARD,
            Optional.empty());
}
