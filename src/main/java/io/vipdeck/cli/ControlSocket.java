package io.vipdeck.cli;

import io.vipdeck.control.Lines;
import io.vipdeck.control.Request;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** One question to the agent on this host, and its answer line by line. */
final class ControlSocket implements AutoCloseable {
    /** An agent that lives speaks at least once a second. */
    private static final long SILENCE_MILLIS = 5000;

    private static final int LINE_BYTES_MOST = 1 << 20;

    private final Path path;
    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer heard = ByteBuffer.allocate(8192).limit(0);

    private ControlSocket(Path path, SocketChannel channel, Selector selector) {
        this.path = path;
        this.channel = channel;
        this.selector = selector;
    }

    /**
     * Connects and asks.
     *
     * @throws IOException in words, when no agent answers there
     */
    static ControlSocket ask(Path path, Request request) throws IOException {
        SocketChannel channel;
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
        } catch (IOException refused) {
            String why = Files.exists(path)
                    ? "start it, or run this as root"
                    : "start it, or name its --socket";
            throw new IOException("no agent answers on " + path + ", " + why);
        }
        byte[] line = (Lines.encode(request) + "\n").getBytes(StandardCharsets.UTF_8);
        channel.write(ByteBuffer.wrap(line));
        channel.configureBlocking(false);
        Selector selector = Selector.open();
        channel.register(selector, SelectionKey.OP_READ);
        return new ControlSocket(path, channel, selector);
    }

    /**
     * The next line.
     *
     * @return empty when the agent has closed the connection
     * @throws IOException in words, when it has gone silent or sends nonsense
     */
    Optional<String> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        while (line.size() < LINE_BYTES_MOST) {
            while (heard.hasRemaining()) {
                byte octet = heard.get();
                if (octet == '\n') {
                    return Optional.of(line.toString(StandardCharsets.UTF_8));
                }
                line.write(octet);
            }
            if (selector.select(SILENCE_MILLIS) == 0) {
                throw new IOException("the agent on " + path + " has said nothing for "
                        + SILENCE_MILLIS / 1000 + " s, look into its log");
            }
            selector.selectedKeys().clear();
            heard.clear();
            int bytes = channel.read(heard);
            heard.flip();
            if (bytes < 0) {
                return Optional.empty();
            }
        }
        throw new IOException("what answers on " + path + " is no agent, name another --socket");
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
