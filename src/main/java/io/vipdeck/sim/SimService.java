package io.vipdeck.sim;

import io.vipdeck.agent.HostEvent;

import org.jspecify.annotations.Nullable;

/** A service on a simulated host, such as Nginx. */
public final class SimService {
    private static final long PROBE_NANOS = 1_000_000;

    private long startNanos = 60_000_000;
    private boolean startable = true;
    private boolean answering = true;
    private int nextPid = 100;
    private int starts;
    private @Nullable Integer pid;

    /** The process id; null when it does not run. */
    public @Nullable Integer pid() {
        return pid;
    }

    /** How often the agent has had it started. */
    public int starts() {
        return starts;
    }

    /** Whether a client that reaches the host gets a page. */
    public boolean answers() {
        return pid != null && answering;
    }

    /** What a probe of it comes to, and how long that takes. */
    HostEvent.Probed probed(String name, boolean http, long timeoutNanos) {
        if (pid == null) {
            return new HostEvent.Probed(name, 0, PROBE_NANOS, "connection refused");
        }
        return answering
                ? new HostEvent.Probed(name, http ? 200 : 0, PROBE_NANOS, "")
                : new HostEvent.Probed(name, 0, timeoutNanos, "timed out");
    }

    HostEvent found(String name) {
        return pid == null
                ? new HostEvent.ProcessGone(name)
                : new HostEvent.ProcessFound(name, pid);
    }

    /** What a start comes to. */
    HostEvent.UnitStarted start(String name) {
        starts++;
        if (startable) {
            started();
        }
        return new HostEvent.UnitStarted(
                name, startable, startable ? "" : "configuration file test failed");
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
