package io.vipdeck.vrrp;

import java.net.InetAddress;

/**
 * Another router of the same number, as last heard.
 *
 * @param priority of its last advertisement that was no resignation
 * @param seenNanos when
 */
public record Peer(InetAddress address, int priority, long seenNanos) {
    /** Its address in text. */
    public String name() {
        return IpLiteral.format(address);
    }
}
