package io.vipdeck.vrrp;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * A VRRP message as it came off a network, with what its IP header said.
 *
 * @param ttl TTL or hop limit; negative where it is not known
 * @param message from position to limit, nothing before or after it
 */
public record Packet(InetAddress source, InetAddress destination, int ttl, ByteBuffer message) {
    public Packet {
        message = message.slice().asReadOnlyBuffer();
    }

    /** An own view of the message; reading it moves no other reader's position. */
    @Override
    public ByteBuffer message() {
        return message.duplicate();
    }
}
