package io.vipdeck.vrrp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The eight bytes of {@code auth_type PASS} (RFC 2338 section 5.3.10; kept in use by keepalived). They
 * travel in the clear and keep mistakes apart, not attackers. Never shown.
 */
public final class Password {
    /** Bytes of authentication data that every VRRPv2 message ends with. */
    public static final int LENGTH = 8;

    private final byte[] bytes;

    private Password(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The text's UTF-8 bytes, cut at eight or filled with zeros, as keepalived does. */
    public static Password of(String text) {
        return new Password(Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), LENGTH));
    }

    /** Compares with the eight bytes at {@code at}, in a time that does not tell where they differ. */
    boolean matches(ByteBuffer message, int at) {
        byte[] other = new byte[LENGTH];
        message.get(at, other);
        return MessageDigest.isEqual(bytes, other);
    }

    void put(ByteBuffer message) {
        message.put(bytes);
    }

    @Override
    public String toString() {
        return "Password[hidden]";
    }
}
