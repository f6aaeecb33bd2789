package io.vipdeck.linux;

import io.vipdeck.agent.Host.Family;
import io.vipdeck.agent.VirtualInterface;
import io.vipdeck.vrrp.Packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Sends advertisements whose frames come from a virtual MAC address while their packets come from the
 * host's own (RFC 9568 sections 7.2 and 5.1.1.1). They leave through the interface below, so that the
 * first one need not wait for the virtual interface to be up.
 */
final class VirtualMacSocket implements AutoCloseable {
    private static final byte[] GROUP_MAC_IPV4 = {0x01, 0x00, 0x5e, 0x00, 0x00, 0x12};
    private static final byte[] GROUP_MAC_IPV6 = {0x33, 0x33, 0x00, 0x00, 0x00, 0x12};
    private static final int ETHERNET_BYTES = 14;
    private static final int IPV6_HEADER_BYTES = 40;
    /** 255 IPv6 addresses, and what stands before them. */
    private static final int MOST_BYTES = ETHERNET_BYTES + IPV6_HEADER_BYTES + 8 + 255 * 16;
    /** Version 6, and the traffic class that IPv4 calls type of service. */
    private static final int IPV6_START = 0x60000000 | Ipv4Packet.TYPE_OF_SERVICE << 20;

    private final Libc libc;
    private final int fd;
    private final ByteBuffer frame = Libc.buffer(MOST_BYTES).order(ByteOrder.BIG_ENDIAN);

    private VirtualMacSocket(Libc libc, int fd) {
        this.libc = libc;
        this.fd = fd;
    }

    static VirtualMacSocket open(Libc libc) throws KernelException {
        // Protocol 0: the kernel hands it nothing that others send.
        int fd = libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW, 0);
        return new VirtualMacSocket(libc, KernelException.check(fd, "opening a packet socket"));
    }

    /** Sends one message to the group of its family. */
    Optional<String> send(VirtualInterface from, int baseIndex, Packet packet) {
        boolean ipv4 = from.family() == Family.IPV4;
        write(frame, from.hardwareAddress(), packet);
        ByteBuffer name = SocketName.packet(
                ipv4 ? AnnouncementFrame.ETHERTYPE_IPV4 : AnnouncementFrame.ETHERTYPE_IPV6,
                baseIndex,
                ipv4 ? GROUP_MAC_IPV4 : GROUP_MAC_IPV6);
        int sent = libc.sendto(fd, frame, Libc.MSG_DONTWAIT, name);
        return sent >= 0
                ? Optional.empty()
                : Optional.of(RawVrrpSocket.refusal(from.base(), packet.destination(), sent));
    }

    /** Writes the frame from 0 to its limit. */
    static void write(ByteBuffer frame, long hardwareAddress, Packet sent) {
        boolean ipv4 = sent.source().getAddress().length == 4;
        frame.clear().order(ByteOrder.BIG_ENDIAN);
        frame.put(ipv4 ? GROUP_MAC_IPV4 : GROUP_MAC_IPV6);
        frame.putShort((short) (hardwareAddress >>> 32)).putInt((int) hardwareAddress);
        if (ipv4) {
            frame.putShort((short) AnnouncementFrame.ETHERTYPE_IPV4);
            ByteBuffer packet = frame.slice();
            Ipv4Packet.write(sent, packet);
            packet.putShort(10, Ipv4Packet.headerChecksum(packet));
            frame.limit(ETHERNET_BYTES + packet.limit()).position(0);
            return;
        }
        frame.putShort((short) AnnouncementFrame.ETHERTYPE_IPV6);
        frame.putInt(IPV6_START).putShort((short) sent.message().remaining());
        frame.put((byte) Ipv4Packet.PROTOCOL_VRRP).put((byte) sent.ttl());
        frame.put(sent.source().getAddress()).put(sent.destination().getAddress());
        frame.put(sent.message()).flip();
    }

    @Override
    public void close() {
        libc.close(fd);
    }
}
