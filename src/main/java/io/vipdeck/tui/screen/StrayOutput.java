package io.vipdeck.tui.screen;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Keeps what anyone prints away from the screen, the last of it for a crash file. */
final class StrayOutput implements AutoCloseable {
    private static final int MOST_BYTES = 64 * 1024;

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
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

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
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
