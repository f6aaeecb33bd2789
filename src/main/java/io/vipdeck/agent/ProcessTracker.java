package io.vipdeck.agent;

import io.vipdeck.agent.Host.Level;
import io.vipdeck.control.Event;
import io.vipdeck.keepalived.TrackedProcess;

import java.util.function.Consumer;

/**
 * Counts the processes of one {@code vrrp_track_process}, as the host tells them: well from {@code
 * quorum} to {@code quorum_max}. The first count decides at once; a later change has to last for {@code
 * fork_delay} or {@code terminate_delay}.
 */
final class ProcessTracker implements Tracker {
    private TrackedProcess process;
    private final Journal journal;
    private final Consumer<Tracker> changed;
    private Health health = Health.UNKNOWN;
    private int count;
    private long dueNanos = Long.MAX_VALUE;

    ProcessTracker(TrackedProcess process, Journal journal, Consumer<Tracker> changed) {
        this.process = process;
        this.journal = journal;
        this.changed = changed;
    }

    /** The host counts from now on. */
    @Override
    public void start(long nowNanos) {}

    /** Goes on with another definition. */
    void configure(TrackedProcess fresh, long nowNanos) {
        ProcessPattern before = pattern();
        process = fresh;
        // Of another pattern the host counts anew.
        if (health != Health.UNKNOWN && before.equals(pattern())) {
            counted(count, nowNanos);
        }
    }

    /** What the host counts. */
    ProcessPattern pattern() {
        return new ProcessPattern(
                process.name(),
                process.process(),
                process.parameters(),
                process.parameterMatch(),
                process.fullCommand());
    }

    /** So many there are now. */
    void counted(int now, long nowNanos) {
        count = now;
        Health next = enough() ? Health.WELL : Health.FAILED;
        if (next == health) {
            dueNanos = Long.MAX_VALUE;
        } else if (health == Health.UNKNOWN) {
            become(next, false);
        } else if (dueNanos == Long.MAX_VALUE) {
            long delay =
                    next == Health.WELL ? process.forkDelayNanos() : process.terminateDelayNanos();
            dueNanos = nowNanos + delay;
            tick(nowNanos);
        }
    }

    private boolean enough() {
        return count >= process.quorum() && count <= process.quorumMax();
    }

    @Override
    public void tick(long nowNanos) {
        if (nowNanos >= dueNanos) {
            become(enough() ? Health.WELL : Health.FAILED, true);
        }
    }

    private void become(Health next, boolean told) {
        health = next;
        dueNanos = Long.MAX_VALUE;
        if (told) {
            Level level = next == Health.WELL ? Level.NOTICE : Level.WARNING;
            journal.event(level, Event.Kind.CHECK, process.name(), reason());
        }
        changed.accept(this);
    }

    @Override
    public String name() {
        return process.name();
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public String reason() {
        if (health == Health.UNKNOWN) {
            return "processes of " + process.name() + " have not been counted yet";
        }
        String text = count + " of process " + process.process() + (count == 1 ? " runs" : " run");
        if (count < process.quorum()) {
            return text + ", at least " + process.quorum() + " must";
        }
        return count > process.quorumMax()
                ? text + ", at most " + process.quorumMax() + " may"
                : text;
    }

    @Override
    public int weight() {
        return process.weight();
    }

    @Override
    public boolean reverse() {
        return process.reverse();
    }

    @Override
    public boolean awaited() {
        return true;
    }

    @Override
    public long nextDeadlineNanos() {
        return dueNanos;
    }
}
