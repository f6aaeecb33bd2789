package io.vipdeck.vrrp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Opens IP datagrams that carry VRRP. The header's own length is obeyed (options are skipped) and the
 * message ends where the header says, so that the padding of an Ethernet frame is never read.
 */
public final class IpDatagram {
    /** The IP protocol number of VRRP (RFC 9568 section 5.1.1.4). */
    public static final int PROTOCOL = 112;

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    private IpDatagram() {}

    /**
     * The VRRP packet in a datagram.
     *
     * @param datagram from position to limit, beginning with the IP header; untrusted
     * @return empty when it is not whole, a fragment, or of another protocol
     */
    public static Optional<Packet> open(ByteBuffer datagram) {
        ByteBuffer bytes = datagram.slice();
        if (!bytes.hasRemaining()) {
            return Optional.empty();
        }
        int version = (bytes.get(0) & 0xff) >> 4;
        if (version == 4) {
            return ipv4(bytes);
        }
        return version == 6 ? ipv6(bytes) : Optional.empty();
    }

    private static Optional<Packet> ipv4(ByteBuffer bytes) {
        if (bytes.remaining() < IPV4_HEADER) {
            return Optional.empty();
        }
        int header = (bytes.get(0) & 0x0f) * 4;
        int total = bytes.getShort(2) & 0xffff;
        // 0x3fff: the "more fragments" bit and the fragment's offset (RFC 791 section 3.1).
        boolean fragment = (bytes.getShort(6) & 0x3fff) != 0;
        boolean whole = header >= IPV4_HEADER && total >= header && total <= bytes.remaining();
        if (!whole || fragment || (bytes.get(9) & 0xff) != PROTOCOL) {
            return Optional.empty();
        }
        return Optional.of(new Packet(
                address(bytes, 12, 4),
                address(bytes, 16, 4),
                bytes.get(8) & 0xff,
                bytes.slice(header, total - header)));
    }

    private static Optional<Packet> ipv6(ByteBuffer bytes) {
        if (bytes.remaining() < IPV6_HEADER) {
            return Optional.empty();
        }
        int payload = bytes.getShort(4) & 0xffff;
        boolean whole = payload <= bytes.remaining() - IPV6_HEADER;
        if (!whole || (bytes.get(6) & 0xff) != PROTOCOL) {
            return Optional.empty();
        }
        return Optional.of(new Packet(
                address(bytes, 8, 16),
                address(bytes, 24, 16),
                bytes.get(7) & 0xff,
                bytes.slice(IPV6_HEADER, payload)));
    }

    /**
     * The address in {@code length} (4 or 16) bytes from {@code at}. Sixteen bytes are always IPv6, also
     * an IPv4-mapped address, which the plain factory would turn into IPv4.
     */
    static InetAddress address(ByteBuffer bytes, int at, int length) {
        byte[] raw = new byte[length];
        bytes.get(at, raw);
        try {
            return length == 4
                    ? InetAddress.getByAddress(raw)
                    : Inet6Address.getByAddress(null, raw, -1);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("4 or 16 bytes are always an address", impossible);
        }
    }
}
