package io.vipdeck.linux;

import io.vipdeck.agent.HostEvent;
import io.vipdeck.vrrp.Packet;

import java.nio.ByteBuffer;

/**
 * The kernel's {@code struct msghdr} with its name, data and control buffers (recvmsg(2), cmsg(3),
 * RFC 3542): an IPv6 packet's addresses and hop limit travel beside its data.
 */
final class MessageHeader {
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_PKTINFO = 50;
    private static final int IPV6_HOPLIMIT = 52;
    private static final int CMSG_HEADER_BYTES = 16;
    /** struct in6_pktinfo: address and interface. */
    private static final int PKTINFO_BYTES = 20;

    /** The address, then the hop limit in 4 of its 8 bytes. */
    private static final int HOP_LIMIT_AT = 40;

    private static final int SEND_CONTROL_BYTES = 64;
    private static final int DATA_BYTES = 2048;
    private static final int CONTROL_BYTES = 256;

    private final Libc libc;
    private final ByteBuffer header = Libc.buffer(56);
    private final ByteBuffer name = Libc.buffer(28);
    private final ByteBuffer vector = Libc.buffer(16);
    private final ByteBuffer data = Libc.buffer(DATA_BYTES);
    private final ByteBuffer control = Libc.buffer(CONTROL_BYTES);

    MessageHeader(Libc libc) {
        this.libc = libc;
        vector.putLong(0, libc.address(data));
        header.putLong(16, libc.address(vector)).putLong(24, 1);
        header.putLong(32, libc.address(control));
    }

    /** The structure itself, for sendmsg and recvmsg. */
    ByteBuffer header() {
        return header;
    }

    /** Makes everything ready to be filled by the kernel. */
    void prepareReceive() {
        vector.putLong(8, DATA_BYTES);
        header.putLong(0, libc.address(name)).putInt(8, name.capacity());
        header.putLong(40, CONTROL_BYTES).putInt(48, 0);
    }

    /** Makes a message ready to leave from a source address with a hop limit. */
    void prepareSend(ByteBuffer destination, Packet packet, int interfaceIndex) {
        ByteBuffer message = packet.message();
        data.put(0, message, message.position(), message.remaining());
        vector.putLong(8, message.remaining());
        header.putLong(0, libc.address(destination)).putInt(8, destination.limit());
        control.putLong(0, CMSG_HEADER_BYTES + PKTINFO_BYTES);
        control.putInt(8, IPPROTO_IPV6).putInt(12, IPV6_PKTINFO);
        control.put(CMSG_HEADER_BYTES, packet.source().getAddress());
        control.putInt(CMSG_HEADER_BYTES + 16, interfaceIndex);
        control.putLong(HOP_LIMIT_AT, CMSG_HEADER_BYTES + 4);
        control.putInt(HOP_LIMIT_AT + 8, IPPROTO_IPV6).putInt(HOP_LIMIT_AT + 12, IPV6_HOPLIMIT);
        control.putInt(HOP_LIMIT_AT + CMSG_HEADER_BYTES, packet.ttl());
        header.putLong(40, SEND_CONTROL_BYTES).putInt(48, 0);
    }

    /** What the kernel filled in. */
    HostEvent.Received received(String interfaceName, int bytes) {
        byte[] message = new byte[Math.min(bytes, DATA_BYTES)];
        data.get(0, message);
        byte[] source = new byte[16];
        name.get(8, source);
        byte[] destination = new byte[16];
        int hopLimit = -1;
        int end = (int) Math.min(header.getLong(40), CONTROL_BYTES);
        int offset = 0;
        while (offset + CMSG_HEADER_BYTES <= end) {
            int length = (int) control.getLong(offset);
            if (length < CMSG_HEADER_BYTES || length > end - offset) {
                break;
            }
            boolean ours = control.getInt(offset + 8) == IPPROTO_IPV6;
            int type = control.getInt(offset + 12);
            if (ours && type == IPV6_PKTINFO) {
                control.get(offset + CMSG_HEADER_BYTES, destination);
            } else if (ours && type == IPV6_HOPLIMIT) {
                hopLimit = control.getInt(offset + CMSG_HEADER_BYTES);
            }
            offset += length + 7 & ~7;
        }
        return new HostEvent.Received(
                interfaceName,
                Ipv4Packet.addressOf(source),
                Ipv4Packet.addressOf(destination),
                hopLimit,
                ByteBuffer.wrap(message).asReadOnlyBuffer());
    }
}
