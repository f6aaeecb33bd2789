package io.vipdeck.linux;

import io.vipdeck.vrrp.VirtualAddress;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** rtnetlink(7) messages to bytes and back; the numbers are those of linux/rtnetlink.h. */
final class RouteCodec {
    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int RTM_GETLINK = 18;
    static final int RTM_NEWADDR = 20;
    static final int RTM_DELADDR = 21;
    static final int RTM_GETADDR = 22;

    /** RTMGRP_LINK, RTMGRP_IPV4_IFADDR and RTMGRP_IPV6_IFADDR. */
    static final int GROUPS = 0x1 | 0x10 | 0x100;

    /** Marks an address as ours, as {@code ip addr} shows it ({@code proto 86}; Linux 5.18). */
    static final int ADDRESS_PROTOCOL = 86;

    private static final int HEADER_BYTES = 16;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLM_F_REQUEST = 0x1;
    private static final int NLM_F_ACK = 0x4;
    private static final int NLM_F_DUMP = 0x300;
    static final int NLM_F_EXCL = 0x200;
    static final int NLM_F_CREATE = 0x400;

    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFF_UP = 0x1;
    private static final int IFF_RUNNING = 0x40;

    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_LABEL = 3;
    private static final int IFA_CACHEINFO = 6;
    private static final int IFA_FLAGS = 8;
    private static final int IFA_RT_PRIORITY = 9;
    private static final int IFA_PROTO = 11;
    private static final int IFA_F_SECONDARY = 0x1;
    private static final int IFA_F_NODAD = 0x2;
    private static final int IFA_F_DADFAILED = 0x8;
    private static final int IFA_F_TENTATIVE = 0x40;

    private RouteCodec() {}

    /** Asks for everything of a kind: {@link #RTM_GETLINK} or {@link #RTM_GETADDR}. */
    static ByteBuffer dump(int type, int sequence) {
        ByteBuffer message = Libc.buffer(HEADER_BYTES + 16);
        header(message, type, NLM_F_REQUEST | NLM_F_DUMP, sequence);
        message.position(HEADER_BYTES + 16);
        return finish(message);
    }

    /**
     * Asks for an address to be installed, with no broadcast address, as keepalived does it.
     *
     * @param label empty for none
     * @param metric of the route to the address's network; 0 for the kernel's usual one
     * @param marked whether to tell the kernel whose it is; kernels before 5.18 do not know that
     */
    static ByteBuffer addAddress(
            int sequence,
            int interfaceIndex,
            VirtualAddress address,
            String label,
            int metric,
            boolean marked) {
        ByteBuffer message = Libc.buffer(256);
        request(message, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, sequence);
        boolean ipv4 = address.address() instanceof Inet4Address;
        // A router that takes over may not wait for duplicate address detection.
        addressBody(message, interfaceIndex, address, ipv4 ? 0 : IFA_F_NODAD);
        if (!label.isEmpty()) {
            byte[] text = (label + "\0").getBytes(StandardCharsets.US_ASCII);
            attribute(message, IFA_LABEL, text);
        }
        if (!ipv4 && address.prefixLength() == 128) {
            attribute(message, IFA_CACHEINFO, neverPreferred());
        }
        if (metric > 0) {
            attribute(message, IFA_RT_PRIORITY, number(metric));
        }
        if (marked) {
            attribute(message, IFA_PROTO, new byte[] {ADDRESS_PROTOCOL});
        }
        return finish(message);
    }

    /** Asks for an address to be removed. */
    static ByteBuffer removeAddress(int sequence, int interfaceIndex, VirtualAddress address) {
        ByteBuffer message = Libc.buffer(256);
        request(message, RTM_DELADDR, 0, sequence);
        addressBody(message, interfaceIndex, address, 0);
        return finish(message);
    }

    /**
     * Reads all messages in a datagram, from 0 to its limit; kinds that nobody asked for are left
     * out.
     */
    static List<RouteMessage> read(ByteBuffer datagram) {
        List<RouteMessage> messages = new ArrayList<>();
        int offset = 0;
        while (offset + HEADER_BYTES <= datagram.limit()) {
            int length = datagram.getInt(offset);
            if (length < HEADER_BYTES || length > datagram.limit() - offset) {
                break;
            }
            ByteBuffer body = datagram.slice(offset + HEADER_BYTES, length - HEADER_BYTES)
                    .order(datagram.order());
            RouteMessage message = message(
                    datagram.getShort(offset + 4),
                    datagram.getInt(offset + 8),
                    datagram.getInt(offset + 12),
                    body);
            if (message != null) {
                messages.add(message);
            }
            offset += length + 3 & ~3;
        }
        return messages;
    }

    private static @Nullable RouteMessage message(
            int type, int sequence, int port, ByteBuffer body) {
        switch (type) {
            case NLMSG_ERROR:
                return body.limit() < 4 ? null : new RouteMessage.Answer(sequence, body.getInt(0));
            case NLMSG_DONE:
                return new RouteMessage.Done(sequence);
            case RTM_NEWLINK:
            case RTM_DELLINK:
                return link(body, type == RTM_NEWLINK);
            case RTM_NEWADDR:
            case RTM_DELADDR:
                return address(body, type == RTM_NEWADDR, port);
            default:
                return null;
        }
    }

    /** struct ifinfomsg, then attributes. */
    private static @Nullable RouteMessage link(ByteBuffer body, boolean present) {
        if (body.limit() < 16) {
            return null;
        }
        byte[] name = attribute(body, 16, IFLA_IFNAME);
        byte[] hardware = attribute(body, 16, IFLA_ADDRESS);
        if (name == null || name.length < 1) {
            return null;
        }
        long hardwareAddress = 0;
        if (hardware != null && hardware.length == 6) {
            for (byte octet : hardware) {
                hardwareAddress = hardwareAddress << 8 | octet & 0xff;
            }
        }
        boolean up = present && (body.getInt(8) & (IFF_UP | IFF_RUNNING)) == (IFF_UP | IFF_RUNNING);
        String text = new String(name, 0, name.length - 1, StandardCharsets.US_ASCII);
        return new RouteMessage.Link(body.getInt(4), text, up, hardwareAddress, present);
    }

    /** struct ifaddrmsg, then attributes. */
    private static @Nullable RouteMessage address(ByteBuffer body, boolean present, int port) {
        if (body.limit() < 8) {
            return null;
        }
        int bytes = body.get(0) == Libc.AF_INET ? 4 : body.get(0) == Libc.AF_INET6 ? 16 : 0;
        byte[] local = attribute(body, 8, IFA_LOCAL);
        byte[] address = local != null ? local : attribute(body, 8, IFA_ADDRESS);
        if (address == null || address.length != bytes) {
            return null;
        }
        byte[] wide = attribute(body, 8, IFA_FLAGS);
        int flags = wide != null && wide.length == 4
                ? ByteBuffer.wrap(wide).order(body.order()).getInt()
                : body.get(2) & 0xff;
        InetAddress inet = Ipv4Packet.addressOf(address);
        return new RouteMessage.Address(
                body.getInt(4),
                inet,
                body.get(1) & 0xff,
                bytes == 4 && (flags & IFA_F_SECONDARY) != 0,
                (flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) == 0,
                present,
                port);
    }

    private static byte @Nullable [] attribute(ByteBuffer body, int from, int wanted) {
        int offset = from;
        while (offset + 4 <= body.limit()) {
            int length = body.getShort(offset) & 0xffff;
            if (length < 4 || length > body.limit() - offset) {
                return null;
            }
            // The two top bits are flags (NLA_F_NESTED, NLA_F_NET_BYTEORDER).
            if ((body.getShort(offset + 2) & 0x3fff) == wanted) {
                byte[] value = new byte[length - 4];
                body.get(offset + 4, value);
                return value;
            }
            offset += length + 3 & ~3;
        }
        return null;
    }

    /** A request that is answered. */
    static void request(ByteBuffer message, int type, int flags, int sequence) {
        header(message, type, NLM_F_REQUEST | NLM_F_ACK | flags, sequence);
    }

    private static void header(ByteBuffer message, int type, int flags, int sequence) {
        message.putInt(0)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0);
    }

    private static void addressBody(
            ByteBuffer message, int interfaceIndex, VirtualAddress address, int flags) {
        byte[] bytes = address.address().getAddress();
        message.put((byte) (bytes.length == 4 ? Libc.AF_INET : Libc.AF_INET6));
        message.put((byte) address.prefixLength()).put((byte) flags).put((byte) 0);
        message.putInt(interfaceIndex);
        attribute(message, IFA_LOCAL, bytes);
        attribute(message, IFA_ADDRESS, bytes);
    }

    /** struct ifa_cacheinfo: valid for ever, preferred never, so that it is no source address. */
    private static byte[] neverPreferred() {
        ByteBuffer info = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
        info.putInt(0, 0).putInt(4, -1);
        return info.array();
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }

    static void attribute(ByteBuffer message, int type, byte[] value) {
        message.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        while (message.position() % 4 != 0) {
            message.put((byte) 0);
        }
    }

    static ByteBuffer finish(ByteBuffer message) {
        message.flip();
        return message.putInt(0, message.limit());
    }
}
