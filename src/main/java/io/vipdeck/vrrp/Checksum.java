package io.vipdeck.vrrp;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** The Internet checksum (RFC 1071) as VRRP uses it: one's complement of the one's complement sum. */
final class Checksum {
    private Checksum() {}

    /** What the two forms of a VRRPv3 checksum over IPv4 cover; both are found in the field. */
    enum Form {
        /** The message only: VRRPv2 (RFC 3768 section 5.3.8), and IPv4 by RFC 9568 section 5.2.8. */
        MESSAGE,
        /** The message and the IP pseudo-header: IPv6 always, IPv4 by RFC 5798 as deployed. */
        PSEUDO_HEADER
    }

    /** Whether a message, its checksum field included, sums up to nothing. */
    static boolean valid(Form form, ByteBuffer message, InetAddress source, InetAddress target) {
        return fold(sum(form, message, source, target)) == 0xffff;
    }

    /** The checksum of a message whose checksum field is zero. */
    static int of(Form form, ByteBuffer message, InetAddress source, InetAddress target) {
        return ~fold(sum(form, message, source, target)) & 0xffff;
    }

    private static long sum(Form form, ByteBuffer message, InetAddress source, InetAddress target) {
        long sum = sum(message);
        if (form == Form.PSEUDO_HEADER) {
            // RFC 768 and RFC 8200 section 8.1: the addresses, the length, the protocol.
            sum += sum(ByteBuffer.wrap(source.getAddress()));
            sum += sum(ByteBuffer.wrap(target.getAddress()));
            sum += message.remaining() + IpDatagram.PROTOCOL;
        }
        return sum;
    }

    private static long sum(ByteBuffer bytes) {
        long sum = 0;
        int end = bytes.limit();
        for (int i = bytes.position(); i < end; i += 2) {
            int low = i + 1 < end ? bytes.get(i + 1) & 0xff : 0;
            sum += (bytes.get(i) & 0xff) << 8 | low;
        }
        return sum;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >> 16 != 0) {
            folded = (folded & 0xffff) + (folded >> 16);
        }
        return (int) folded;
    }
}
