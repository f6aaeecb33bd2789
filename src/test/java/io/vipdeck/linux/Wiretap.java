package io.vipdeck.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Everything that a host on the LAN can hear, with the kernel's time of each frame: a packet socket
 * on {@code ens33} of its namespace (packet(7), SO_TIMESTAMPNS of socket(7)).
 */
final class Wiretap implements AutoCloseable {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long LOOK_NANOS = SECOND_NANOS / 20;
    private static final int ETH_P_ALL = 3;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int RECEIVE_BYTES = 4 << 20;
    private static final int FRAME_BYTES = 2048;
    private static final int STORY_FRAMES = 60;

    private final Libc libc = Libc.get();
    private final ByteBuffer data = Libc.buffer(FRAME_BYTES);
    private final ByteBuffer control = Libc.buffer(64);
    private final ByteBuffer vector = Libc.buffer(16);
    private final ByteBuffer header = Libc.buffer(56);
    private final ByteBuffer pollfd = Libc.buffer(8);
    private final ByteBuffer timespec = Libc.buffer(16);
    private final CompletableFuture<Void> listening = new CompletableFuture<>();
    private final Thread thread;

    /** Guarded by this. */
    private final List<Frame> frames = new ArrayList<>();

    private volatile boolean closed;

    private Wiretap(String namespace) {
        this.thread = new Thread(() -> listen(namespace), "wiretap");
        this.thread.setDaemon(true);
    }

    static Wiretap open(String namespace) throws Exception {
        Wiretap tap = new Wiretap(namespace);
        tap.thread.start();
        tap.listening.get(5, TimeUnit.SECONDS);
        return tap;
    }

    /** Now, in the terms of {@link Frame#stampNanos}. */
    static long now() {
        java.time.Instant now = java.time.Instant.now();
        return now.getEpochSecond() * SECOND_NANOS + now.getNano();
    }

    /** All frames of a kind that were heard after a moment, until now, in order. */
    synchronized List<Frame> after(long stampNanos, Predicate<Frame> wanted) {
        return frames.stream()
                .filter(frame -> frame.stampNanos() > stampNanos && wanted.test(frame))
                .toList();
    }

    /**
     * The first {@code count} frames of a kind after a moment.
     *
     * @param untilNanos when they must have been heard at the latest
     */
    synchronized List<Frame> await(
            String what, int count, long afterNanos, long untilNanos, Predicate<Frame> wanted) {
        while (true) {
            List<Frame> heard = after(afterNanos, wanted);
            boolean enough = heard.size() >= count;
            if (enough && heard.get(count - 1).stampNanos() <= untilNanos) {
                return heard.subList(0, count);
            }
            // The tap itself may be late; the stamps are not.
            if (enough || now() > untilNanos + SECOND_NANOS) {
                throw new AssertionError("not heard within "
                        + (untilNanos - afterNanos) / 1_000_000 + " ms: " + what + ", but only "
                        + heard.size() + " of " + count + " in time\n" + story(afterNanos));
            }
            try {
                wait(LOOK_NANOS / 1_000_000);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, hurried);
            }
        }
    }

    /** The frames after a moment, a line each, with the milliseconds since then. */
    synchronized String story(long sinceNanos) {
        StringBuilder story = new StringBuilder();
        List<Frame> told = after(sinceNanos - 2 * SECOND_NANOS, frame -> true);
        int skipped = Math.max(0, told.size() - STORY_FRAMES);
        for (Frame frame : told.subList(skipped, told.size())) {
            long micros = (frame.stampNanos() - sinceNanos) / 1000;
            story.append(String.format("%+12.3f ms %s%n", micros / 1000.0, frame));
        }
        return story.toString();
    }

    /** Writes all that was heard as a capture file (libpcap's format with nanoseconds). */
    synchronized void save(Path file) throws IOException {
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer start = ByteBuffer.allocate(24).putInt(0xa1b23c4d);
            start.putShort((short) 2)
                    .putShort((short) 4)
                    .putInt(16, FRAME_BYTES)
                    .putInt(20, 1);
            out.write(start.position(0));
            for (Frame frame : frames) {
                ByteBuffer bytes = frame.bytes();
                ByteBuffer record = ByteBuffer.allocate(16 + bytes.remaining());
                record.putInt((int) (frame.stampNanos() / SECOND_NANOS));
                record.putInt((int) (frame.stampNanos() % SECOND_NANOS));
                record.putInt(bytes.remaining()).putInt(bytes.remaining()).put(bytes);
                out.write(record.flip());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(5000);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(String namespace) {
        int fd = -1;
        try {
            NetworkNamespace.enter(namespace);
            fd = open();
            listening.complete(null);
            while (!closed) {
                take(fd);
            }
        } catch (KernelException | RuntimeException refused) {
            listening.completeExceptionally(refused);
        } finally {
            if (fd >= 0) {
                libc.close(fd);
            }
        }
    }

    private int open() throws KernelException {
        int everything = Short.toUnsignedInt(Short.reverseBytes((short) ETH_P_ALL));
        int fd = KernelException.check(
                libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW, everything), "opening a packet socket");
        libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BYTES);
        KernelException.check(
                libc.setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1), "asking for times");
        ByteBuffer name = SocketName.packet(ETH_P_ALL, libc.ifNameToIndex("ens33"), new byte[6]);
        KernelException.check(libc.bind(fd, name), "listening on ens33");
        vector.putLong(0, libc.address(data)).putLong(8, FRAME_BYTES);
        header.putLong(16, libc.address(vector)).putLong(24, 1);
        header.putLong(32, libc.address(control));
        return fd;
    }

    /** Waits a moment, then takes all frames that are there. */
    private void take(int fd) {
        pollfd.putInt(0, fd).putShort(4, Libc.POLLIN);
        timespec.putLong(0, 0).putLong(8, LOOK_NANOS);
        libc.ppoll(pollfd, 1, timespec);
        int bytes = receive(fd);
        while (bytes >= 0) {
            byte[] copy = new byte[Math.min(bytes, FRAME_BYTES)];
            data.get(0, copy);
            // cmsghdr of 16 bytes, then struct timespec.
            long stamp = control.getLong(16) * SECOND_NANOS + control.getLong(24);
            synchronized (this) {
                frames.add(new Frame(
                        stamp,
                        ByteBuffer.wrap(copy).asReadOnlyBuffer().order(ByteOrder.BIG_ENDIAN)));
                notifyAll();
            }
            bytes = receive(fd);
        }
    }

    private int receive(int fd) {
        header.putLong(40, control.capacity()).putInt(48, 0);
        return libc.recvmsg(fd, header);
    }
}
