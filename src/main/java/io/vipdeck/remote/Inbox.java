package io.vipdeck.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What came in and was not read yet. The side that is written to never blocks, since it is the thread that serves
 * the whole session; a reader that falls too far behind loses the stream instead of holding up everyone.
 */
final class Inbox extends InputStream {
    private static final int MOST = 4 << 20;

    private final Runnable ended;
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private int offset;
    private int held;
    private boolean over;
    private boolean overrun;
    private int timeoutMs;

    /**
     * An empty one.
     *
     * @param ended run when the other side has closed; may run more than once
     */
    Inbox(Runnable ended) {
        this.ended = ended;
    }

    /** Where the session's thread puts what comes in. */
    OutputStream entrance() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                put(new byte[] {(byte) b});
            }

            @Override
            public void write(byte[] from, int from0, int length) {
                byte[] chunk = new byte[length];
                System.arraycopy(from, from0, chunk, 0, length);
                put(chunk);
            }

            @Override
            public void close() {
                Inbox.this.close();
                ended.run();
            }
        };
    }

    private void put(byte[] chunk) {
        synchronized (this) {
            if (over || chunk.length == 0) {
                return;
            }
            if (held + chunk.length <= MOST) {
                chunks.add(chunk);
                held += chunk.length;
                notifyAll();
                return;
            }
            overrun = true;
            over = true;
            notifyAll();
        }
        ended.run();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] into, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        long began = System.nanoTime();
        while (chunks.isEmpty() && !over) {
            long leftMs = timeoutMs - (System.nanoTime() - began) / 1_000_000;
            if (timeoutMs > 0 && leftMs <= 0) {
                throw new SocketTimeoutException("nothing came in for " + timeoutMs + " ms");
            }
            try {
                wait(timeoutMs > 0 ? leftMs : 0);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for the other side", interrupted);
            }
        }
        byte[] first = chunks.peek();
        if (first == null) {
            if (overrun) {
                throw new IOException("more came in than was read, read faster");
            }
            return -1;
        }
        int count = Math.min(length, first.length - offset);
        System.arraycopy(first, offset, into, at, count);
        offset += count;
        held -= count;
        if (offset == first.length) {
            chunks.remove();
            offset = 0;
        }
        return count;
    }

    @Override
    public synchronized int available() {
        return held;
    }

    /** How long a read waits, from the next one on; 0 for ever. */
    synchronized void setTimeoutMs(int limitMs) {
        timeoutMs = limitMs;
    }

    /** Nothing more comes in; what is there can still be read. */
    @Override
    public synchronized void close() {
        over = true;
        notifyAll();
    }
}
