package io.vipdeck.remote;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * One machine within reach: a lasting session over which commands run, files go and sockets open.
 *
 * <p>Thread-safe. Every wait has a deadline. What goes wrong on the way is a {@link RemoteException}
 * whose message says what, where and what to do; what goes wrong in a command is its exit status.
 */
public interface Remote extends Closeable {

    /** What the operator calls this machine. */
    String name();

    /**
     * Runs a shell command and waits for its end.
     *
     * @param command for {@code /bin/sh}; whoever builds it quotes what it puts in, with {@link Shell}. One that
     *     begins with {@code sudo -n} runs as root, also where sudo wants a password
     * @param stdin given to the command, then closed
     * @return its exit status and what it wrote, each stream bounded
     */
    Result run(String command, InputStream stdin, Duration deadline) throws RemoteException;

    /** Runs a shell command without input. */
    default Result run(String command, Duration deadline) throws RemoteException {
        return run(command, InputStream.nullInputStream(), deadline);
    }

    /**
     * Starts a command and gives its output line by line until it ends or the caller closes; for logs.
     *
     * @param lines called on one thread, a line at a time, bounded in length
     */
    Closeable follow(String command, Consumer<String> lines, Runnable ended) throws RemoteException;

    /**
     * Copies a file there, whole or not at all: it is written beside its place under a temporary name and
     * renamed.
     *
     * @param mode permission bits, such as 0600
     * @param sent told the bytes sent so far
     */
    void upload(Path file, String path, int mode, LongConsumer sent, Duration deadline)
            throws RemoteException;

    /** Connects to a unix socket on the machine, through SSH's own forwarding. */
    Connection connect(String socketPath, Duration deadline) throws RemoteException;

    /** Ends the session. What runs there in the background goes on. */
    @Override
    void close();

    /**
     * How a command ended.
     *
     * @param exitCode its exit status; 128+n when it died by signal n
     * @param stdout as UTF-8; untrusted
     * @param stderr as UTF-8; untrusted
     * @param truncated whether a stream was longer than is kept
     */
    record Result(int exitCode, String stdout, String stderr, boolean truncated) {
        public boolean succeeded() {
            return exitCode == 0;
        }
    }

    /** Both directions of an open socket. Closing it wakes a reader. */
    interface Connection extends Closeable {
        InputStream input();

        OutputStream output();

        @Override
        void close() throws IOException;
    }
}
