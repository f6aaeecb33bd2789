package io.vipdeck.cli;

/** What scripts may rely on. */
public final class ExitCode {
    /** Done, or healthy. */
    public static final int OK = 0;
    /** It ran and the answer is bad: a host failed, the cluster is degraded. */
    public static final int BAD = 1;
    /** Wrong usage, or a file that cannot be used. */
    public static final int UNUSABLE = 2;
    /** Interrupted, and what was begun is undone. */
    public static final int INTERRUPTED = 3;
    /** A fault of vipdeck's own; a crash file tells more. */
    public static final int CRASHED = 70;

    private ExitCode() {}
}
