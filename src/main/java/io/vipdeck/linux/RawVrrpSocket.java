package io.vipdeck.linux;

import io.vipdeck.agent.Host.Family;
import io.vipdeck.agent.HostEvent;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Packet;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One interface's raw socket of protocol 112 (RFC 9568 section 5.1): all virtual routers of that
 * interface and family speak and listen through it. It does not hear itself, nor groups that other
 * programs joined.
 */
final class RawVrrpSocket implements Readable, AutoCloseable {
    /** The VRRP groups (RFC 9568 sections 5.1.1.2 and 5.1.2.2). */
    static final InetAddress GROUP_IPV4 = Ipv4Packet.addressOf(new byte[] {(byte) 224, 0, 0, 18});

    static final InetAddress GROUP_IPV6 = Ipv4Packet.addressOf(
            new byte[] {(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x12});

    /** Packets taken in one go; a flood may not keep the loop from its timers. */
    private static final int ROUND = 512;

    private static final int SOL_SOCKET = 1;
    private static final int SO_BINDTODEVICE = 25;

    private static final int IPPROTO_IP = 0;
    private static final int IP_TOS = 1;
    private static final int IP_HDRINCL = 3;
    private static final int IP_MULTICAST_IF = 32;
    private static final int IP_MULTICAST_LOOP = 34;
    private static final int IP_ADD_MEMBERSHIP = 35;
    private static final int IP_MULTICAST_ALL = 49;

    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_UNICAST_HOPS = 16;
    private static final int IPV6_MULTICAST_IF = 17;
    private static final int IPV6_MULTICAST_HOPS = 18;
    private static final int IPV6_MULTICAST_LOOP = 19;
    private static final int IPV6_JOIN_GROUP = 20;
    private static final int IPV6_MULTICAST_ALL = 29;
    private static final int IPV6_RECVPKTINFO = 49;
    private static final int IPV6_RECVHOPLIMIT = 51;
    private static final int IPV6_TCLASS = 67;
    private static final int IPV6_FREEBIND = 78;

    private final Libc libc;
    private final String interfaceName;
    private final int interfaceIndex;
    private final Family family;
    private final Consumer<HostEvent> events;
    private final int fd;
    private final ByteBuffer group;
    private final ByteBuffer packet = Libc.buffer(2048);
    private final MessageHeader received;
    private final MessageHeader sent;

    private RawVrrpSocket(
            Libc libc, RouteMessage.Link link, Family family, int fd, Consumer<HostEvent> events) {
        this.libc = libc;
        this.interfaceName = link.name();
        this.interfaceIndex = link.index();
        this.family = family;
        this.events = events;
        this.fd = fd;
        this.group = family == Family.IPV4
                ? SocketName.inet(GROUP_IPV4, 0)
                : SocketName.inet(GROUP_IPV6, link.index());
        this.received = new MessageHeader(libc);
        this.sent = new MessageHeader(libc);
    }

    /** Opens the socket, joins the group and sets every option that section 5.1 asks for. */
    static RawVrrpSocket open(
            Libc libc, RouteMessage.Link link, Family family, Consumer<HostEvent> events)
            throws KernelException {
        int domain = family == Family.IPV4 ? Libc.AF_INET : Libc.AF_INET6;
        int fd = KernelException.check(
                libc.socket(domain, Libc.SOCK_RAW, Ipv4Packet.PROTOCOL_VRRP),
                "opening a VRRP socket");
        RawVrrpSocket socket = new RawVrrpSocket(libc, link, family, fd, events);
        try {
            socket.option(SOL_SOCKET, SO_BINDTODEVICE, Libc.text(link.name()));
            if (family == Family.IPV4) {
                socket.prepareIpv4();
            } else {
                socket.prepareIpv6();
            }
        } catch (KernelException refused) {
            socket.close();
            throw refused;
        }
        return socket;
    }

    Family family() {
        return family;
    }

    String interfaceName() {
        return interfaceName;
    }

    int interfaceIndex() {
        return interfaceIndex;
    }

    /** Sends a message, as {@link io.vipdeck.agent.Host#send}; a peer may be behind a router. */
    Optional<String> send(Packet sending) {
        InetAddress destination = sending.destination();
        boolean toGroup = destination.isMulticastAddress();
        ByteBuffer name = toGroup ? group : SocketName.inet(destination, scope(destination));
        int flags = Libc.MSG_DONTWAIT | (toGroup ? Libc.MSG_DONTROUTE : 0);
        int result;
        if (family == Family.IPV4) {
            Ipv4Packet.write(sending, packet);
            result = libc.sendto(fd, packet, flags, name);
        } else {
            sent.prepareSend(name, sending, interfaceIndex);
            result = libc.sendmsg(fd, sent.header(), flags);
        }
        return result >= 0
                ? Optional.empty()
                : Optional.of(refusal(interfaceName, destination, result));
    }

    /** A link-local address is one of an interface (RFC 4007); the kernel wants to know which. */
    private int scope(InetAddress address) {
        return address.isLinkLocalAddress() ? interfaceIndex : 0;
    }

    /** Whoever may open this socket may send on it: EPERM is what netfilter says of a drop. */
    static String refusal(String interfaceName, InetAddress destination, int error) {
        String why = error == -Errno.EPERM
                ? "this host's firewall drops it, let IP protocol 112 to "
                        + IpLiteral.format(destination) + " out"
                : Errno.text(error);
        return "sending VRRP on " + interfaceName + ": " + why;
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public void drain() {
        for (int i = 0; i < ROUND; i++) {
            boolean more = family == Family.IPV4 ? receiveIpv4() : receiveIpv6();
            if (!more) {
                return;
            }
        }
    }

    @Override
    public void close() {
        libc.close(fd);
    }

    private boolean receiveIpv4() {
        int bytes = libc.recv(fd, packet);
        if (bytes < 0) {
            // The interface went down: the error is told once, then the socket works again.
            return bytes == -Errno.ENETDOWN;
        }
        packet.position(0).limit(Math.min(bytes, packet.capacity()));
        Optional<HostEvent.Received> event = Ipv4Packet.read(interfaceName, packet);
        if (event.isPresent()) {
            events.accept(event.get());
        }
        return true;
    }

    private boolean receiveIpv6() {
        received.prepareReceive();
        int bytes = libc.recvmsg(fd, received.header());
        if (bytes < 0) {
            return bytes == -Errno.ENETDOWN;
        }
        events.accept(received.received(interfaceName, bytes));
        return true;
    }

    private void prepareIpv4() throws KernelException {
        // struct ip_mreqn: group, local address, interface.
        ByteBuffer membership =
                Libc.buffer(12).put(0, GROUP_IPV4.getAddress()).putInt(8, interfaceIndex);
        ByteBuffer outgoing = Libc.buffer(12).putInt(8, interfaceIndex);
        option(IPPROTO_IP, IP_HDRINCL, number(1));
        option(IPPROTO_IP, IP_TOS, number(Ipv4Packet.TYPE_OF_SERVICE));
        option(IPPROTO_IP, IP_MULTICAST_IF, outgoing);
        option(IPPROTO_IP, IP_MULTICAST_LOOP, number(0));
        option(IPPROTO_IP, IP_MULTICAST_ALL, number(0));
        option(IPPROTO_IP, IP_ADD_MEMBERSHIP, membership);
    }

    private void prepareIpv6() throws KernelException {
        // struct ipv6_mreq: group, interface.
        ByteBuffer membership =
                Libc.buffer(20).put(0, GROUP_IPV6.getAddress()).putInt(16, interfaceIndex);
        option(IPPROTO_IPV6, IPV6_UNICAST_HOPS, number(Ipv4Packet.TTL));
        option(IPPROTO_IPV6, IPV6_MULTICAST_HOPS, number(Ipv4Packet.TTL));
        option(IPPROTO_IPV6, IPV6_TCLASS, number(Ipv4Packet.TYPE_OF_SERVICE));
        option(IPPROTO_IPV6, IPV6_MULTICAST_IF, number(interfaceIndex));
        option(IPPROTO_IPV6, IPV6_MULTICAST_LOOP, number(0));
        // Linux 4.20; without it a foreign group may be heard, which the checks then discard.
        libc.setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0);
        // A configured source may appear late (or never, behind a translation): no reason to fail.
        option(IPPROTO_IPV6, IPV6_FREEBIND, number(1));
        option(IPPROTO_IPV6, IPV6_RECVPKTINFO, number(1));
        option(IPPROTO_IPV6, IPV6_RECVHOPLIMIT, number(1));
        option(IPPROTO_IPV6, IPV6_JOIN_GROUP, membership);
    }

    private void option(int level, int option, ByteBuffer value) throws KernelException {
        KernelException.check(
                libc.setsockopt(fd, level, option, value),
                "preparing the VRRP socket on " + interfaceName);
    }

    private static ByteBuffer number(int value) {
        return Libc.buffer(4).order(ByteOrder.nativeOrder()).putInt(0, value);
    }
}
