package io.vipdeck.vrrp;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** The Internet checksum (RFC 1071) as VRRP uses it: one's complement of the one's complement sum. */
final class Checksum {
    private Checksum() {}

    /** Whether a message, its checksum field included, sums up to nothing. */
    static boolean valid(
            ChecksumForm form, ByteBuffer message, InetAddress source, InetAddress target) {
        return fold(sum(form, message, source, target)) == 0xffff;
    }

    /** The checksum of a message whose checksum field is zero. */
    static int of(ChecksumForm form, ByteBuffer message, InetAddress source, InetAddress target) {
        return ~fold(sum(form, message, source, target)) & 0xffff;
    }

    private static long sum(
            ChecksumForm form, ByteBuffer message, InetAddress source, InetAddress target) {
        long sum = sum(message);
        if (form != ChecksumForm.MESSAGE) {
            InetAddress to =
                    form == ChecksumForm.PSEUDO_HEADER ? target : AdvertisementCodec.group(source);
            // RFC 768 and RFC 8200 section 8.1: the addresses, the length, the protocol.
            sum += sum(ByteBuffer.wrap(source.getAddress()));
            sum += sum(ByteBuffer.wrap(to.getAddress()));
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
