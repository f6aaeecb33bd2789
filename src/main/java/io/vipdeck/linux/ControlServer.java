package io.vipdeck.linux;

import io.vipdeck.agent.HostEvent;
import io.vipdeck.control.Event;
import io.vipdeck.control.Lines;
import io.vipdeck.control.Message;
import io.vipdeck.control.Request;
import io.vipdeck.control.Status;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The control socket, served by a thread of its own: requests become {@link HostEvent.Asked}, lines
 * that the loop hands over are written as fast as each client reads. The loop never waits for a
 * client.
 */
final class ControlServer implements AutoCloseable {
    /** Events kept for those who come later. */
    static final int KEPT_EVENTS = 200;

    private static final int MOST_CLIENTS = 32;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long REQUEST_NANOS = 5 * SECOND_NANOS;
    private static final long CLOSING_MILLIS = 1000;
    private static final long STACK_BYTES = 256 * 1024;

    private final Path path;
    private final ServerSocketChannel server;
    private final Selector selector;
    private final Consumer<HostEvent> events;
    private final Map<Long, ControlClient> clients = new ConcurrentHashMap<>();
    /** The loop's own. */
    private final ArrayDeque<byte[]> kept = new ArrayDeque<>();

    private final Thread thread;
    private volatile boolean closing;
    private long numbers;

    private ControlServer(
            Path path, ServerSocketChannel server, Selector selector, Consumer<HostEvent> events) {
        this.path = path;
        this.server = server;
        this.selector = selector;
        this.events = events;
        this.thread = new Thread(null, this::serve, "control", STACK_BYTES);
        this.thread.setDaemon(true);
    }

    /**
     * Opens the socket with mode 0660 and begins to serve. A file left by a dead agent is replaced.
     *
     * @throws IOException in words, when a living agent has it or the path cannot be used
     */
    static ControlServer open(Path path, Consumer<HostEvent> events) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Path directory = path.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            clear(path, address);
            server.bind(address);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
        } catch (FileSystemException | SocketException refused) {
            server.close();
            throw new IOException(
                    "the control socket cannot be made at " + path + " (" + FileTrouble.why(refused)
                            + "), give it another --socket",
                    refused);
        } catch (IOException refused) {
            server.close();
            throw refused;
        }
        server.configureBlocking(false);
        Selector selector = Selector.open();
        server.register(selector, SelectionKey.OP_ACCEPT);
        ControlServer control = new ControlServer(path, server, selector, events);
        control.thread.start();
        return control;
    }

    /** Only a dead agent's socket is taken away: nothing else that a wrong --socket may name. */
    private static void clear(Path path, UnixDomainSocketAddress address) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (answers(address)) {
            throw new IOException("another agent answers on " + path
                    + ", stop it or give this one a --socket of its own");
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException(
                    path + " is there and no socket, give the agent another --socket");
        }
        Files.delete(path);
    }

    private static boolean answers(UnixDomainSocketAddress address) {
        try (SocketChannel living = SocketChannel.open(address)) {
            return living.isConnected();
        } catch (IOException dead) {
            return false;
        }
    }

    /** Hands an event to all who watch. */
    void publish(Event event) {
        byte[] line = line(Lines.encode(event));
        kept.add(line);
        if (kept.size() > KEPT_EVENTS) {
            kept.remove();
        }
        publish(line);
    }

    /** Hands a status to all who watch; costs nothing where nobody does. */
    void publish(Status status) {
        for (ControlClient client : clients.values()) {
            if (client.watching()) {
                publish(line(Lines.encode(status)));
                return;
            }
        }
    }

    /** Answers a request: the status, and for a watcher the events before it came. */
    void answer(long number, Status status) {
        ControlClient client = clients.get(number);
        if (client == null) {
            return;
        }
        client.offer(line(Lines.encode(status)));
        if (client.request() == Request.WATCH) {
            for (byte[] event : kept) {
                client.offer(event);
            }
            client.watch();
        } else {
            client.finish();
        }
        selector.wakeup();
    }

    /** Answers an order; there is nothing more to say. */
    void answer(long number, Message.Answer answer) {
        ControlClient client = clients.get(number);
        if (client != null) {
            client.offer(line(Lines.encode(answer)));
            client.finish();
            selector.wakeup();
        }
    }

    /**
     * Ends the service after what is queued has been written, within a second; removes the file.
     */
    @Override
    public void close() {
        for (ControlClient client : clients.values()) {
            client.finish();
        }
        closing = true;
        selector.wakeup();
        try {
            thread.join(CLOSING_MILLIS);
            Files.deleteIfExists(path);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (IOException left) {
            // A dead socket file harms nobody: the next agent replaces it.
        }
    }

    private void publish(byte[] line) {
        boolean any = false;
        for (ControlClient client : clients.values()) {
            if (client.watching()) {
                client.offer(line);
                any = true;
            }
        }
        if (any) {
            selector.wakeup();
        }
    }

    private void serve() {
        long end = Long.MAX_VALUE;
        try {
            while (!closing || (!clients.isEmpty() && System.nanoTime() - end < 0)) {
                if (closing && end == Long.MAX_VALUE) {
                    end = System.nanoTime() + SECOND_NANOS / 2;
                }
                selector.select(this::ready, closing ? 20 : 1000);
                for (ControlClient client : clients.values()) {
                    attend(client);
                }
            }
            server.close();
            selector.close();
        } catch (IOException broken) {
            // Without its selector the server can only end; the election goes on without it.
            closing = true;
        }
    }

    private void ready(SelectionKey key) {
        Object client = key.attachment();
        try {
            if (key.isValid() && key.isAcceptable()) {
                accept();
            }
            if (key.isValid() && client instanceof ControlClient one && key.isReadable()) {
                hear(one);
            }
        } catch (IOException gone) {
            if (client instanceof ControlClient one) {
                drop(one);
            }
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = server.accept();
        if (channel == null) {
            return;
        }
        if (clients.size() >= MOST_CLIENTS) {
            channel.close();
            return;
        }
        channel.configureBlocking(false);
        ControlClient client = new ControlClient(++numbers, channel, System.nanoTime());
        channel.register(selector, SelectionKey.OP_READ, client);
        clients.put(client.number(), client);
    }

    private void hear(ControlClient client) throws IOException {
        String line = client.hear();
        if (line == null) {
            return;
        }
        Optional<Request> request = Lines.decodeRequest(line);
        if (request.isEmpty()) {
            throw new IOException("not a request");
        }
        client.ask(request.get());
        events.accept(new HostEvent.Asked(client.number(), request.get()));
    }

    /** Writes what waits, and parts with whoever is done, too slow or silent. */
    private void attend(ControlClient client) {
        @Nullable SelectionKey key = client.channel().keyFor(selector);
        boolean silent =
                client.request() == null && System.nanoTime() - client.sinceNanos() > REQUEST_NANOS;
        try {
            client.flush();
        } catch (IOException gone) {
            drop(client);
            return;
        }
        if (key == null || !key.isValid() || client.lost() || silent || client.done()) {
            drop(client);
            return;
        }
        key.interestOps(
                client.hasMore()
                        ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                        : SelectionKey.OP_READ);
    }

    private void drop(ControlClient client) {
        clients.remove(client.number());
        try {
            client.channel().close();
        } catch (IOException alreadyGone) {
            // There is nothing left to close.
        }
    }

    private static byte[] line(String json) {
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
