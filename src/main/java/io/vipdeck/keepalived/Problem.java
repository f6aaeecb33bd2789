package io.vipdeck.keepalived;

/**
 * Something in a file that stops it from being used, or that people trip over.
 *
 * @param line counts from 1
 * @param text what is wrong
 * @param remedy what to do
 */
public record Problem(Severity severity, String file, int line, String text, String remedy) {

    /** Whether the file can be used in spite of it. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** {@code FILE:LINE: what, what to do}. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + (severity == Severity.WARNING ? "warning: " : "") + text
                + ", " + remedy;
    }
}
