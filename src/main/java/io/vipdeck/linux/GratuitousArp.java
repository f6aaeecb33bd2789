package io.vipdeck.linux;

import io.vipdeck.vrrp.VirtualAddress;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Puts announcements on the wire through a packet socket that never receives. */
final class GratuitousArp implements AutoCloseable {
    private final Libc libc;
    private final int fd;

    private GratuitousArp(Libc libc, int fd) {
        this.libc = libc;
        this.fd = fd;
    }

    static GratuitousArp open(Libc libc) throws KernelException {
        // Protocol 0: the kernel hands it nothing that others send.
        int fd = libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW, 0);
        return new GratuitousArp(libc, KernelException.check(fd, "opening a packet socket"));
    }

    /** Sends one gratuitous ARP request, or one unsolicited neighbour advertisement. */
    Optional<String> announce(RouteMessage.Link link, VirtualAddress address) {
        InetAddress inet = address.address();
        if (link.hardwareAddress() == 0) {
            // Loopback and tunnels have no neighbours to tell.
            return Optional.empty();
        }
        ByteBuffer frame = inet instanceof Inet4Address
                ? AnnouncementFrame.arpRequest(link.hardwareAddress(), inet)
                : AnnouncementFrame.neighborAdvertisement(
                        link.hardwareAddress(), inet, forwards(link.name()));
        ByteBuffer name = SocketName.packet(
                AnnouncementFrame.etherType(inet),
                link.index(),
                AnnouncementFrame.destination(inet));
        int sent = libc.sendto(fd, frame, Libc.MSG_DONTWAIT, name);
        return sent >= 0
                ? Optional.empty()
                : Optional.of(
                        "announcing " + address + " on " + link.name() + ": " + Errno.text(sent));
    }

    @Override
    public void close() {
        libc.close(fd);
    }

    /** The Router flag is for those who forward only (RFC 4861 section 4.4). */
    private static boolean forwards(String interfaceName) {
        try {
            Path setting =
                    Path.of("/proc/sys/net/ipv6/conf").resolve(interfaceName).resolve("forwarding");
            return Files.readString(setting).startsWith("1");
        } catch (IOException noIpv6) {
            return false;
        }
    }
}
