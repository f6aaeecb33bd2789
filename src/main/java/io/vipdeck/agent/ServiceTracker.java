package io.vipdeck.agent;

import io.vipdeck.agent.Host.Level;
import io.vipdeck.control.Event;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.keepalived.Configuration.Service;
import io.vipdeck.vrrp.Spoken;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * Guards one {@code vrrp_service}: the kernel tells when its process dies, it is started again at once,
 * and only when that does not help does it count as failed. A death that the start heals changes
 * nothing for the virtual routers.
 *
 * <p>A service that lives but does not answer is not started again: that would end connections and
 * seldom helps; the VIP goes to a host where it answers. While it is gone it is looked for each
 * interval, so that an operator's own start brings it back, and started again, first after ten seconds
 * and then ever more seldom, so that what was short of memory or waited for a mount comes back by itself.
 */
final class ServiceTracker implements Tracker {
    /** A start that takes longer counts as failed; should it succeed later, the process is found. */
    private static final long START_NANOS = 5_000_000_000L;

    /** From one failed start to the next attempt: doubled each time, up to the longest. */
    private static final long FIRST_PAUSE_NANOS = 10_000_000_000L;

    private static final long LONGEST_PAUSE_NANOS = 300_000_000_000L;

    /** What is known of the process. */
    private enum Process {
        /** Asked for the first time. */
        SOUGHT,
        ALIVE,
        /** The unit is being started. */
        STARTING,
        /** The unit has started; its process is being looked for. */
        STARTED,
        /** Gone, and all attempts used up. */
        DOWN
    }

    private Service service;
    private final Host host;
    private final Journal journal;
    private final Consumer<Tracker> changed;
    private final Prober prober;
    private Process process = Process.SOUGHT;
    private Health health = Health.UNKNOWN;
    private String reason;
    private ServiceStatus.State shown = ServiceStatus.State.UNKNOWN;
    private long sinceNanos;
    private @Nullable Integer pid;
    private int attempts;
    private int restarts;
    private long goneNanos;
    private long aliveNanos;
    private long dueNanos = Long.MAX_VALUE;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long againNanos;
    private boolean again;

    /**
     * Looks for nothing yet.
     *
     * @param guarded {@code enable_script_security}, for a command that checks it
     */
    ServiceTracker(
            Service service,
            boolean guarded,
            Host host,
            Journal journal,
            Consumer<Tracker> changed) {
        this.service = service;
        this.host = host;
        this.journal = journal;
        this.changed = changed;
        this.prober = new Prober(service, guarded, host);
        this.reason = service.name() + " has not been looked at yet";
    }

    @Override
    public void start(long nowNanos) {
        sinceNanos = nowNanos;
        goneNanos = nowNanos;
        dueNanos = nowNanos + START_NANOS;
        host.watchProcess(service.name(), service.process());
    }

    @Override
    public void tick(long nowNanos) {
        if (process == Process.ALIVE) {
            if (nowNanos - aliveNanos >= service.intervalNanos()) {
                attempts = 0;
                pauseNanos = FIRST_PAUSE_NANOS;
                again = false;
                dueNanos = Long.MAX_VALUE;
            }
            if (prober.tick(nowNanos)) {
                answered(false, "no answer came in time", nowNanos);
            }
        } else if (nowNanos >= dueNanos) {
            if (process == Process.DOWN && service.restart() > 0 && nowNanos >= againNanos) {
                startAgain(nowNanos);
            } else if (process == Process.DOWN) {
                dueNanos = nowNanos + service.intervalNanos();
                host.watchProcess(service.name(), service.process());
            } else {
                failed("did not start within " + Spoken.seconds(START_NANOS), nowNanos);
            }
        }
    }

    /** Whether another definition is of the same unit and process, so that what is known stays. */
    boolean guards(Service other) {
        return service.unit().equals(other.unit()) && service.process().equals(other.process());
    }

    /** Goes on with another definition of the same service. */
    void configure(Service fresh, boolean guarded, long nowNanos) {
        service = fresh;
        prober.configure(fresh, guarded, nowNanos);
        if (process == Process.ALIVE && !prober.asks()) {
            health = Health.WELL;
            reason = service.name() + " runs";
            settle(nowNanos);
        }
    }

    /** The main process lives. */
    void found(int newPid, long nowNanos) {
        if (process == Process.ALIVE && pid != null && pid == newPid) {
            return;
        }
        boolean back = process != Process.SOUGHT;
        process = Process.ALIVE;
        pid = newPid;
        aliveNanos = nowNanos;
        dueNanos = nowNanos + service.intervalNanos();
        if (back) {
            String span = Spoken.seconds(nowNanos - goneNanos);
            say(Level.NOTICE, "runs again after " + span + " (pid " + newPid + ")");
        }
        if (!prober.asks()) {
            health = Health.WELL;
            reason = service.name() + " runs";
        } else {
            reason = service.name() + " runs; waiting for "
                    + (health == Health.FAILED ? service.rise() + " good answers" : "its answer");
            prober.ask(nowNanos);
        }
        settle(nowNanos);
    }

    /** There is no process, or it has just died. */
    void gone(long nowNanos) {
        if (process == Process.STARTING || process == Process.DOWN) {
            return;
        }
        boolean died = process == Process.ALIVE;
        if (died || process == Process.SOUGHT) {
            goneNanos = nowNanos;
        }
        pid = null;
        prober.forget();
        String what = process == Process.STARTED
                ? "died again right after its start"
                : died ? "has died" : "does not run";
        startOrFail(what, nowNanos);
    }

    /** The start of the unit has ended. */
    void unitStarted(boolean started, String text, long nowNanos) {
        if (started) {
            restarts++;
            if (process == Process.STARTING) {
                process = Process.STARTED;
                dueNanos = nowNanos + START_NANOS;
            }
            host.watchProcess(service.name(), service.process());
        } else if (process == Process.STARTING) {
            startOrFail("could not be started" + (text.isEmpty() ? "" : ": " + text), nowNanos);
        }
    }

    /** A probe has ended. */
    void probed(HostEvent.Probed probed, long nowNanos) {
        if (!prober.take(probed) || process != Process.ALIVE) {
            return;
        }
        answered(probed.well(), Prober.words(probed), nowNanos);
    }

    /** The command that checks it has ended. */
    void ran(HostEvent.ScriptEnded ended, long nowNanos) {
        probed(prober.answer(ended), nowNanos);
    }

    /** Takes the place of another definition's tracker. */
    void follow(ServiceTracker predecessor) {
        prober.follow(predecessor.prober);
    }

    private void answered(boolean good, String what, long nowNanos) {
        Health before = health;
        health = prober.count(good);
        if (health == Health.WELL) {
            reason = service.name() + " runs and "
                    + (service.url().isPresent() ? "answers" : "passes its check");
            if (before == Health.FAILED) {
                say(Level.NOTICE, prober.relief());
            }
        } else if (before != Health.FAILED) {
            reason = service.name() + " " + prober.complaint() + ": " + what;
            say(Level.WARNING, prober.complaint() + ": " + what);
        }
        settle(nowNanos);
    }

    private void startOrFail(String what, long nowNanos) {
        if (attempts >= service.restart()) {
            failed(what, nowNanos);
            return;
        }
        attempts++;
        process = Process.STARTING;
        dueNanos = nowNanos + START_NANOS;
        reason = service.name() + " " + what + " and is being started";
        say(Level.WARNING, what + "; starting " + service.unit());
        host.startUnit(service.name(), service.unit());
        settle(nowNanos);
    }

    private void failed(String what, long nowNanos) {
        process = Process.DOWN;
        health = Health.FAILED;
        prober.fail();
        dueNanos = nowNanos + service.intervalNanos();
        againNanos = nowNanos + pauseNanos;
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
        reason = service.name() + " " + what;
        if (again) {
            journal.limitedEvent(Level.ERROR, Event.Kind.SERVICE, service.name(), what);
        } else {
            say(Level.ERROR, what);
        }
        settle(nowNanos);
    }

    /** It counts as failed until it has come back; only the attempt is new. */
    private void startAgain(long nowNanos) {
        again = true;
        process = Process.STARTING;
        dueNanos = nowNanos + START_NANOS;
        journal.limited(
                Level.NOTICE,
                "started again " + service.name(),
                service.name(),
                "still does not run; " + service.unit() + " is started once more");
        host.startUnit(service.name(), service.unit());
    }

    /** Tells the others when what they see of it has changed. */
    private void settle(long nowNanos) {
        ServiceStatus.State now = state();
        if (now != shown) {
            shown = now;
            sinceNanos = nowNanos;
        }
        changed.accept(this);
    }

    private ServiceStatus.State state() {
        if (!again && (process == Process.STARTING || process == Process.STARTED)) {
            return ServiceStatus.State.STOPPED;
        }
        if (health == Health.FAILED) {
            return ServiceStatus.State.FAILED;
        }
        return health == Health.WELL ? ServiceStatus.State.RUNNING : ServiceStatus.State.UNKNOWN;
    }

    private void say(Level level, String text) {
        journal.event(level, Event.Kind.SERVICE, service.name(), text);
    }

    /** What a client is told. */
    ServiceStatus status(long nowNanos) {
        return new ServiceStatus(
                service.name(),
                service.unit(),
                shown,
                process == Process.ALIVE ? prober.httpStatus() : null,
                process == Process.ALIVE ? prober.latencyMs() : null,
                pid,
                (nowNanos - sinceNanos) / 1_000_000,
                restarts,
                reason);
    }

    @Override
    public String name() {
        return service.name();
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public int weight() {
        return service.weight();
    }

    @Override
    public boolean reverse() {
        return false;
    }

    @Override
    public boolean awaited() {
        return true;
    }

    @Override
    public long nextDeadlineNanos() {
        return process == Process.ALIVE ? Math.min(dueNanos, prober.nextDeadlineNanos()) : dueNanos;
    }
}
