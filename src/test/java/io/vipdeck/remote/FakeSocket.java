package io.vipdeck.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The far end of a socket on a {@link FakeRemote}: says lines, hears lines, hangs up. */
public final class FakeSocket {
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final StringBuilder greeting = new StringBuilder();
    private Inbox inbox = new Inbox(() -> {});
    private OutputStream toReader = inbox.entrance();
    private boolean open;

    FakeSocket() {}

    /** Says a line to who is connected, or to the next one. */
    public synchronized FakeSocket say(String line) {
        if (open) {
            put(line + "\n");
        } else {
            greeting.append(line).append('\n');
        }
        return this;
    }

    /** The lines that were sent here. */
    public synchronized List<String> heard() {
        return heard.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Ends the connection, as an agent that stops. */
    public synchronized void hangUp() {
        open = false;
        inbox.close();
    }

    public synchronized boolean isOpen() {
        return open;
    }

    synchronized Remote.Connection open() {
        inbox.close();
        inbox = new Inbox(() -> {});
        toReader = inbox.entrance();
        open = true;
        put(greeting.toString());
        greeting.setLength(0);
        InputStream input = inbox;
        return new Remote.Connection() {
            @Override
            public InputStream input() {
                return input;
            }

            @Override
            public OutputStream output() {
                return new OutputStream() {
                    @Override
                    public void write(int b) {
                        hear(b);
                    }
                };
            }

            @Override
            public void close() {
                hangUp();
            }
        };
    }

    private synchronized void hear(int b) {
        heard.write(b);
    }

    private void put(String text) {
        try {
            toReader.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
