package io.vipdeck.linux;

import io.vipdeck.linux.PeerLan.Seat;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Packet;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** As many VRRP packets as the machine can send for a while, from one host to one other. */
final class Flood {
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int MOST = 200_000;

    private Flood() {}

    /** An IPv4 datagram to VRRP's group around a message in hexadecimal. */
    static ByteBuffer datagram(String source, String message) {
        byte[] bytes = HexFormat.of().parseHex(Hex.text(message));
        ByteBuffer packet = Libc.buffer(Ipv4Packet.HEADER_BYTES + bytes.length);
        Ipv4Packet.write(
                new Packet(
                        IpLiteral.parse(source).orElseThrow(),
                        IpLiteral.parse("224.0.0.18").orElseThrow(),
                        Ipv4Packet.TTL,
                        ByteBuffer.wrap(bytes)),
                packet);
        int sum = 0;
        for (int at = 0; at < Ipv4Packet.HEADER_BYTES; at += 2) {
            sum += packet.getShort(at) & 0xffff;
        }
        // RFC 791 section 3.1; a raw packet socket leaves it to the sender.
        packet.putShort(10, (short) ~(sum + (sum >> 16)));
        return packet;
    }

    /**
     * Sends datagrams in turn, in frames for the one host alone.
     *
     * @return how many left
     */
    static int from(Seat sender, Seat receiver, List<ByteBuffer> datagrams, long spanNanos)
            throws Exception {
        CompletableFuture<Integer> sent = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        NetworkNamespace.enter(sender.namespace());
                        sent.complete(send(receiver, datagrams, spanNanos));
                    } catch (KernelException | RuntimeException refused) {
                        sent.completeExceptionally(refused);
                    }
                },
                "flood");
        thread.setDaemon(true);
        thread.start();
        return sent.get(spanNanos / 1_000_000 + 10_000, TimeUnit.MILLISECONDS);
    }

    private static int send(Seat receiver, List<ByteBuffer> datagrams, long spanNanos)
            throws KernelException {
        Libc libc = Libc.get();
        int fd = KernelException.check(
                libc.socket(Libc.AF_PACKET, Libc.SOCK_DGRAM, 0), "opening a packet socket");
        try {
            byte[] hardware = HexFormat.of().parseHex(receiver.hardware());
            ByteBuffer to =
                    SocketName.packet(ETHERTYPE_IPV4, libc.ifNameToIndex("ens33"), hardware);
            long end = System.nanoTime() + spanNanos;
            int sent = 0;
            while (sent < MOST && System.nanoTime() - end < 0) {
                int bytes = libc.sendto(fd, datagrams.get(sent % datagrams.size()), 0, to);
                sent += bytes > 0 ? 1 : 0;
            }
            return sent;
        } finally {
            libc.close(fd);
        }
    }
}
