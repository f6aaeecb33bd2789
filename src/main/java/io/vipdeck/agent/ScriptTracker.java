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
    private boolean guarded;
    private final Host host;
    private final Journal journal;
    private final Consumer<Tracker> changed;
    private RiseFall counter;
    private String reason;
    private boolean running;
    private long giveUpNanos;
    private long nextNanos = Long.MAX_VALUE;

    /**
     * Runs nothing yet.
     *
     * @param guarded {@code enable_script_security}
     */
    ScriptTracker(
            Script script, boolean guarded, Host host, Journal journal, Consumer<Tracker> changed) {
        this.script = script;
        this.guarded = guarded;
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
            host.runScript(
                    script.name(),
                    new Host.Command(script.command(), script.user(), guarded),
                    script.timeoutNanos());
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
    void configure(Script fresh, boolean freshGuarded, long nowNanos) {
        guarded = freshGuarded;
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
        count(ended.well(), words(ended, script.timeoutNanos()));
    }

    /** How it ended, to stand after "it". */
    static String words(HostEvent.ScriptEnded ended, long timeoutNanos) {
        if (!ended.refusal().isEmpty()) {
            return "may not be run: " + ended.refusal();
        }
        return ended.timedOut()
                ? "took longer than " + Spoken.seconds(timeoutNanos)
                : words(ended.exitCode());
    }

    /** 126 and 127 are what a shell says of a program that it cannot run or find (POSIX, sh). */
    static String words(int exitCode) {
        String ended = "ended with exit code " + exitCode;
        return switch (exitCode) {
            case 126 ->
                ended + ": it may not be run, look at its rights (chmod 755) and first line";
            case 127 -> ended + ": it, or a program that it calls, is not there";
            default -> exitCode > 128 ? "died by signal " + (exitCode - 128) : ended;
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
