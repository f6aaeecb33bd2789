package io.vipdeck.agent;

import io.vipdeck.agent.Host.Level;
import io.vipdeck.control.Event;
import io.vipdeck.keepalived.Configuration.Script;
import io.vipdeck.vrrp.Spoken;

import java.util.function.Consumer;

/** Runs one {@code vrrp_script} every interval, never twice at once, and counts its results. */
final class ScriptTracker implements Tracker {
    /** The host kills what outlives its timeout, at the latest two seconds after it. */
    private static final long KILL_NANOS = 3_000_000_000L;

    private Script script;
    private final Host host;
    private final Journal journal;
    private final Consumer<Tracker> changed;
    private RiseFall counter;
    private String reason;
    private boolean running;
    private long giveUpNanos;
    private long nextNanos = Long.MAX_VALUE;

    ScriptTracker(Script script, Host host, Journal journal, Consumer<Tracker> changed) {
        this.script = script;
        this.host = host;
        this.journal = journal;
        this.changed = changed;
        this.counter = new RiseFall(script.rise(), script.fall());
        this.reason = script.name() + " has no result yet";
    }

    @Override
    public void start(long nowNanos) {
        if (script.initFail()) {
            counter.fail();
            reason = script.name() + " counts as failed until it has been well (init_fail)";
        }
        nextNanos = nowNanos;
        tick(nowNanos);
    }

    @Override
    public void tick(long nowNanos) {
        if (nowNanos < nextNanos) {
            return;
        }
        nextNanos = Math.max(nextNanos + script.intervalNanos(), nowNanos + 1);
        if (!running) {
            running = true;
            giveUpNanos = nowNanos + script.timeoutNanos() + KILL_NANOS;
            host.runScript(script.name(), script.command(), script.timeoutNanos(), script.user());
            return;
        }
        journal.limited(
                Level.WARNING,
                "script still runs " + script.name(),
                script.name(),
                "still runs; this turn is left out");
        if (nowNanos >= giveUpNanos) {
            count(false, "does not end, not even killed");
        }
    }

    /** Goes on with another definition; what is known of its health stays until it has run. */
    void configure(Script fresh, long nowNanos) {
        counter = RiseFall.after(counter.health(), fresh.rise(), fresh.fall());
        script = fresh;
        nextNanos = Math.min(nextNanos, nowNanos + fresh.intervalNanos());
    }

    /** Begins while routers run already: {@code init_fail} must not stop them. */
    void join(long nowNanos) {
        nextNanos = nowNanos;
        tick(nowNanos);
    }

    /** Whether a run of it has begun and not ended. */
    boolean running() {
        return running;
    }

    /** The script that was begun has ended. */
    void ended(HostEvent.ScriptEnded ended) {
        running = false;
        if (ended.timedOut()) {
            count(false, "took longer than " + Spoken.seconds(script.timeoutNanos()));
        } else {
            count(ended.exitCode() == 0, words(ended.exitCode()));
        }
    }

    /** 126 and 127 are what a shell says of a program that it cannot run or find (POSIX, sh). */
    static String words(int exitCode) {
        String ended = "ended with exit code " + exitCode;
        return switch (exitCode) {
            case 126 ->
                ended + ": it may not be run, look at its rights (chmod 755) and first line";
            case 127 -> ended + ": it, or a program that it calls, is not there";
            default -> ended;
        };
    }

    private void count(boolean good, String what) {
        Health before = counter.health();
        Health after = counter.count(good);
        if (after == before) {
            return;
        }
        reason = after == Health.WELL
                ? "check " + script.name() + " is well"
                : "check " + script.name() + " fails: it " + what;
        Level level = after == Health.WELL ? Level.NOTICE : Level.WARNING;
        journal.event(level, Event.Kind.CHECK, script.name(), reason);
        changed.accept(this);
    }

    @Override
    public String name() {
        return script.name();
    }

    @Override
    public Health health() {
        return counter.health();
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public int weight() {
        return script.weight();
    }

    @Override
    public boolean reverse() {
        return script.reverse();
    }

    @Override
    public boolean awaited() {
        return false;
    }

    @Override
    public long nextDeadlineNanos() {
        return nextNanos;
    }
}
