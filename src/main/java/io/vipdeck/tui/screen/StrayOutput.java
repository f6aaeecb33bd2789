package io.vipdeck.tui.screen;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Keeps what anyone prints away from the screen, the last of it for a crash file. */
final class StrayOutput implements AutoCloseable {
    private static final int MOST_BYTES = 64 * 1024;

    private final Bounded kept = new Bounded();

    private StrayOutput() {}

    static StrayOutput divert() {
        StrayOutput stray = new StrayOutput();
        PrintStream away = new PrintStream(stray.kept, true, StandardCharsets.UTF_8);
        System.setOut(away);
        System.setErr(away);
        return stray;
    }

    String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }

    /** The screen runs only where these two are what the process was started with. */
    @Override
    public void close() {
        System.setOut(stream(FileDescriptor.out));
        System.setErr(stream(FileDescriptor.err));
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Forgets what was there before it grows too large. */
    private static final class Bounded extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            if (size() + length > MOST_BYTES) {
                reset();
            }
            super.write(bytes, from, Math.min(length, MOST_BYTES));
        }

        @Override
        public synchronized void write(int b) {
            if (size() >= MOST_BYTES) {
                reset();
            }
            super.write(b);
        }
    }
}
