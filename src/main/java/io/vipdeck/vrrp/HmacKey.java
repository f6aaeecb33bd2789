package io.vipdeck.vrrp;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A key of {@code auth_hmac}; a secret, never shown. HMAC (RFC 2104) is two rounds of SHA-256: done here
 * on the digest itself, for {@code javax.crypto} looks for its providers first and costs a small agent
 * more than all its signatures.
 */
public final class HmacKey {
    private static final int BLOCK_BYTES = 64;

    private final byte[] inner = new byte[BLOCK_BYTES];
    private final byte[] outer = new byte[BLOCK_BYTES];
    private final byte[] secret;

    private HmacKey(byte[] key) {
        secret = key;
        byte[] block = key.length > BLOCK_BYTES ? sha256().digest(key) : key;
        for (int i = 0; i < BLOCK_BYTES; i++) {
            byte octet = i < block.length ? block[i] : 0;
            inner[i] = (byte) (octet ^ 0x36);
            outer[i] = (byte) (octet ^ 0x5c);
        }
    }

    /** A key of these bytes, in hexadecimal. */
    public static HmacKey of(String hexadecimal) {
        return new HmacKey(HexFormat.of().parseHex(hexadecimal));
    }

    /** HMAC-SHA256 over some parts, one after the other. */
    byte[] sign(ByteBuffer... parts) {
        MessageDigest digest = sha256();
        digest.update(inner);
        for (ByteBuffer part : parts) {
            digest.update(part);
        }
        byte[] half = digest.digest();
        digest.update(outer);
        return digest.digest(half);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HmacKey key && MessageDigest.isEqual(secret, key.secret);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(secret);
    }

    @Override
    public String toString() {
        return "HmacKey[hidden]";
    }
}
