package io.vipdeck.vrrp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Bytes that somebody has caught, taken for what they look like: for commands that show packets.
 * The daemon itself needs no guess, its sockets say what they deliver.
 *
 * @param packet empty where there is no VRRP message to be had
 * @param trouble why there is none, in words; empty where there is
 */
public record Capture(Kind kind, Optional<Packet> packet, String trouble) {
    private static final int ETHERTYPE_AT = 12;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int VLAN_TAG = 0x8100;
    private static final int SERVICE_TAG = 0x88a8;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    /** What bytes can be taken for. */
    public enum Kind {
        /** From the destination's hardware address on. */
        ETHERNET_FRAME("an Ethernet frame"),
        /** From the IPv4 header on. */
        IPV4_DATAGRAM("an IPv4 datagram"),
        /** From the IPv6 header on. */
        IPV6_DATAGRAM("an IPv6 datagram"),
        /** Without any header. */
        VRRP_MESSAGE("a VRRP message");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** Its name in a sentence. */
        public String words() {
            return words;
        }
    }

    /**
     * Takes bytes for the first that they fit: a frame, a datagram, a message of version 2 or 3.
     *
     * @param bytes from position to limit; untrusted
     * @return empty when they are nothing of these
     */
    public static Optional<Capture> of(ByteBuffer bytes) {
        ByteBuffer view = bytes.slice();
        int payload = payloadOfFrame(view);
        if (payload > 0) {
            ByteBuffer datagram = view.slice(payload, view.remaining() - payload);
            return Optional.of(opened(Kind.ETHERNET_FRAME, datagram));
        }
        if (startsDatagram(view, 0)) {
            return Optional.of(datagram(view));
        }
        int version = view.hasRemaining() ? (view.get(0) & 0xff) >> 4 : 0;
        return version == 2 || version == 3 ? Optional.of(bare(view, version)) : Optional.empty();
    }

    /** An IP datagram, as a packet socket delivers it. */
    public static Capture datagram(ByteBuffer bytes) {
        boolean ipv6 = bytes.hasRemaining() && (bytes.get(bytes.position()) & 0xf0) == 0x60;
        return opened(ipv6 ? Kind.IPV6_DATAGRAM : Kind.IPV4_DATAGRAM, bytes);
    }

    /** A message alone, whose addresses are known; both of one family. */
    public static Capture message(ByteBuffer bytes, InetAddress source, InetAddress destination) {
        return new Capture(
                Kind.VRRP_MESSAGE, Optional.of(new Packet(source, destination, -1, bytes)), "");
    }

    /** Whether the addresses are known; a message alone does not carry them. */
    public boolean addressed() {
        return packet.filter(known -> !known.source().isAnyLocalAddress()).isPresent();
    }

    /** Only the length tells version 3 over IPv6 from IPv4. */
    private static Capture bare(ByteBuffer bytes, int version) {
        int length = bytes.remaining();
        boolean ipv6 = version == 3 && length >= 24 && length == 8 + 16 * (bytes.get(3) & 0xff);
        InetAddress nobody = IpLiteral.parse(ipv6 ? "::" : "0.0.0.0").orElseThrow();
        return message(bytes, nobody, AdvertisementCodec.group(nobody));
    }

    /** Where the datagram of an Ethernet frame begins; 0 when it is no frame that carries IP. */
    private static int payloadOfFrame(ByteBuffer bytes) {
        int at = ETHERTYPE_AT;
        while (at + 2 <= bytes.remaining()) {
            int type = bytes.getShort(at) & 0xffff;
            if (type != VLAN_TAG && type != SERVICE_TAG) {
                boolean fits = type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6;
                return fits && startsDatagram(bytes, at + 2) ? at + 2 : 0;
            }
            at += 4;
        }
        return 0;
    }

    private static boolean startsDatagram(ByteBuffer bytes, int at) {
        int length = bytes.remaining() - at;
        if (length <= 0) {
            return false;
        }
        int first = bytes.get(at) & 0xff;
        return first >> 4 == 4
                ? length >= IPV4_HEADER && (first & 0x0f) >= 5
                : first >> 4 == 6 && length >= IPV6_HEADER;
    }

    private static Capture opened(Kind kind, ByteBuffer datagram) {
        Optional<Packet> packet = IpDatagram.open(datagram);
        return new Capture(kind, packet, packet.isPresent() ? "" : whyClosed(datagram.slice()));
    }

    /** The first of {@link IpDatagram}'s demands that is not met. */
    private static String whyClosed(ByteBuffer bytes) {
        if (!startsDatagram(bytes, 0)) {
            return "it holds no whole IP header";
        }
        boolean ipv4 = (bytes.get(0) & 0xff) >> 4 == 4;
        int protocol = bytes.get(ipv4 ? 9 : 6) & 0xff;
        if (protocol != IpDatagram.PROTOCOL) {
            return "it carries IP protocol " + protocol + ", and VRRP is " + IpDatagram.PROTOCOL;
        }
        if (ipv4 && (bytes.getShort(6) & 0x3fff) != 0) {
            return "it is a fragment, and VRRP is never sent in pieces";
        }
        int length = ipv4 ? bytes.getShort(2) & 0xffff : IPV6_HEADER + (bytes.getShort(4) & 0xffff);
        return "its IP header says " + length + " bytes, but " + bytes.remaining() + " are there";
    }
}
