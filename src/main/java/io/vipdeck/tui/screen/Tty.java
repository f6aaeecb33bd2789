package io.vipdeck.tui.screen;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.ansi.UnixTerminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The terminal that we were started from. Over the library's own it asks {@code stty} for the size instead
 * of the terminal (which takes up to 5 s and leaves bytes behind), writes a frame in one go, takes the keys
 * that would stop or kill us as keys, and can be given back and taken again.
 */
final class Tty extends UnixTerminal {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final TerminalSize FALLBACK = new TerminalSize(80, 24);

    private boolean open;

    private Tty() throws IOException {
        super(
                new FileInputStream(FileDescriptor.in),
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
                StandardCharsets.UTF_8,
                CtrlCBehaviour.TRAP);
    }

    /** Takes the terminal: no echo, no lines, no signals from keys, no flow control. */
    static Tty open() throws IOException {
        Tty tty = new Tty();
        tty.quietKeys();
        return tty;
    }

    /** Ctrl-S would freeze us, Ctrl-\ would paint a thread dump, Ctrl-Z would leave the screen as it is. */
    private void quietKeys() throws IOException {
        runSTTYCommand("-ixon", "susp", "undef", "quit", "undef");
    }

    @Override
    protected TerminalSize findTerminalSize() throws IOException {
        String[] words = runSTTYCommand("size").trim().split(" ");
        if (words.length == 2 && words[0].matches("\\d{1,4}") && words[1].matches("\\d{1,4}")) {
            int rows = Integer.parseInt(words[0]);
            int columns = Integer.parseInt(words[1]);
            return rows > 0 && columns > 0 ? new TerminalSize(columns, rows) : FALLBACK;
        }
        return FALLBACK;
    }

    @Override
    public synchronized void enterPrivateMode() throws IOException {
        super.enterPrivateMode();
        open = true;
    }

    /** May be called twice: by us, and by the library when the machine stops. */
    @Override
    public synchronized void exitPrivateMode() throws IOException {
        if (open) {
            open = false;
            super.exitPrivateMode();
        }
    }

    synchronized boolean isOpen() {
        return open;
    }

    /** What follows appears at once, as soon as {@link #endFrame} is there; terminals that do not know it skip it. */
    void beginFrame() throws IOException {
        writeToTerminal("\u001b[?2026h".getBytes(StandardCharsets.US_ASCII));
    }

    void endFrame() throws IOException {
        writeToTerminal("\u001b[?2026l".getBytes(StandardCharsets.US_ASCII));
        flush();
    }

    /** Gives the terminal's settings back as they were when it was taken. */
    void giveBack() throws IOException {
        restoreTerminalSettings();
    }

    /** Takes the terminal again; what the shell has set meanwhile is what we give back next time. */
    void takeAgain() throws IOException {
        saveTerminalSettings();
        canonicalMode(false);
        keyEchoEnabled(false);
        keyStrokeSignalsEnabled(false);
        quietKeys();
    }

    /** Stops this process until the shell continues it. */
    static void stopSelf() throws IOException, InterruptedException {
        long pid = ProcessHandle.current().pid();
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -STOP " + pid)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!kill.waitFor(5, TimeUnit.SECONDS)) {
            kill.destroyForcibly();
        }
    }
}
