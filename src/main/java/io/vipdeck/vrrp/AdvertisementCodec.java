package io.vipdeck.vrrp;

import io.vipdeck.vrrp.Decoded.Accepted;
import io.vipdeck.vrrp.Decoded.Discarded;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Advertisements to bytes and back. The bytes are drawn at {@link Advertisement}. Decoding never
 * throws and allocates nothing before the packet has proven its length.
 */
public final class AdvertisementCodec {
    private static final int HEADER = 8;
    private static final int TYPE_ADVERTISEMENT = 1;
    private static final int AUTH_PASS = 1;
    private static final InetAddress GROUP4 = IpLiteral.parse("224.0.0.18").orElseThrow();
    private static final InetAddress GROUP6 = IpLiteral.parse("ff02::12").orElseThrow();

    private AdvertisementCodec() {}

    /** The group that advertisements from {@code source} go to (RFC 9568 sections 5.1.1.2, 5.1.2.2). */
    public static InetAddress group(InetAddress source) {
        return source instanceof Inet4Address ? GROUP4 : GROUP6;
    }

    /**
     * Writes an advertisement in the form that every deployed receiver takes: version 3 gets the
     * checksum with pseudo-header.
     *
     * @param password needed when {@code authType} is PASS
     * @return a message from position 0 to limit
     */
    public static ByteBuffer encode(
            Advertisement advertisement,
            InetAddress source,
            InetAddress destination,
            Optional<Password> password) {
        return sum(write(advertisement, password, 0), source, destination, false);
    }

    /**
     * Writes an advertisement, but leaves its checksum zero.
     *
     * @param password needed when {@code authType} is PASS
     * @param trailerBytes room that is left behind it
     * @return from position 0 to limit, the room included
     */
    public static ByteBuffer write(
            Advertisement advertisement, Optional<Password> password, int trailerBytes) {
        boolean version2 = advertisement.version() == 2;
        ByteBuffer message = ByteBuffer.allocate(length(advertisement) + trailerBytes);
        message.put((byte) (advertisement.version() << 4 | TYPE_ADVERTISEMENT));
        message.put((byte) advertisement.vrid());
        message.put((byte) advertisement.priority());
        message.put((byte) advertisement.addresses().size());
        if (version2) {
            message.put((byte) advertisement.authType());
            message.put((byte) (advertisement.advertIntNanos() / Advertisement.SECOND_NANOS));
        } else {
            message.putShort(
                    (short) (advertisement.advertIntNanos() / Advertisement.CENTISECOND_NANOS));
        }
        message.putShort((short) 0);
        for (InetAddress address : advertisement.addresses()) {
            message.put(address.getAddress());
        }
        if (version2 && advertisement.authType() == AUTH_PASS) {
            password.orElseThrow(() -> new IllegalArgumentException("PASS needs a password"))
                    .put(message);
        }
        return message.clear();
    }

    /**
     * Puts the checksum into what {@link #write} has written and others have signed. Over IPv6 it
     * covers a trailer too, over IPv4 it does not (keepalived's {@code auth_hmac}).
     *
     * @param messageOnly {@code v3_checksum_as_v2}: version 3 over IPv4 without pseudo-header (RFC
     *     9568 section 5.2.8)
     */
    public static ByteBuffer sum(
            ByteBuffer message, InetAddress source, InetAddress destination, boolean messageOnly) {
        boolean ipv4 = source instanceof Inet4Address;
        int version = byteAt(message, 0) >> 4;
        boolean plain = version == 2 || ipv4 && messageOnly;
        ByteBuffer covered = ipv4 ? message.slice(0, messageBytes(message, ipv4)) : message;
        ChecksumForm form = plain ? ChecksumForm.MESSAGE : ChecksumForm.PSEUDO_HEADER;
        message.putShort(6, (short) Checksum.of(form, covered, source, destination));
        return message;
    }

    /** Where a message that says so much of itself ends; a trailer may follow. */
    private static int messageBytes(ByteBuffer message, boolean ipv4) {
        return length(byteAt(message, 0) >> 4, ipv4 ? 4 : 16, byteAt(message, 3));
    }

    private static int length(Advertisement advertisement) {
        int address = advertisement.addresses().get(0) instanceof Inet4Address ? 4 : 16;
        return length(
                advertisement.version(), address, advertisement.addresses().size());
    }

    private static int length(int version, int addressLength, int count) {
        return HEADER + addressLength * count + (version == 2 ? Password.LENGTH : 0);
    }

    /** Reads a packet of whatever virtual router. */
    public static Decoded decode(Packet packet, Expectation expectation) {
        return decode(packet, vrid -> Optional.of(expectation));
    }

    /**
     * Reads a packet. The order of the checks is the one that helps most to find what is wrong.
     *
     * @param byVrid what the virtual router of this number expects; empty when there is none here
     */
    public static Decoded decode(Packet packet, IntFunction<Optional<Expectation>> byVrid) {
        ByteBuffer message = packet.message();
        if (message.remaining() < HEADER) {
            return discard(DiscardReason.TRUNCATED, message.remaining() + " bytes, less than 8");
        }
        int version = byteAt(message, 0) >> 4;
        boolean ipv4 = packet.source() instanceof Inet4Address;
        // RFC 9568 section 5.2.1; version 2 was never defined for IPv6 (RFC 3768 section 1).
        if (version != 3 && !(version == 2 && ipv4)) {
            return discard(DiscardReason.VERSION, "version " + version + " over " + family(ipv4));
        }
        int type = byteAt(message, 0) & 0x0f;
        if (type != TYPE_ADVERTISEMENT) {
            return discard(DiscardReason.TYPE, "type " + type + ", not 1");
        }
        int vrid = byteAt(message, 1);
        Optional<Expectation> expectation = vrid == 0 ? Optional.empty() : byVrid.apply(vrid);
        if (expectation.isEmpty()) {
            return discard(DiscardReason.VRID, "virtual router id " + vrid + " is not ours");
        }
        int wanted = expectation.get().version().orElse(version);
        if (wanted != version) {
            return discard(
                    DiscardReason.VERSION_MISMATCH,
                    "version " + version + ", but version " + wanted + " is configured here");
        }
        return checked(packet, message, version, vrid, expectation.get());
    }

    private static Decoded checked(
            Packet packet, ByteBuffer message, int version, int vrid, Expectation expectation) {
        boolean ipv4 = packet.source() instanceof Inet4Address;
        int length = messageBytes(message, ipv4);
        boolean trailer = Trailer.follows(message, length);
        // Over IPv4 the checksum leaves an auth_hmac trailer out.
        ByteBuffer covered = trailer && ipv4 ? message.slice(0, length) : message;
        Optional<ChecksumForm> form = form(packet, covered, version, expectation.sender());
        if (form.isEmpty()) {
            return discard(DiscardReason.CHECKSUM, "the checksum is wrong");
        }
        Optional<Discarded> stranger = sender(packet, expectation.sender());
        if (stranger.isPresent()) {
            return stranger.get();
        }
        int count = byteAt(message, 3);
        if (count == 0) {
            return discard(DiscardReason.COUNT, "0 addresses");
        }
        if (trailer && expectation.trailer().isEmpty()) {
            return discard(
                    DiscardReason.LENGTH,
                    "28 bytes more than its addresses need; auth_hmac is not configured here");
        }
        if (!trailer && message.remaining() != length) {
            return discard(
                    DiscardReason.LENGTH,
                    message.remaining() + " bytes, but " + count + " addresses need " + length);
        }
        Optional<Discarded> last = agreement(packet, version, length, expectation);
        if (last.isPresent()) {
            return last.get();
        }
        return new Accepted(read(message, version, vrid, ipv4 ? 4 : 16, count), form.get());
    }

    /** RFC 9568 section 5.2.8 (message only over IPv4) and RFC 5798 as deployed: both are taken. */
    private static Optional<ChecksumForm> form(
            Packet packet, ByteBuffer covered, int version, Expectation.Sender sender) {
        InetAddress source = packet.source();
        boolean ipv4 = source instanceof Inet4Address;
        if (version == 3 && valid(ChecksumForm.PSEUDO_HEADER, covered, packet)) {
            return Optional.of(ChecksumForm.PSEUDO_HEADER);
        }
        if (ipv4 && valid(ChecksumForm.MESSAGE, covered, packet)) {
            return Optional.of(ChecksumForm.MESSAGE);
        }
        boolean old = version == 3 && ipv4 && sender.route() != Expectation.Route.GROUP;
        return old && valid(ChecksumForm.GROUP_PSEUDO_HEADER, covered, packet)
                ? Optional.of(ChecksumForm.GROUP_PSEUDO_HEADER)
                : Optional.empty();
    }

    private static boolean valid(ChecksumForm form, ByteBuffer covered, Packet packet) {
        return Checksum.valid(form, covered, packet.source(), packet.destination());
    }

    /** Whether it came the way and from whom it is to come. */
    private static Optional<Discarded> sender(Packet packet, Expectation.Sender sender) {
        String to = IpLiteral.format(packet.destination());
        boolean group = packet.destination().equals(group(packet.source()));
        if (sender.route() == Expectation.Route.GROUP && !group) {
            return Optional.of(discard(DiscardReason.DESTINATION, "sent to " + to));
        }
        if (sender.route() == Expectation.Route.HOST && packet.destination().isMulticastAddress()) {
            return Optional.of(discard(
                    DiscardReason.DESTINATION,
                    "sent to the group " + to + ", but unicast_peer is configured here"));
        }
        if (!sender.peer()) {
            return Optional.of(discard(
                    DiscardReason.PEER, "the sender is none of the unicast_peer configured here"));
        }
        return ttl(packet.ttl(), sender.minTtl(), sender.maxTtl());
    }

    /** RFC 9568 section 7.1: TTL 255 proves that the sender is on this LAN. */
    private static Optional<Discarded> ttl(int ttl, int least, int most) {
        boolean any = least <= 0 && most >= 255;
        if (any || ttl >= least && ttl <= most) {
            return Optional.empty();
        }
        String found = ttl < 0 ? "TTL is unknown" : "TTL is " + ttl;
        String wanted = least == most ? ", not " + least : ", not " + least + " to " + most;
        return Optional.of(discard(DiscardReason.TTL, found + wanted));
    }

    /** What both sides must have configured alike. */
    private static Optional<Discarded> agreement(
            Packet packet, int version, int length, Expectation expectation) {
        ByteBuffer message = packet.message();
        long interval = interval(message, version);
        if (version == 2 && expectation.version().isPresent()) {
            int type = byteAt(message, 4);
            int wanted = expectation.password().isPresent() ? AUTH_PASS : 0;
            if (type != wanted) {
                return Optional.of(discard(
                        DiscardReason.AUTHENTICATION,
                        "authentication type " + type + ", not " + wanted));
            }
            int at = length - Password.LENGTH;
            if (wanted == AUTH_PASS && !expectation.password().get().matches(message, at)) {
                return Optional.of(
                        discard(DiscardReason.AUTHENTICATION, "the password is another one"));
            }
        }
        Optional<Discarded> unsigned =
                expectation.trailer().flatMap(check -> check.judge(packet, length));
        if (unsigned.isPresent()) {
            return unsigned;
        }
        if (version == 2 && expectation.version().isPresent()) {
            // RFC 3768 section 7.1: version 2 must agree on the interval; version 3 learns it.
            if (interval != expectation.advertIntNanos()) {
                return Optional.of(discard(
                        DiscardReason.INTERVAL,
                        "interval " + Spoken.seconds(interval) + ", but "
                                + Spoken.seconds(expectation.advertIntNanos())
                                + " is configured here"));
            }
        }
        // RFC 9568 section 5.2.7, erratum 8301: 1 to 4095.
        return interval == 0
                ? Optional.of(discard(DiscardReason.INTERVAL, "interval 0"))
                : Optional.empty();
    }

    private static Advertisement read(
            ByteBuffer message, int version, int vrid, int addressLength, int count) {
        List<InetAddress> addresses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = HEADER + i * addressLength;
            addresses.add(IpDatagram.address(message, at, addressLength));
        }
        return new Advertisement(
                version,
                vrid,
                byteAt(message, 2),
                version == 2 ? byteAt(message, 4) : 0,
                interval(message, version),
                addresses);
    }

    private static long interval(ByteBuffer message, int version) {
        return version == 2
                ? byteAt(message, 5) * Advertisement.SECOND_NANOS
                // The upper four bits are reserved and must not be looked at (section 5.2.6).
                : (message.getShort(4) & 0x0fff) * Advertisement.CENTISECOND_NANOS;
    }

    private static int byteAt(ByteBuffer message, int index) {
        return message.get(index) & 0xff;
    }

    private static String family(boolean ipv4) {
        return ipv4 ? "IPv4" : "IPv6";
    }

    private static Discarded discard(DiscardReason reason, String text) {
        return new Discarded(reason, text);
    }
}
