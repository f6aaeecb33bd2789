package io.vipdeck.vrrp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signs one virtual router's messages and checks those of others, as keepalived's {@code auth_hmac}. It
 * remembers the last number of each sender, and our own, so that none counts twice. Time is handed in:
 * the wall clock, since two hosts have no other in common.
 *
 * <p>The signature covers the family, the version, the virtual router, the sender's address and the
 * whole message but its checksum; not the IP header.
 */
public final class Signatures {
    private static final int PSEUDO_BYTES = 20;
    private static final int CHECKSUM_AT = 6;

    /** Only who signs well is remembered, so that a flood of forged senders forgets nobody. */
    private static final int MOST_SENDERS = 64;

    private Signing signing;
    private long sent;
    private boolean spoken;
    private final Map<InetAddress, Long> heard = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Long> eldest) {
            return size() > MOST_SENDERS;
        }
    };

    /** Nobody heard yet. */
    public Signatures(Signing signing) {
        this.signing = signing;
    }

    /** Other keys or another window from now on; what was heard stays known. */
    public void configure(Signing fresh) {
        signing = fresh;
    }

    /** What came of a check. */
    public enum Outcome {
        /** Well signed and new. */
        GOOD,
        /** No trailer. */
        MISSING,
        /** A trailer that is none of {@code auth_hmac}'s. */
        UNKNOWN_TYPE,
        /** Its time is outside of the window. */
        STALE,
        /** The key of that id is not known here. */
        UNKNOWN_KEY,
        /** The signature is another one. */
        WRONG,
        /** Well signed, but not later than the last one of this sender. */
        REPLAYED
    }

    /**
     * The outcome and what was seen.
     *
     * @param keyId of the trailer; 0 without one
     * @param behindSeconds by how much the sender's clock is behind ours; negative when ahead
     */
    public record Verdict(Outcome outcome, int keyId, int behindSeconds) {}

    /** Room that a signature takes behind a message. */
    public static int trailerBytes() {
        return Trailer.BYTES;
    }

    /**
     * Signs a message whose checksum is still zero.
     *
     * @param message with {@link #trailerBytes} of room behind it
     * @param source the address that it will leave from
     */
    public void sign(ByteBuffer message, InetAddress source, Instant now) {
        int at = message.limit() - Trailer.BYTES;
        long clock = sequence(now);
        // Grows also while the clock stands still or goes back (RFC 1982: compared by difference).
        sent = !spoken || clock - sent > 0 ? clock : sent + 1;
        spoken = true;
        new Trailer(Trailer.TYPE_HMAC_SHA256, signing.activeKey(), 0, sent).write(message, at);
        message.put(
                at + Trailer.PREFIX_BYTES,
                signature(signing.active(), message, at, source),
                0,
                Trailer.SIGNATURE_BYTES);
    }

    private static long sequence(Instant now) {
        long fraction = ((long) now.getNano() << 16) / 1_000_000_000L;
        return now.getEpochSecond() << 32 | fraction << 16;
    }

    /**
     * Checks what a packet ends with. The window comes first, so that a flood of old packets costs no
     * signature; the sender's number is remembered only when all is well.
     *
     * @param at where the trailer begins, or the packet ends
     */
    public Verdict check(Packet packet, int at, Instant now) {
        ByteBuffer message = packet.message();
        if (!Trailer.follows(message, at)) {
            return new Verdict(Outcome.MISSING, 0, 0);
        }
        Trailer trailer = Trailer.read(message, at);
        int behind = (int) now.getEpochSecond() - trailer.seconds();
        return new Verdict(outcome(packet, trailer, at, now, behind), trailer.keyId(), behind);
    }

    private Outcome outcome(Packet packet, Trailer trailer, int at, Instant now, int behind) {
        if (trailer.type() != Trailer.TYPE_HMAC_SHA256 || trailer.reserved() != 0) {
            return Outcome.UNKNOWN_TYPE;
        }
        if (signing.clockMatters() && outside(behind)) {
            return Outcome.STALE;
        }
        HmacKey key = signing.keys().get(trailer.keyId());
        if (key == null) {
            return Outcome.UNKNOWN_KEY;
        }
        ByteBuffer message = packet.message();
        byte[] given = new byte[Trailer.SIGNATURE_BYTES];
        message.get(at + Trailer.PREFIX_BYTES, given);
        byte[] wanted = Arrays.copyOf(
                signature(key, message, at, packet.source()), Trailer.SIGNATURE_BYTES);
        if (!MessageDigest.isEqual(given, wanted)) {
            return Outcome.WRONG;
        }
        Long last = heard.get(packet.source());
        if (last != null && !expired(last, now) && trailer.sequence() - last <= 0) {
            return Outcome.REPLAYED;
        }
        heard.put(packet.source(), trailer.sequence());
        return Outcome.GOOD;
    }

    /** A last number outside of the window proves nothing any more: a clock was set back. */
    private boolean expired(long last, Instant now) {
        return signing.clockMatters() && outside((int) now.getEpochSecond() - (int) (last >>> 32));
    }

    private boolean outside(int behindSeconds) {
        return Math.abs((long) behindSeconds) > signing.windowSeconds();
    }

    /** All 32 bytes of it. */
    private static byte[] signature(HmacKey key, ByteBuffer message, int at, InetAddress source) {
        ByteBuffer pseudo = ByteBuffer.allocate(PSEUDO_BYTES);
        pseudo.put(0, (byte) (source instanceof Inet4Address ? 4 : 6));
        pseudo.put(1, (byte) ((message.get(0) & 0xff) >> 4)).put(2, message.get(1));
        pseudo.put(4, source.getAddress());
        int signed = at + Trailer.PREFIX_BYTES;
        // The checksum and the signature itself read as zero.
        ByteBuffer copy = ByteBuffer.allocate(signed + Trailer.SIGNATURE_BYTES);
        copy.put(0, message, 0, signed).putShort(CHECKSUM_AT, (short) 0);
        return key.sign(pseudo, copy);
    }
}
