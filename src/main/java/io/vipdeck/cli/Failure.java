package io.vipdeck.cli;

/** A command cannot go on; the message is the one sentence that the operator reads. */
public final class Failure extends Exception {
    private final int exitCode;

    private Failure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** It ran, and the answer is bad. */
    public static Failure bad(String message) {
        return new Failure(ExitCode.BAD, message);
    }

    /** Wrong usage, or a file that cannot be used. */
    public static Failure unusable(String message) {
        return new Failure(ExitCode.UNUSABLE, message);
    }

    public int exitCode() {
        return exitCode;
    }
}
