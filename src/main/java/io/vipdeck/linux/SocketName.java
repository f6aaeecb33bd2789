package io.vipdeck.linux;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Socket addresses in the kernel's layouts: sockaddr_in, _in6, _ll, _nl and _un. */
final class SocketName {
    private SocketName() {}

    /** ip(7) or ipv6(7), port 0. */
    static ByteBuffer inet(InetAddress address, int scopeId) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return Libc.buffer(16).putShort(0, (short) Libc.AF_INET).put(4, bytes);
        }
        return Libc.buffer(28).putShort(0, (short) Libc.AF_INET6).put(8, bytes).putInt(24, scopeId);
    }

    /**
     * packet(7): an Ethernet frame of a protocol leaves from an interface for a hardware address.
     */
    static ByteBuffer packet(int etherType, int interfaceIndex, byte[] destination) {
        ByteBuffer name = Libc.buffer(20);
        name.putShort(0, (short) Libc.AF_PACKET);
        name.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) etherType);
        name.order(ByteOrder.nativeOrder()).putInt(4, interfaceIndex);
        name.put(11, (byte) destination.length);
        return name.put(12, destination);
    }

    /** netlink(7): this process, and the multicast groups it wants to hear. */
    static ByteBuffer netlink(int groups) {
        return Libc.buffer(12).putShort(0, (short) Libc.AF_NETLINK).putInt(8, groups);
    }

    /** unix(7): a path, or a name in the abstract namespace where it begins with {@code @}. */
    static ByteBuffer unix(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        boolean abstractName = path.startsWith("@");
        if (abstractName) {
            bytes[0] = 0;
        }
        ByteBuffer name = Libc.buffer(2 + bytes.length + (abstractName ? 0 : 1));
        return name.putShort(0, (short) Libc.AF_UNIX).put(2, bytes);
    }
}
