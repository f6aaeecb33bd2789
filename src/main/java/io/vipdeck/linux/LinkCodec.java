package io.vipdeck.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** rtnetlink(7) requests that make, change and remove interfaces; numbers of linux/if_link.h. */
final class LinkCodec {
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_LINK = 5;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int IFLA_MACVLAN_MODE = 1;
    private static final int MACVLAN_MODE_BRIDGE = 4;
    private static final int IFF_UP = 0x1;
    private static final int HARDWARE_BYTES = 6;
    private static final int INFO_BYTES = 16;

    private LinkCodec() {}

    /**
     * Asks for a macvlan over an interface. In bridge mode what peers send from the same hardware address
     * is still heard on the interface below; in private mode the kernel would hide it there.
     */
    static ByteBuffer addMacvlan(int sequence, String name, int baseIndex, long hardwareAddress) {
        ByteBuffer message = Libc.buffer(256);
        int flags = RouteCodec.NLM_F_CREATE | RouteCodec.NLM_F_EXCL;
        RouteCodec.request(message, RouteCodec.RTM_NEWLINK, flags, sequence);
        info(message, 0, 0, 0);
        RouteCodec.attribute(message, IFLA_LINK, RouteCodec.number(baseIndex));
        byte[] text = (name + "\0").getBytes(StandardCharsets.US_ASCII);
        RouteCodec.attribute(message, IFLA_IFNAME, text);
        RouteCodec.attribute(message, IFLA_ADDRESS, hardware(hardwareAddress));
        int info = begin(message, IFLA_LINKINFO);
        byte[] kind = "macvlan".getBytes(StandardCharsets.US_ASCII);
        RouteCodec.attribute(message, IFLA_INFO_KIND, kind);
        int data = begin(message, IFLA_INFO_DATA);
        RouteCodec.attribute(message, IFLA_MACVLAN_MODE, RouteCodec.number(MACVLAN_MODE_BRIDGE));
        end(message, data);
        end(message, info);
        return RouteCodec.finish(message);
    }

    /** Asks for an interface to be set up or down. */
    static ByteBuffer set(int sequence, int index, boolean up) {
        ByteBuffer message = Libc.buffer(64);
        RouteCodec.request(message, RouteCodec.RTM_NEWLINK, 0, sequence);
        info(message, index, up ? IFF_UP : 0, IFF_UP);
        return RouteCodec.finish(message);
    }

    /** Asks for an interface to be removed. */
    static ByteBuffer remove(int sequence, int index) {
        ByteBuffer message = Libc.buffer(64);
        RouteCodec.request(message, RouteCodec.RTM_DELLINK, 0, sequence);
        info(message, index, 0, 0);
        return RouteCodec.finish(message);
    }

    /** struct ifinfomsg. */
    private static void info(ByteBuffer message, int index, int flags, int change) {
        int start = message.position();
        message.putInt(start + 4, index).putInt(start + 8, flags).putInt(start + 12, change);
        message.position(start + INFO_BYTES);
    }

    private static int begin(ByteBuffer message, int type) {
        int start = message.position();
        message.putShort((short) 0).putShort((short) type);
        return start;
    }

    private static void end(ByteBuffer message, int start) {
        message.putShort(start, (short) (message.position() - start));
    }

    private static byte[] hardware(long address) {
        byte[] bytes = new byte[HARDWARE_BYTES];
        for (int i = 0; i < HARDWARE_BYTES; i++) {
            bytes[i] = (byte) (address >>> 8 * (HARDWARE_BYTES - 1 - i));
        }
        return bytes;
    }
}
