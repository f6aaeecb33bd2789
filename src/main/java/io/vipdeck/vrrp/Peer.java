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

    /** Why a backup of our priority follows it, or is about not to. */
    String asMaster(int own, boolean preempt) {
        if (priority > own) {
            return name() + " is master with the higher priority " + priority;
        }
        if (priority == own) {
            return name() + " is master with the same priority " + own;
        }
        if (!preempt) {
            return name() + " is master with the lower priority " + priority
                    + ", and nopreempt lets it stay";
        }
        return name() + " is master with the lower priority " + priority + "; about to take over";
    }
}
