package io.vipdeck.vrrp;

import java.nio.ByteBuffer;

/**
 * What keepalived 2.4's {@code auth_hmac} puts behind a message, of whatever version and family:
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Type (1)    |    Key id     |         reserved (0)          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             Seconds of the wall clock (UTC)                   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  1/65536 of a second          |           Counter             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   HMAC-SHA256, cut at 16 bytes                |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Seconds, fraction and counter together are one number that grows with every message of a sender.
 *
 * @param sequence that number, without sign
 */
record Trailer(int type, int keyId, int reserved, long sequence) {
    static final int BYTES = 28;
    static final int TYPE_HMAC_SHA256 = 1;
    /** What stands before the signature. */
    static final int PREFIX_BYTES = 12;

    static final int SIGNATURE_BYTES = 16;

    /** Whether exactly a trailer follows a message of that length, of whatever type. */
    static boolean follows(ByteBuffer message, int length) {
        return message.remaining() == length + BYTES;
    }

    static Trailer read(ByteBuffer packet, int at) {
        return new Trailer(
                packet.get(at) & 0xff,
                packet.get(at + 1) & 0xff,
                packet.getShort(at + 2) & 0xffff,
                packet.getLong(at + 4));
    }

    /** Writes it, the signature apart. */
    void write(ByteBuffer packet, int at) {
        packet.put(at, (byte) type).put(at + 1, (byte) keyId).putShort(at + 2, (short) reserved);
        packet.putLong(at + 4, sequence);
    }

    /** The whole seconds of its time, 32 bits. */
    int seconds() {
        return (int) (sequence >>> 32);
    }
}
