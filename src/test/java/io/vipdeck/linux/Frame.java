package io.vipdeck.linux;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/** One Ethernet frame as a third host heard it, stamped by its kernel. */
final class Frame {
    private static final int ETHERNET_BYTES = 14;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_ARP = 0x0806;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int IPV6_HEADER_BYTES = 40;
    private static final int PROTOCOL_VRRP = 112;
    private static final int PROTOCOL_ICMPV6 = 58;
    private static final int NEIGHBOR_ADVERTISEMENT = 136;

    private final long stampNanos;
    private final ByteBuffer bytes;

    Frame(long stampNanos, ByteBuffer bytes) {
        this.stampNanos = stampNanos;
        this.bytes = bytes;
    }

    /** When it was heard: nanoseconds of the wall clock. */
    long stampNanos() {
        return stampNanos;
    }

    ByteBuffer bytes() {
        return bytes.duplicate();
    }

    /** The sender's hardware address. */
    String from() {
        return hex(6, 6);
    }

    /** The receiver's hardware address. */
    String to() {
        return hex(0, 6);
    }

    boolean isVrrp() {
        return etherType() == ETHERTYPE_IPV4 && octet(ETHERNET_BYTES + 9) == PROTOCOL_VRRP
                || etherType() == ETHERTYPE_IPV6 && octet(ETHERNET_BYTES + 6) == PROTOCOL_VRRP;
    }

    int vrid() {
        return octet(vrrp() + 1);
    }

    int priority() {
        return octet(vrrp() + 2);
    }

    /** The message without its IP header, as the IP header tells its length. */
    String message() {
        int end = etherType() == ETHERTYPE_IPV4
                ? ETHERNET_BYTES + bytes.getShort(ETHERNET_BYTES + 2)
                : ETHERNET_BYTES + IPV6_HEADER_BYTES + bytes.getShort(ETHERNET_BYTES + 4);
        return hex(vrrp(), end - vrrp());
    }

    /** The IP header, options included. */
    String ipHeader() {
        return hex(ETHERNET_BYTES, vrrp() - ETHERNET_BYTES);
    }

    /** The sender's IPv4 address; empty for another family. */
    Optional<InetAddress> source() {
        if (etherType() != ETHERTYPE_IPV4) {
            return Optional.empty();
        }
        byte[] address = new byte[4];
        bytes.get(ETHERNET_BYTES + 12, address);
        return Optional.of(Ipv4Packet.addressOf(address));
    }

    /** Whether it tells the LAN that the sender has this address: gratuitous ARP, unsolicited NA. */
    boolean announces(InetAddress address) {
        if (address instanceof Inet4Address) {
            // Sender and target are the same address (RFC 826, RFC 5227 section 1.1).
            return etherType() == ETHERTYPE_ARP && holds(28, address) && holds(38, address);
        }
        // Next header, type, target (RFC 4861 section 4.4).
        return etherType() == ETHERTYPE_IPV6
                && octet(ETHERNET_BYTES + 6) == PROTOCOL_ICMPV6
                && octet(ETHERNET_BYTES + IPV6_HEADER_BYTES) == NEIGHBOR_ADVERTISEMENT
                && holds(ETHERNET_BYTES + IPV6_HEADER_BYTES + 8, address);
    }

    private boolean holds(int at, InetAddress address) {
        return hex(at, address.getAddress().length)
                .equals(HexFormat.of().formatHex(address.getAddress()));
    }

    private int vrrp() {
        return etherType() == ETHERTYPE_IPV4
                ? ETHERNET_BYTES + (octet(ETHERNET_BYTES) & 0x0f) * 4
                : ETHERNET_BYTES + IPV6_HEADER_BYTES;
    }

    private int etherType() {
        return bytes.remaining() < ETHERNET_BYTES ? 0 : bytes.getShort(12) & 0xffff;
    }

    private int octet(int at) {
        return at < bytes.limit() ? bytes.get(at) & 0xff : 0;
    }

    private String hex(int at, int length) {
        byte[] part = new byte[Math.max(0, Math.min(length, bytes.limit() - at))];
        bytes.get(at, part);
        return HexFormat.of().formatHex(part);
    }

    @Override
    public String toString() {
        return from() + " > " + to() + (isVrrp() ? " vrrp " + message() : " " + hex(12, 64));
    }
}
