package io.vipdeck.remote;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The beginning of a command's output. It never blocks and never throws: it is written to by the thread that serves
 * the whole session.
 */
final class Kept extends OutputStream {
    private final int most;
    private final Runnable closed;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean truncated;

    /**
     * Keeps that many bytes.
     *
     * @param closed run when no more can come
     */
    Kept(int most, Runnable closed) {
        this.most = most;
        this.closed = closed;
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
        int kept = Math.min(length, most - bytes.size());
        bytes.write(from, offset, kept);
        truncated |= kept < length;
    }

    @Override
    public void close() {
        closed.run();
    }

    synchronized boolean isTruncated() {
        return truncated;
    }

    synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
