package io.vipdeck.sim;

import org.jspecify.annotations.Nullable;

/** A service on a simulated host, such as Nginx. */
public final class SimService {
    private long startNanos = 60_000_000;
    private boolean startable = true;
    private boolean answering = true;
    private int nextPid = 100;
    private @Nullable Integer pid;

    /** The process id; null when it does not run. */
    public @Nullable Integer pid() {
        return pid;
    }

    /** Whether a client that reaches the host gets a page. */
    public boolean answers() {
        return pid != null && answering;
    }

    long startNanos() {
        return startNanos;
    }

    /** Sets how long a start takes. */
    public void slow(long nanos) {
        startNanos = nanos;
    }

    boolean startable() {
        return startable;
    }

    /** Breaks or mends its configuration: whether a start succeeds. */
    public void startable(boolean on) {
        startable = on;
    }

    /** Hangs or frees it: whether a living process answers. */
    public void answering(boolean on) {
        answering = on;
    }

    void started() {
        if (pid == null) {
            nextPid++;
            pid = nextPid;
        }
    }

    void died() {
        pid = null;
    }
}
