package io.vipdeck.remote;

import com.jcraft.jsch.SocketFactory;

import org.jspecify.annotations.Nullable;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;

/**
 * The TCP connection under a session. It can be cut at any time by any thread, which ends every wait on it, and it
 * is cut by itself when the other side takes no byte for too long: a writer that is stuck in the kernel holds
 * the library's lock, so that not even its question for a sign of life goes out.
 */
final class Wire implements SocketFactory {
    private final Optional<Ssh> through;
    private final Deadline connectBy;
    private final long longestWriteNanos;
    private final Object lock = new Object();
    private @Nullable Socket socket;
    private boolean cut;
    private volatile long writingSinceNanos;

    /** @param through the machine on the way; empty to connect from here */
    Wire(Optional<Ssh> through, Deadline connectBy, Patience patience) {
        this.through = through;
        this.connectBy = connectBy;
        this.longestWriteNanos = patience.longestSilenceMs() * 1_000_000;
    }

    /** Ends the connection, or keeps it from being made. */
    void cut() {
        synchronized (lock) {
            cut = true;
            if (socket != null) {
                close(socket);
            }
        }
    }

    /** Cuts when a write has been waiting for too long; to be called now and then. */
    void cutIfStuck() {
        long since = writingSinceNanos;
        if (since != 0 && System.nanoTime() - since > longestWriteNanos) {
            cut();
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        if (through.isPresent()) {
            JumpSocket attempt = new JumpSocket();
            take(attempt);
            attempt.open(through.get(), host, port, connectBy);
            return attempt;
        }
        IOException last = new IOException("no address");
        for (InetAddress address : InetAddress.getAllByName(host)) {
            Socket attempt = new Socket();
            take(attempt);
            try {
                attempt.connect(new InetSocketAddress(address, port), connectBy.leftMs());
                return attempt;
            } catch (IOException failed) {
                close(attempt);
                last = failed;
            }
        }
        throw last;
    }

    /** From now on it is this socket that is cut. */
    private void take(Socket attempt) throws SocketTimeoutException {
        synchronized (lock) {
            if (cut || connectBy.passed()) {
                close(attempt);
                throw new SocketTimeoutException("time is up");
            }
            socket = attempt;
        }
    }

    @Override
    public InputStream getInputStream(Socket of) throws IOException {
        return of.getInputStream();
    }

    @Override
    public OutputStream getOutputStream(Socket of) throws IOException {
        return new FilterOutputStream(of.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                begin();
                try {
                    out.write(bytes, from, length);
                } finally {
                    writingSinceNanos = 0;
                }
            }

            @Override
            public void flush() throws IOException {
                begin();
                try {
                    out.flush();
                } finally {
                    writingSinceNanos = 0;
                }
            }

            private void begin() {
                long now = System.nanoTime();
                writingSinceNanos = now == 0 ? 1 : now;
            }
        };
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // It is as closed as it can be.
        }
    }
}
