package io.vipdeck.linux;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The kernel's process events (the connector of {@code linux/cn_proc.h} over netlink(7)): every fork, exec,
 * change of name and exit on the machine. The kernel gives them to root in the first namespaces only.
 */
final class ProcessEvents implements Readable, AutoCloseable {
    private static final int NETLINK_CONNECTOR = 11;
    private static final int CN_IDX_PROC = 1;
    private static final int CN_VAL_PROC = 1;
    private static final int PROC_CN_MCAST_LISTEN = 1;
    private static final int NLMSG_DONE = 3;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int RECEIVE_BYTES = 4 << 20;

    /** struct nlmsghdr, then struct cn_msg. */
    private static final int HEADERS_BYTES = 16 + 20;
    /** what, cpu, timestamp. */
    private static final int EVENT_HEAD_BYTES = 16;

    private static final int NONE = 0;
    private static final int FORK = 0x1;
    private static final int EXEC = 0x2;
    private static final int COMM = 0x200;
    private static final int EXIT = 0x8000_0000;

    private static final long ANSWER_NANOS = 50_000_000L;
    /** So many are taken in one go, so that a storm of them does not starve the election. */
    private static final int MOST_AT_ONCE = 1024;

    private final Libc libc;
    private final int fd;
    private final Listener listener;
    private final ByteBuffer datagram = Libc.buffer(8 * 1024);
    private boolean answered;

    /** Who is told; of whole processes only, not of threads. */
    interface Listener {
        void forked(int parent, int child);

        /** It runs another program or has another name now. */
        void changed(int pid);

        void ended(int pid);

        /** The kernel had more to tell than we took: nothing known is certain. */
        void overrun();

        /** All that has come so far has been told. */
        void settled();
    }

    private ProcessEvents(Libc libc, int fd, Listener listener) {
        this.libc = libc;
        this.fd = fd;
        this.listener = listener;
    }

    /** Begins to listen; empty where the kernel does not answer, as in a container. */
    static Optional<ProcessEvents> open(Libc libc, Listener listener) {
        int fd = libc.socket(Libc.AF_NETLINK, Libc.SOCK_DGRAM, NETLINK_CONNECTOR);
        if (fd < 0) {
            return Optional.empty();
        }
        ProcessEvents events = new ProcessEvents(libc, fd, listener);
        libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BYTES);
        if (libc.bind(fd, SocketName.netlink(CN_IDX_PROC)) < 0
                || libc.sendto(fd, listen(), 0, SocketName.netlink(0)) < 0
                || !events.answer()) {
            events.close();
            return Optional.empty();
        }
        return Optional.of(events);
    }

    private static ByteBuffer listen() {
        ByteBuffer message = Libc.buffer(HEADERS_BYTES + 4);
        message.putInt(0, message.capacity()).putShort(4, (short) NLMSG_DONE);
        message.putInt(16, CN_IDX_PROC).putInt(20, CN_VAL_PROC).putShort(32, (short) 4);
        return message.putInt(HEADERS_BYTES, PROC_CN_MCAST_LISTEN);
    }

    /** Whoever may listen is told so at once. */
    private boolean answer() {
        Poller poller = new Poller(libc);
        poller.add(this);
        poller.await(ANSWER_NANOS);
        return answered;
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public void drain() {
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            int length = libc.recv(fd, datagram);
            if (length == -Errno.ENOBUFS) {
                listener.overrun();
            } else if (length < 0) {
                break;
            } else if (length >= HEADERS_BYTES + EVENT_HEAD_BYTES + 8) {
                take();
            }
        }
        listener.settled();
    }

    private void take() {
        int at = HEADERS_BYTES + EVENT_HEAD_BYTES;
        int pid = datagram.getInt(at);
        boolean whole = pid == datagram.getInt(at + 4);
        switch (datagram.getInt(HEADERS_BYTES)) {
            case NONE -> answered = true;
            case FORK -> {
                int child = datagram.getInt(at + 8);
                if (child == datagram.getInt(at + 12)) {
                    listener.forked(datagram.getInt(at + 4), child);
                }
            }
            case EXEC -> listener.changed(datagram.getInt(at + 4));
            case COMM -> {
                if (whole) {
                    listener.changed(pid);
                }
            }
            case EXIT -> {
                if (whole) {
                    listener.ended(pid);
                }
            }
            default -> {}
        }
    }

    @Override
    public void close() {
        libc.close(fd);
    }
}
