package io.vipdeck.linux;

import io.vipdeck.control.Request;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * One client of the control socket. The loop puts lines into its queue, the server's thread takes
 * them out; a client that does not read is given up when its queue is full.
 */
final class ControlClient {
    private static final int QUEUE_BYTES = 128 * 1024;
    private static final int REQUEST_BYTES = 1024;

    private final long number;
    private final SocketChannel channel;
    private final long since;

    /** Guarded by this. */
    private final ArrayDeque<ByteBuffer> queue = new ArrayDeque<>();

    private int queuedBytes;
    private boolean watching;
    private boolean last;
    private boolean lost;

    /** Touched by the server's thread only. */
    private final ByteBuffer heard = ByteBuffer.allocate(REQUEST_BYTES);

    private @Nullable ByteBuffer leaving;
    private volatile @Nullable Request request;

    ControlClient(long number, SocketChannel channel, long nowNanos) {
        this.number = number;
        this.channel = channel;
        this.since = nowNanos;
    }

    long number() {
        return number;
    }

    long sinceNanos() {
        return since;
    }

    SocketChannel channel() {
        return channel;
    }

    @Nullable Request request() {
        return request;
    }

    void ask(Request wanted) {
        request = wanted;
    }

    synchronized boolean watching() {
        return watching;
    }

    /** From now on every line concerns it. */
    synchronized void watch() {
        watching = true;
    }

    /** Nothing more will come; it may go when all has been written. */
    synchronized void finish() {
        last = true;
    }

    /** Puts a line into the queue, without waiting. */
    synchronized void offer(byte[] line) {
        if (lost) {
            return;
        }
        queuedBytes += line.length;
        if (queuedBytes > QUEUE_BYTES) {
            lost = true;
            queue.clear();
            return;
        }
        queue.add(ByteBuffer.wrap(line));
    }

    synchronized boolean lost() {
        return lost;
    }

    synchronized boolean done() {
        return last && queue.isEmpty() && leaving == null;
    }

    synchronized boolean hasMore() {
        return leaving != null || !queue.isEmpty();
    }

    /**
     * Reads what it asks.
     *
     * @return its first whole line, or null while there is none
     * @throws IOException when it has gone or talks too much
     */
    @Nullable String hear() throws IOException {
        if (request != null) {
            heard.clear();
        }
        if (!heard.hasRemaining()) {
            throw new IOException("a request of more than " + REQUEST_BYTES + " bytes");
        }
        if (channel.read(heard) < 0) {
            throw new IOException("gone");
        }
        for (int i = 0; request == null && i < heard.position(); i++) {
            if (heard.get(i) == '\n') {
                return new String(heard.array(), 0, i, StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    /** Writes as much as the socket takes now. */
    void flush() throws IOException {
        while (next() != null) {
            ByteBuffer line = leaving;
            if (line == null || channel.write(line) == 0) {
                return;
            }
        }
    }

    private synchronized @Nullable ByteBuffer next() {
        ByteBuffer line = leaving;
        if (line == null || !line.hasRemaining()) {
            leaving = queue.poll();
            queuedBytes -= leaving == null ? 0 : leaving.remaining();
        }
        return leaving;
    }
}
