package io.vipdeck.linux;

import io.vipdeck.agent.Host.Level;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Lines for whoever keeps our standard output: with the priority in front that journald understands
 * (sd-daemon(3)) when it is journald, with the level's name when it is a person.
 */
final class Journal {
    private static final int LINE_CHARS = 1000;

    private final PrintStream out;
    private final boolean journald;

    /**
     * A journal.
     *
     * @param journald whether the stream leads there: {@code JOURNAL_STREAM} is set
     */
    Journal(PrintStream out, boolean journald) {
        this.out = out;
        this.journald = journald;
    }

    /** Writes one line; what came from others is made safe to print. */
    void log(Level level, String subject, String text) {
        StringBuilder line = new StringBuilder(80);
        if (journald) {
            line.append('<').append(priority(level)).append('>');
        } else {
            line.append(level.name()).append(' ');
        }
        line.append(printable(subject)).append(": ").append(printable(text)).append('\n');
        byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /** Text with control characters and overlong tails taken away, so that it stays one line. */
    static String printable(String text) {
        int length = Math.min(text.length(), LINE_CHARS);
        StringBuilder safe = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char letter = text.charAt(i);
            safe.append(Character.isISOControl(letter) ? ' ' : letter);
        }
        return safe.toString();
    }

    /** syslog(3)'s numbers. */
    private static int priority(Level level) {
        switch (level) {
            case ERROR:
                return 3;
            case WARNING:
                return 4;
            case NOTICE:
                return 5;
            case INFO:
                return 6;
            default:
                return 7;
        }
    }
}
