package io.vipdeck.vrrp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A packet looked at by somebody whom it is not for: all that can be read in it, however bad it is,
 * and whether a virtual router of its number would use it.
 *
 * @param content empty where not even the fields can be told
 * @param discarded why every router would discard it; empty when one that is configured alike would
 *     use it
 */
public record Inspection(
        Packet packet, Optional<Content> content, Optional<Decoded.Discarded> discarded) {
    private static final int HEADER = 8;
    /** {@code struct carp_header} of the BSDs, and what its fourth byte always says. */
    private static final int CARP_BYTES = 36;

    private static final int CARP_FIRST = 0x21;
    private static final int CARP_AUTHLEN = 7;
    /** What a message says; CARP shares VRRP's protocol number and group. */
    public sealed interface Content {

        /**
         * VRRP, version 2 or 3.
         *
         * @param count of addresses, as the message has it
         * @param authType version 2 only
         * @param passwordBytes its length, where there is one; never the password itself
         * @param addresses as many as are really there
         * @param hmacKey the number of the key, where a trailer as keepalived's {@code auth_hmac}
         *     writes it follows
         */
        record Vrrp(
                int version,
                int type,
                int vrid,
                int priority,
                int count,
                OptionalInt authType,
                OptionalInt passwordBytes,
                long advertIntNanos,
                Sum checksum,
                List<InetAddress> addresses,
                OptionalInt hmacKey)
                implements Content {
            public Vrrp {
                addresses = List.copyOf(addresses);
            }
        }

        /**
         * CARP, by its layout (OpenBSD's {@code netinet/ip_carp.h}).
         *
         * @param vhid the virtual host's number
         * @param skew 0-255, in 1/256 s; the least wins
         * @param baseSeconds the interval without the skew
         */
        record Carp(int vhid, int skew, int baseSeconds, Sum checksum) implements Content {}
    }

    /**
     * A checksum.
     *
     * @param given the one in the message
     * @param right those that would do, in the order of the forms
     */
    public record Sum(Covers covers, int given, List<Integer> right) {
        public Sum {
            right = List.copyOf(right);
        }
    }

    /** The forms of a checksum that are found in the field. */
    public enum Covers {
        /** The message only: version 2; version 3 over IPv4 by RFC 9568 section 5.2.8. */
        MESSAGE,
        /** The IP pseudo-header too: over IPv6; over IPv4 by RFC 5798 as deployed. */
        PSEUDO_HEADER,
        /** A pseudo-header to the group, although it goes to one host: keepalived up to 1.3.6. */
        GROUP_PSEUDO_HEADER,
        /** It fits in no form. */
        NOTHING
    }

    /** Looks at a packet; never throws for what is in it. */
    public static Inspection of(Packet packet) {
        Optional<Content> content = content(packet);
        return new Inspection(packet, content, judge(packet, content));
    }

    private static Optional<Decoded.Discarded> judge(Packet packet, Optional<Content> content) {
        // To one host it is for a router that has the sender as unicast_peer; the TTL is then free.
        boolean unicast = !packet.destination().isMulticastAddress();
        Expectation anybody = Expectation.ANYTHING
                .from(unicast ? Expectation.Sender.ANYBODY : Expectation.Sender.GROUP)
                .signed(Inspection::judgeTrailer);
        int ttl = packet.ttl() < 0 ? 255 : packet.ttl();
        Decoded decoded = AdvertisementCodec.decode(
                new Packet(packet.source(), packet.destination(), ttl, packet.message()), anybody);
        if (decoded instanceof Decoded.Discarded bad) {
            return Optional.of(bad);
        }
        // RFC 3768 section 5.3.6 keeps 0 only; 1 is PASS; nobody can be configured for another.
        if (content.orElse(null) instanceof Content.Vrrp vrrp && vrrp.authType().orElse(0) > 1) {
            return Optional.of(new Decoded.Discarded(
                    DiscardReason.AUTHENTICATION,
                    "authentication type " + vrrp.authType().getAsInt() + ", neither 0 nor 1"));
        }
        return Optional.empty();
    }

    /** Whoever has the key can tell whether it is right; here only its layout can be looked at. */
    private static Optional<Decoded.Discarded> judgeTrailer(Packet packet, int at) {
        ByteBuffer message = packet.message();
        boolean strange = Trailer.follows(message, at)
                && Trailer.read(message, at).type() != Trailer.TYPE_HMAC_SHA256;
        return strange
                ? Optional.of(new Decoded.Discarded(
                        DiscardReason.LENGTH,
                        Trailer.BYTES + " bytes more than its addresses need"))
                : Optional.empty();
    }

    private static Optional<Content> content(Packet packet) {
        ByteBuffer message = packet.message();
        if (message.remaining() < HEADER) {
            return Optional.empty();
        }
        if (isCarp(message)) {
            Sum sum = sum(packet, message, List.of(ChecksumForm.MESSAGE));
            return Optional.of(new Content.Carp(
                    byteAt(message, 1), byteAt(message, 2), byteAt(message, 5), sum));
        }
        int version = byteAt(message, 0) >> 4;
        return version == 3 || version == 2 && ipv4(packet)
                ? Optional.of(vrrp(packet, message, version))
                : Optional.empty();
    }

    /** VRRP of version 2 with seven addresses has the same first byte and fourth, but 44 bytes. */
    private static boolean isCarp(ByteBuffer message) {
        return message.remaining() == CARP_BYTES
                && byteAt(message, 0) == CARP_FIRST
                && byteAt(message, 3) == CARP_AUTHLEN;
    }

    private static Content vrrp(Packet packet, ByteBuffer message, int version) {
        boolean ipv4 = ipv4(packet);
        boolean version2 = version == 2;
        int addressBytes = ipv4 ? 4 : 16;
        int count = byteAt(message, 3);
        int length = HEADER + addressBytes * count + (version2 ? Password.LENGTH : 0);
        boolean trailer = Trailer.follows(message, length);
        int authType = byteAt(message, 4);
        // Where the count lies, the bytes of a password must not be shown as an address.
        int whole = trailer ? length : message.remaining();
        int end = whole - (version2 && authType != 0 ? Password.LENGTH : 0);
        boolean password = version2 && authType == 1 && whole == length;
        // RFC 9568 section 5.2.8 and RFC 5798 as deployed; IPv4 leaves an HMAC trailer out.
        ByteBuffer covered = trailer && ipv4 ? message.slice(0, length) : message;
        List<ChecksumForm> forms = new ArrayList<>();
        if (ipv4) {
            forms.add(ChecksumForm.MESSAGE);
        }
        if (!version2) {
            forms.add(ChecksumForm.PSEUDO_HEADER);
        }
        if (ipv4 && !version2 && !packet.destination().isMulticastAddress()) {
            forms.add(ChecksumForm.GROUP_PSEUDO_HEADER);
        }
        return new Content.Vrrp(
                version,
                byteAt(message, 0) & 0x0f,
                byteAt(message, 1),
                byteAt(message, 2),
                count,
                version2 ? OptionalInt.of(authType) : OptionalInt.empty(),
                password ? OptionalInt.of(passwordBytes(message, length)) : OptionalInt.empty(),
                version2
                        ? byteAt(message, 5) * Advertisement.SECOND_NANOS
                        : (message.getShort(4) & 0x0fff) * Advertisement.CENTISECOND_NANOS,
                sum(packet, covered, forms),
                addresses(message, end, addressBytes, count),
                trailer && byteAt(message, length) == Trailer.TYPE_HMAC_SHA256
                        ? OptionalInt.of(byteAt(message, length + 1))
                        : OptionalInt.empty());
    }

    /** Shorter ones are filled with zeros. */
    private static int passwordBytes(ByteBuffer message, int length) {
        int end = length;
        int start = end - Password.LENGTH;
        while (end > start && message.get(end - 1) == 0) {
            end--;
        }
        return end - start;
    }

    private static List<InetAddress> addresses(
            ByteBuffer message, int end, int addressBytes, int count) {
        List<InetAddress> addresses = new ArrayList<>();
        for (int at = HEADER; addresses.size() < count && at + addressBytes <= end; ) {
            addresses.add(IpDatagram.address(message, at, addressBytes));
            at += addressBytes;
        }
        return addresses;
    }

    private static Sum sum(Packet packet, ByteBuffer covered, List<ChecksumForm> forms) {
        int given = covered.getShort(6) & 0xffff;
        ByteBuffer zeroed = ByteBuffer.allocate(covered.remaining());
        zeroed.put(covered.duplicate()).clear();
        zeroed.putShort(6, (short) 0);
        Covers covers = Covers.NOTHING;
        List<Integer> right = new ArrayList<>();
        for (ChecksumForm form : forms) {
            right.add(Checksum.of(form, zeroed, packet.source(), packet.destination()));
            if (Checksum.valid(form, covered, packet.source(), packet.destination())) {
                covers = form == ChecksumForm.MESSAGE
                        ? Covers.MESSAGE
                        : form == ChecksumForm.PSEUDO_HEADER
                                ? Covers.PSEUDO_HEADER
                                : Covers.GROUP_PSEUDO_HEADER;
            }
        }
        return new Sum(covers, given, right);
    }

    private static boolean ipv4(Packet packet) {
        return packet.source() instanceof Inet4Address;
    }

    private static int byteAt(ByteBuffer message, int index) {
        return message.get(index) & 0xff;
    }
}
