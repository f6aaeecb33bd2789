package io.vipdeck.linux;

import io.vipdeck.vrrp.VirtualAddress;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The kernel's tables of interfaces and addresses: one socket hears every change, a second one
 * asks. What the first hears goes into the {@link InterfaceTable}.
 */
final class RouteNetlink implements Readable, AutoCloseable {
    private static final int NETLINK_ROUTE = 0;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final long ANSWER_NANOS = 1_000_000_000L;
    private static final int DATAGRAM_BYTES = 32 * 1024;

    private final Libc libc;
    private final InterfaceTable table;
    private final int monitorFd;
    private final int requestFd;
    private final Poller answers;
    private final List<RouteMessage> answered = new ArrayList<>();
    private final ByteBuffer datagram = Libc.buffer(DATAGRAM_BYTES);
    private final ByteBuffer kernel = SocketName.netlink(0);
    private int sequence;

    private RouteNetlink(Libc libc, InterfaceTable table, int monitorFd, int requestFd) {
        this.libc = libc;
        this.table = table;
        this.monitorFd = monitorFd;
        this.requestFd = requestFd;
        this.answers = new Poller(libc);
        this.answers.add(new RequestSocket());
    }

    /**
     * Opens both sockets and fills the table; listening begins first, so that no change is missed.
     */
    static RouteNetlink open(Libc libc, InterfaceTable table) throws KernelException {
        int monitorFd = socket(libc);
        KernelException.check(
                libc.bind(monitorFd, SocketName.netlink(RouteCodec.GROUPS)), "netlink");
        libc.setsockopt(monitorFd, SOL_SOCKET, SO_RCVBUF, 1 << 20);
        RouteNetlink netlink = new RouteNetlink(libc, table, monitorFd, socket(libc));
        Optional<String> problem = netlink.readAll();
        if (problem.isPresent()) {
            throw new KernelException(problem.get());
        }
        return netlink;
    }

    private static int socket(Libc libc) throws KernelException {
        return KernelException.check(
                libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW, NETLINK_ROUTE), "netlink");
    }

    /**
     * Installs an address; present already is success.
     *
     * @param metric of the route to the address's network; 0 for the kernel's usual one
     */
    Optional<String> addAddress(
            String interfaceName, VirtualAddress address, String label, int metric) {
        Optional<RouteMessage.Link> link = table.link(interfaceName);
        String what = "adding " + address + " to " + interfaceName + ": ";
        if (link.isEmpty()) {
            return Optional.of(what + Errno.text(Errno.ENODEV));
        }
        int index = link.get().index();
        int error = ask(RouteCodec.addAddress(++sequence, index, address, label, metric, true));
        if (error == -Errno.EINVAL || error == -Errno.EOPNOTSUPP) {
            error = ask(RouteCodec.addAddress(++sequence, index, address, label, metric, false));
        }
        drain();
        return error == 0 || error == -Errno.EEXIST
                ? Optional.empty()
                : Optional.of(what + Errno.text(error));
    }

    /** Removes an address; not present, or the interface gone, is success. */
    Optional<String> removeAddress(String interfaceName, VirtualAddress address) {
        Optional<RouteMessage.Link> link = table.link(interfaceName);
        if (link.isEmpty()) {
            return Optional.empty();
        }
        int error = ask(RouteCodec.removeAddress(++sequence, link.get().index(), address));
        drain();
        return error == 0 || error == -Errno.EADDRNOTAVAIL || error == -Errno.ENODEV
                ? Optional.empty()
                : Optional.of("removing " + address + " from " + interfaceName + ": "
                        + Errno.text(error));
    }

    /** Makes a macvlan that is down; 0, or the negated error number. */
    int addMacvlan(String name, int baseIndex, long hardwareAddress) {
        return done(ask(LinkCodec.addMacvlan(++sequence, name, baseIndex, hardwareAddress)));
    }

    /** Sets an interface up or down; 0, or the negated error number. */
    int setLink(int index, boolean up) {
        return done(ask(LinkCodec.set(++sequence, index, up)));
    }

    /** Removes an interface; 0, or the negated error number. */
    int removeLink(int index) {
        return done(ask(LinkCodec.remove(++sequence, index)));
    }

    /** What has been done is seen in the table at once. */
    private int done(int error) {
        drain();
        return error;
    }

    @Override
    public int fd() {
        return monitorFd;
    }

    @Override
    public void drain() {
        while (true) {
            int bytes = libc.recv(monitorFd, datagram);
            if (bytes == -Errno.ENOBUFS) {
                // Changes were lost: read everything anew.
                readAll();
                continue;
            }
            if (bytes <= 0) {
                return;
            }
            datagram.limit(Math.min(bytes, DATAGRAM_BYTES));
            for (RouteMessage message : RouteCodec.read(datagram)) {
                table.apply(message);
            }
        }
    }

    @Override
    public void close() {
        libc.close(monitorFd);
        libc.close(requestFd);
    }

    private Optional<String> readAll() {
        List<RouteMessage> reading = new ArrayList<>();
        int[] kinds = {RouteCodec.RTM_GETLINK, RouteCodec.RTM_GETADDR};
        for (int kind : kinds) {
            int error = ask(RouteCodec.dump(kind, ++sequence));
            if (error != 0) {
                return Optional.of("reading the interfaces: " + Errno.text(error));
            }
            reading.addAll(answered);
        }
        table.replace(reading);
        return Optional.empty();
    }

    /** Sends a request and collects its answer; 0, or the negated error number. */
    private int ask(ByteBuffer request) {
        answered.clear();
        int sent = libc.sendto(requestFd, request, 0, kernel);
        if (sent < 0) {
            return sent;
        }
        long deadline = System.nanoTime() + ANSWER_NANOS;
        while (System.nanoTime() - deadline < 0) {
            answers.await(deadline - System.nanoTime());
            for (RouteMessage message : answered) {
                if (message instanceof RouteMessage.Answer answer
                        && answer.sequence() == sequence) {
                    return answer.error();
                }
                if (message instanceof RouteMessage.Done done && done.sequence() == sequence) {
                    return 0;
                }
            }
        }
        return -Errno.ETIMEDOUT;
    }

    private final class RequestSocket implements Readable {
        private final ByteBuffer answer = Libc.buffer(DATAGRAM_BYTES);

        @Override
        public int fd() {
            return requestFd;
        }

        @Override
        public void drain() {
            int bytes = libc.recv(requestFd, answer);
            while (bytes > 0) {
                answer.limit(Math.min(bytes, DATAGRAM_BYTES));
                answered.addAll(RouteCodec.read(answer));
                bytes = libc.recv(requestFd, answer);
            }
        }
    }
}
