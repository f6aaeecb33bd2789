package io.vipdeck.remote;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Turns output into lines and hands them over on a thread of its own, since the thread that writes here serves the
 * whole session. Of a flood that the receiver cannot take, lines are left out, and it is told how many.
 */
final class Follower extends OutputStream implements Runnable {
    private static final int LONGEST_LINE = 8192;
    private static final int MOST_WAITING = 10_000;

    private final Consumer<String> lines;
    private final Runnable ended;
    private final Runnable release;
    private final Deque<String> waiting = new ArrayDeque<>();
    private final ByteArrayOutputStream current = new ByteArrayOutputStream();
    private long leftOut;
    private boolean over;

    /**
     * Feeds {@code lines}, then runs {@code ended} once.
     *
     * @param release run when no more output can come
     */
    Follower(Consumer<String> lines, Runnable ended, Runnable release) {
        this.lines = lines;
        this.ended = ended;
        this.release = release;
    }

    @Override
    public synchronized void write(int b) {
        if (b == '\n') {
            endLine();
        } else if (current.size() < LONGEST_LINE) {
            current.write(b);
        }
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(from[i]);
        }
    }

    private void endLine() {
        if (waiting.size() < MOST_WAITING) {
            waiting.add(current.toString(StandardCharsets.UTF_8));
            notifyAll();
        } else {
            leftOut++;
        }
        current.reset();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (current.size() > 0) {
                endLine();
            }
            over = true;
            notifyAll();
        }
        release.run();
    }

    @Override
    public void run() {
        try {
            while (true) {
                String line;
                synchronized (this) {
                    while (waiting.isEmpty() && !over) {
                        wait();
                    }
                    if (waiting.isEmpty()) {
                        return;
                    }
                    line = waiting.remove();
                    if (waiting.isEmpty() && leftOut > 0) {
                        waiting.add("... " + leftOut + " lines left out");
                        leftOut = 0;
                    }
                }
                lines.accept(line);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            ended.run();
        }
    }
}
