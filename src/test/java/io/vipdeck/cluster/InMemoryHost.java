package io.vipdeck.cluster;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A host that does what a test tells it to, and the way to it. */
public final class InMemoryHost implements HostConnector {
    private static final int LIMIT_SECONDS = 5;

    /** Set: nobody gets there. */
    public volatile @Nullable RemoteException unreachable;

    /** Set: the agent's socket refuses. */
    volatile boolean socketRefuses;

    /** What a command prints on this host. */
    public volatile String stdout = "agent inactive\nnginx active\n2: ens33    inet 10.0.0.1/8 x\n";

    final List<String> commands = new CopyOnWriteArrayList<>();
    final AtomicInteger sessionsOpen = new AtomicInteger();
    private final BlockingQueue<Line> connections = new LinkedBlockingQueue<>();
    private final BlockingQueue<Consumer<String>> followers = new LinkedBlockingQueue<>();

    /** A host whose agent says this to everyone who asks. */
    public static HostConnector saying(java.util.function.Function<String, String> lineOfHost) {
        return host -> {
            InMemoryHost here = new InMemoryHost();
            Thread agent = new Thread(() -> here.connection().say(lineOfHost.apply(host.name())));
            agent.setDaemon(true);
            agent.start();
            return here.open(host);
        };
    }

    @Override
    public Remote open(Inventory.Host host) throws RemoteException {
        check();
        sessionsOpen.incrementAndGet();
        return new Session(host.name());
    }

    /** The next connection to the agent's socket. */
    Line connection() {
        return next(connections, "connected to the agent");
    }

    /** The next one who follows a command; takes its lines. */
    Consumer<String> follower() {
        return next(followers, "followed a command");
    }

    private void check() throws RemoteException {
        RemoteException reason = unreachable;
        if (reason != null) {
            throw reason;
        }
    }

    private static <T> T next(BlockingQueue<T> queue, String what) {
        try {
            T next = queue.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nobody " + what + " within " + LIMIT_SECONDS + " s");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private final class Session implements Remote {
        private final String name;
        private final AtomicBoolean closed = new AtomicBoolean();

        Session(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Result run(String command, InputStream stdin, Duration deadline)
                throws RemoteException {
            check();
            commands.add(command);
            return new Result(0, stdout, "", false);
        }

        @Override
        public Closeable follow(String command, Consumer<String> lines, Runnable ended)
                throws RemoteException {
            check();
            commands.add(command);
            followers.add(lines);
            return ended::run;
        }

        @Override
        public void upload(Path file, String path, int mode, LongConsumer sent, Duration deadline) {
            throw new AssertionError("nothing is copied here");
        }

        @Override
        public Connection connect(String socketPath, Duration deadline) throws RemoteException {
            check();
            if (socketRefuses) {
                throw new RemoteException(RemoteException.Kind.REFUSED, "no socket there");
            }
            Line line = new Line();
            connections.add(line);
            return line;
        }

        @Override
        public void close() {
            if (!closed.getAndSet(true)) {
                sessionsOpen.decrementAndGet();
            }
        }
    }

    /** An open socket, seen from the agent. */
    static final class Line implements Remote.Connection {
        private static final byte[] END = new byte[0];
        private final BlockingQueue<byte[]> toOperator = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream asked = new ByteArrayOutputStream();
        private volatile boolean closed;

        void say(String line) {
            sayPart(line + "\n");
        }

        void sayPart(String text) {
            toOperator.add(text.getBytes(StandardCharsets.UTF_8));
        }

        void hangUp() {
            toOperator.add(END);
        }

        String asked() {
            return asked.toString(StandardCharsets.UTF_8);
        }

        boolean isClosed() {
            return closed;
        }

        @Override
        public InputStream input() {
            return new InputStream() {
                private byte[] chunk = new byte[0];
                private int next;

                @Override
                public int read() {
                    throw new AssertionError("read in pieces, not byte by byte");
                }

                @Override
                public int read(byte[] into, int from, int most) throws IOException {
                    try {
                        if (next == chunk.length) {
                            chunk = toOperator.take();
                            next = 0;
                        }
                    } catch (InterruptedException e) {
                        throw new IOException("interrupted", e);
                    }
                    if (closed) {
                        throw new IOException("closed");
                    }
                    if (chunk.length == 0) {
                        return -1;
                    }
                    int size = Math.min(most, chunk.length - next);
                    System.arraycopy(chunk, next, into, from, size);
                    next += size;
                    return size;
                }
            };
        }

        @Override
        public OutputStream output() {
            return asked;
        }

        @Override
        public void close() {
            closed = true;
            toOperator.add(END);
        }
    }
}
