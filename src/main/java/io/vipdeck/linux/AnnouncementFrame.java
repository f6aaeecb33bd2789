package io.vipdeck.linux;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The Ethernet frames that tell a LAN who owns an address now. */
final class AnnouncementFrame {
    static final int ETHERTYPE_IPV4 = 0x0800;
    static final int ETHERTYPE_ARP = 0x0806;
    static final int ETHERTYPE_IPV6 = 0x86dd;

    private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};
    private static final byte[] ALL_NODES_MAC = {0x33, 0x33, 0, 0, 0, 1};
    private static final byte[] ALL_NODES = {
        (byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
    };
    private static final int ICMPV6 = 58;
    private static final int NEIGHBOR_ADVERTISEMENT = 136;
    private static final int TARGET_LINK_LAYER_ADDRESS = 2;
    private static final int OVERRIDE = 0x20000000;
    private static final int ROUTER = 0x80000000;
    private static final int ADVERTISEMENT_BYTES = 32;

    private AnnouncementFrame() {}

    /** Whom the frame goes to: everyone, or all IPv6 nodes. */
    static byte[] destination(InetAddress address) {
        return address instanceof Inet4Address ? BROADCAST.clone() : ALL_NODES_MAC.clone();
    }

    static int etherType(InetAddress address) {
        return address instanceof Inet4Address ? ETHERTYPE_ARP : ETHERTYPE_IPV6;
    }

    /**
     * A gratuitous ARP request in the form keepalived sends: sender and target are the address
     * itself, the target hardware address is broadcast (RFC 9568 section 6.4.1, RFC 826).
     */
    static ByteBuffer arpRequest(long hardwareAddress, InetAddress address) {
        ByteBuffer frame = Libc.buffer(42).order(ByteOrder.BIG_ENDIAN);
        frame.put(BROADCAST);
        putHardware(frame, hardwareAddress);
        frame.putShort((short) ETHERTYPE_ARP);
        // Ethernet, IPv4, lengths 6 and 4, request.
        frame.putShort((short) 1).putShort((short) ETHERTYPE_IPV4);
        frame.put((byte) 6).put((byte) 4).putShort((short) 1);
        putHardware(frame, hardwareAddress);
        frame.put(address.getAddress());
        frame.put(BROADCAST);
        frame.put(address.getAddress());
        return frame.flip();
    }

    /**
     * An unsolicited neighbour advertisement with Override set (RFC 9568 section 6.4.1, RFC 4861
     * section 4.4).
     *
     * @param router whether this host forwards IPv6
     */
    static ByteBuffer neighborAdvertisement(
            long hardwareAddress, InetAddress address, boolean router) {
        ByteBuffer frame = Libc.buffer(14 + 40 + ADVERTISEMENT_BYTES).order(ByteOrder.BIG_ENDIAN);
        frame.put(ALL_NODES_MAC);
        putHardware(frame, hardwareAddress);
        frame.putShort((short) ETHERTYPE_IPV6);
        frame.putInt(0x60000000).putShort((short) ADVERTISEMENT_BYTES);
        frame.put((byte) ICMPV6).put((byte) 255);
        frame.put(address.getAddress()).put(ALL_NODES);
        int start = frame.position();
        frame.put((byte) NEIGHBOR_ADVERTISEMENT).put((byte) 0).putShort((short) 0);
        frame.putInt(OVERRIDE | (router ? ROUTER : 0));
        frame.put(address.getAddress());
        frame.put((byte) TARGET_LINK_LAYER_ADDRESS).put((byte) 1);
        putHardware(frame, hardwareAddress);
        frame.putShort(start + 2, checksum(frame, start));
        return frame.flip();
    }

    /** RFC 4443 section 2.3: over the pseudo-header and the message. */
    private static short checksum(ByteBuffer frame, int start) {
        long sum = ADVERTISEMENT_BYTES + ICMPV6;
        // Both addresses stand right before the message.
        for (int i = start - 32; i < start + ADVERTISEMENT_BYTES; i += 2) {
            sum += frame.getShort(i) & 0xffff;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }

    private static void putHardware(ByteBuffer frame, long hardwareAddress) {
        frame.putShort((short) (hardwareAddress >>> 32)).putInt((int) hardwareAddress);
    }
}
