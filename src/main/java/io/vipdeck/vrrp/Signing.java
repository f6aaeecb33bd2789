package io.vipdeck.vrrp;

import java.util.Map;
import java.util.Objects;

/**
 * How messages are signed and what is asked of signatures: keepalived's {@code auth_hmac}.
 *
 * @param keys by their id, 1-255; whoever signs with one of them is believed
 * @param activeKey the id of the one that signs what we send
 * @param clockMatters {@code anti_replay time}: whether a message whose time is outside of the window is
 *     too old; else it only has to be later than the last one of its sender
 * @param windowSeconds how far a sender's clock may be off
 */
public record Signing(
        Map<Integer, HmacKey> keys, int activeKey, boolean clockMatters, int windowSeconds) {
    public Signing {
        keys = Map.copyOf(keys);
        if (!keys.containsKey(activeKey) || windowSeconds < 1) {
            throw new IllegalArgumentException("an active key and a window of 1 s or more needed");
        }
    }

    /** The key that signs what we send. */
    HmacKey active() {
        return Objects.requireNonNull(keys.get(activeKey));
    }
}
