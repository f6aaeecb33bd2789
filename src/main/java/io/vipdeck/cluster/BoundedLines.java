package io.vipdeck.cluster;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads UTF-8 lines from a host that may send anything; a line has a greatest length. */
final class BoundedLines {
    private final InputStream input;
    private final int mostBytes;
    private final byte[] chunk = new byte[8192];
    private int next;
    private int end;

    BoundedLines(InputStream input, int mostBytes) {
        this.input = input;
        this.mostBytes = mostBytes;
    }

    /** A host sent a line longer than any of ours can be. */
    static final class LineTooLongException extends IOException {
        LineTooLongException(int mostBytes) {
            super("a line is longer than " + mostBytes + " bytes");
        }
    }

    /**
     * The next line without its newline; null at the end of the stream. A last line without a
     * newline was cut off and is dropped.
     *
     * @throws LineTooLongException when the line passes the limit; the stream is of no use any more
     */
    @Nullable String read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        while (true) {
            if (next == end) {
                next = 0;
                end = Math.max(0, input.read(chunk));
                if (end == 0) {
                    return null;
                }
            }
            int from = next;
            while (next < end && chunk[next] != '\n') {
                next++;
            }
            line.write(chunk, from, next - from);
            if (line.size() > mostBytes) {
                throw new LineTooLongException(mostBytes);
            }
            if (next < end) {
                next++;
                return line.toString(StandardCharsets.UTF_8);
            }
        }
    }
}
