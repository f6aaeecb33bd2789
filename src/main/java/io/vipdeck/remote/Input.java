package io.vipdeck.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a command is given to read. A fault in it counts as its end, and is remembered. */
final class Input extends FilterInputStream {
    private volatile boolean failed;

    Input(InputStream from) {
        super(from);
    }

    boolean failed() {
        return failed;
    }

    @Override
    public int read() {
        try {
            return in.read();
        } catch (IOException fault) {
            failed = true;
            return -1;
        }
    }

    @Override
    public int read(byte[] into, int at, int length) {
        try {
            return in.read(into, at, length);
        } catch (IOException fault) {
            failed = true;
            return -1;
        }
    }
}
