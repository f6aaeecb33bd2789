package io.vipdeck.linux;

import io.vipdeck.agent.HostEvent;
import io.vipdeck.vrrp.Packet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** The IPv4 header around a VRRP message (RFC 791 section 3.1, RFC 9568 section 5.1.1). */
final class Ipv4Packet {
    static final int HEADER_BYTES = 20;
    /** Internetwork control: what routers say to each other (RFC 791). */
    static final int TYPE_OF_SERVICE = 0xc0;

    static final int TTL = 255;
    static final int PROTOCOL_VRRP = 112;

    private Ipv4Packet() {}

    /**
     * Writes the header and the message to the front of {@code into}; sum and id are the kernel's.
     */
    static void write(Packet sent, ByteBuffer into) {
        ByteBuffer message = sent.message();
        int length = HEADER_BYTES + message.remaining();
        into.clear().order(ByteOrder.BIG_ENDIAN);
        into.put((byte) 0x45).put((byte) TYPE_OF_SERVICE).putShort((short) length);
        into.putInt(0);
        into.put((byte) sent.ttl()).put((byte) PROTOCOL_VRRP).putShort((short) 0);
        into.put(sent.source().getAddress()).put(sent.destination().getAddress());
        into.put(message);
        into.flip();
    }

    /** The header's sum (RFC 791), for a packet that the kernel only carries; its own field is zero. */
    static short headerChecksum(ByteBuffer packet) {
        int sum = 0;
        for (int i = 0; i < HEADER_BYTES; i += 2) {
            sum += packet.getShort(i) & 0xffff;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }

    /**
     * Takes a packet apart as a raw socket delivers it: header length by IHL, end by the total
     * length, for what Ethernet padded is not part of the message.
     *
     * @return empty where it is no whole IPv4 packet of protocol 112
     */
    static Optional<HostEvent.Received> read(String interfaceName, ByteBuffer packet) {
        ByteBuffer view = packet.duplicate().order(ByteOrder.BIG_ENDIAN);
        if (view.remaining() < HEADER_BYTES || view.get(0) >>> 4 != 4) {
            return Optional.empty();
        }
        int headerBytes = (view.get(0) & 0xf) * 4;
        int totalBytes = view.getShort(2) & 0xffff;
        if (headerBytes < HEADER_BYTES
                || totalBytes < headerBytes
                || totalBytes > view.limit()
                || (view.get(9) & 0xff) != PROTOCOL_VRRP) {
            return Optional.empty();
        }
        byte[] message = new byte[totalBytes - headerBytes];
        view.get(headerBytes, message);
        return Optional.of(new HostEvent.Received(
                interfaceName,
                address(view, 12),
                address(view, 16),
                view.get(8) & 0xff,
                ByteBuffer.wrap(message).asReadOnlyBuffer()));
    }

    private static InetAddress address(ByteBuffer packet, int offset) {
        byte[] bytes = new byte[4];
        packet.get(offset, bytes);
        return addressOf(bytes);
    }

    /** The address that 4 or 16 bytes are. */
    static InetAddress addressOf(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException("4 or 16 bytes are an address", impossible);
        }
    }
}
