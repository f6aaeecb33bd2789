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
final class Follower implements Runnable {
    private static final int LONGEST_LINE = 8192;
    private static final int MOST_WAITING = 10_000;

    private final Consumer<String> lines;
    private final Runnable ended;
    private final Runnable release;
    private final Deque<String> waiting = new ArrayDeque<>();
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

    /**
     * Where one stream of output comes in; it never blocks.
     *
     * @param last whether the end of this stream is the end of all
     */
    OutputStream entrance(boolean last) {
        return new Entrance(last);
    }

    /** Ends it before the command does. */
    void close() {
        synchronized (this) {
            over = true;
            notifyAll();
        }
        release.run();
    }

    private synchronized void put(String line) {
        if (waiting.size() < MOST_WAITING) {
            waiting.add(line);
            notifyAll();
        } else {
            leftOut++;
        }
    }

    private final class Entrance extends OutputStream {
        private final boolean last;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Entrance(boolean last) {
            this.last = last;
        }

        @Override
        public synchronized void write(int b) {
            if (b == '\n') {
                put(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else if (line.size() < LONGEST_LINE) {
                line.write(b);
            }
        }

        @Override
        public synchronized void write(byte[] from, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                write(from[i]);
            }
        }

        @Override
        public void close() {
            synchronized (this) {
                if (line.size() > 0) {
                    write('\n');
                }
            }
            if (last) {
                Follower.this.close();
            }
        }
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
