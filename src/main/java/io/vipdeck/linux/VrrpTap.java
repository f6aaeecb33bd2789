package io.vipdeck.linux;

import io.vipdeck.vrrp.Capture;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Listens to one interface for IP protocol 112 of whatever group or host, what this host itself
 * sends included. A packet socket (packet(7)) with a filter in the kernel: it joins no group of IP, sends
 * nothing, and takes nothing away from an agent on the same host.
 */
public final class VrrpTap implements AutoCloseable {
    private static final int ETH_P_ALL = 3;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_MR_ALLMULTI = 2;
    private static final int PACKET_OUTGOING = 4;
    /** No packet has this type. */
    private static final int NO_PACKET_TYPE = 255;

    /** Packets taken in one go. */
    private static final int ROUND = 256;

    private static final int DATAGRAM_BYTES = 16 * 1024;

    private final Libc libc;
    private final String interfaceName;
    private final int interfaceIndex;
    private final int fd;
    private final Poller poller;
    private final ByteBuffer datagram = Libc.buffer(DATAGRAM_BYTES);
    private final ArrayDeque<Capture> caught = new ArrayDeque<>();
    private boolean down;

    private VrrpTap(Libc libc, String interfaceName, int interfaceIndex, int fd) {
        this.libc = libc;
        this.interfaceName = interfaceName;
        this.interfaceIndex = interfaceIndex;
        this.fd = fd;
        this.poller = new Poller(libc);
        poller.add(new Socket());
    }

    /** The names of this network's interfaces (proc(5), net/dev). */
    public static List<String> interfaces() throws KernelException {
        List<String> names = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/thread-self/net/dev"))) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    names.add(line.substring(0, colon).strip());
                }
            }
        } catch (IOException unread) {
            throw new KernelException("the interfaces cannot be read, is /proc mounted?");
        }
        names.sort(null);
        return names;
    }

    /**
     * Begins to listen.
     *
     * @throws KernelException when there is no such interface or it may not be listened to
     */
    public static VrrpTap open(String interfaceName) throws KernelException {
        Libc libc = Libc.get();
        int index = libc.ifNameToIndex(interfaceName);
        if (index == 0) {
            throw new KernelException(
                    "there is no interface \"" + Journal.printable(interfaceName) + "\" here");
        }
        // Protocol 0: nothing is heard before the filter is there and bind(2) names a protocol.
        int fd = libc.socket(Libc.AF_PACKET, Libc.SOCK_DGRAM, 0);
        if (fd == -Errno.EPERM || fd == -Errno.EACCES) {
            throw new KernelException("listening on " + interfaceName
                    + " is for root only (or CAP_NET_RAW), run it as root");
        }
        KernelException.check(fd, "opening a packet socket");
        VrrpTap tap = new VrrpTap(libc, interfaceName, index, fd);
        try {
            tap.prepare();
        } catch (KernelException refused) {
            tap.close();
            throw refused;
        }
        return tap;
    }

    /**
     * The next datagram of protocol 112.
     *
     * @return empty when none came within the time
     * @throws KernelException when the interface has gone
     */
    public Optional<Capture> next(long timeoutNanos) throws KernelException {
        if (caught.isEmpty()) {
            poller.await(timeoutNanos);
        }
        if (down && libc.ifNameToIndex(interfaceName) != interfaceIndex) {
            throw new KernelException("the interface " + interfaceName + " has gone");
        }
        return Optional.ofNullable(caught.poll());
    }

    /** Whether the interface went down, or was, and nothing has been heard since. */
    public boolean down() {
        return down;
    }

    @Override
    public void close() {
        libc.close(fd);
    }

    private void prepare() throws KernelException {
        String what = "listening on " + interfaceName;
        // The loopback interface shows every packet twice, on its way out and in.
        ByteBuffer program = filter(interfaceName.equals("lo") ? PACKET_OUTGOING : NO_PACKET_TYPE);
        // struct sock_fprog: how many instructions, and where.
        ByteBuffer attached = Libc.buffer(16);
        attached.putShort(0, (short) (program.limit() / 8)).putLong(8, libc.address(program));
        KernelException.check(libc.setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, attached), what);
        // The kernel has its own copy now; until then the collector must not take this one.
        Reference.reachabilityFence(program);
        ByteBuffer name = SocketName.packet(ETH_P_ALL, interfaceIndex, new byte[0]);
        KernelException.check(libc.bind(fd, name), what);
        // struct packet_mreq. Without it the hardware drops groups that nobody here has joined.
        ByteBuffer membership = Libc.buffer(16).putInt(0, interfaceIndex);
        membership.putShort(4, (short) PACKET_MR_ALLMULTI);
        KernelException.check(
                libc.setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership), what);
    }

    /**
     * A program for the kernel's filter (Documentation/networking/filter.rst): protocol 112 over
     * IPv4 or IPv6, without a VLAN's tag, for a tagged packet belongs to another LAN.
     */
    private static ByteBuffer filter(int refusedType) {
        int load = 0x20;
        int loadByte = 0x30;
        int jumpEqual = 0x15;
        int give = 0x06;
        // Ancillary data: SKF_AD_OFF and the number of each.
        int etherType = 0xfffff000;
        int packetType = 0xfffff004;
        int vlanTagged = 0xfffff030;
        // Each line: the operation, how many to skip when equal, when not, the operand.
        int[][] lines = {
            {load, 0, 0, vlanTagged},
            {jumpEqual, 0, 10, 0},
            {load, 0, 0, packetType},
            {jumpEqual, 8, 0, refusedType},
            {load, 0, 0, etherType},
            {jumpEqual, 0, 2, AnnouncementFrame.ETHERTYPE_IPV4},
            {loadByte, 0, 0, 9},
            {jumpEqual, 3, 4, Ipv4Packet.PROTOCOL_VRRP},
            {jumpEqual, 0, 3, AnnouncementFrame.ETHERTYPE_IPV6},
            {loadByte, 0, 0, 6},
            {jumpEqual, 0, 1, Ipv4Packet.PROTOCOL_VRRP},
            {give, 0, 0, DATAGRAM_BYTES},
            {give, 0, 0, 0},
        };
        ByteBuffer program = Libc.buffer(lines.length * 8);
        for (int[] line : lines) {
            program.putShort((short) line[0]).put((byte) line[1]).put((byte) line[2]);
            program.putInt(line[3]);
        }
        return program.flip();
    }

    private final class Socket implements Readable {
        @Override
        public int fd() {
            return fd;
        }

        @Override
        public void drain() {
            for (int i = 0; i < ROUND; i++) {
                int bytes = libc.recv(fd, datagram);
                if (bytes < 0) {
                    // Told once; the socket hears again when the interface is up again.
                    down |= bytes == -Errno.ENETDOWN;
                    return;
                }
                down = false;
                int length = Math.min(bytes, DATAGRAM_BYTES);
                ByteBuffer copy = ByteBuffer.allocate(length);
                copy.put(0, datagram, 0, length);
                caught.add(Capture.datagram(copy));
            }
        }
    }
}
