package io.vipdeck.agent;

import io.vipdeck.keepalived.Configuration.Service;

import org.jspecify.annotations.Nullable;

/** Asks a service's URL, or runs its command, every interval, never twice at once, and counts. */
final class Prober {
    /** Names the run of a command among those of scripts, whose names hold no blank. */
    static final String RUN = "vrrp_service ";

    /** The host ends a probe within its timeout; this much later it counts as lost. */
    private static final long GRACE_NANOS = 1_000_000_000L;

    /** A command that outlives its timeout is killed two seconds later. */
    private static final long KILL_NANOS = 3_000_000_000L;

    private Service service;
    private boolean guarded;
    private final Host host;
    private RiseFall counter;
    private boolean asked;
    private boolean forgotten;
    private long askedNanos;
    private long nextNanos = Long.MAX_VALUE;
    private @Nullable Integer httpStatus;
    private @Nullable Double latencyMs;

    Prober(Service service, boolean guarded, Host host) {
        this.service = service;
        this.guarded = guarded;
        this.host = host;
        this.counter = new RiseFall(service.rise(), service.fall());
    }

    /** Goes on with another definition; an answer on its way says nothing about another URL. */
    void configure(Service fresh, boolean freshGuarded, long nowNanos) {
        boolean other =
                !fresh.url().equals(service.url()) || !fresh.command().equals(service.command());
        guarded = freshGuarded;
        service = fresh;
        counter = RiseFall.after(counter.health(), fresh.rise(), fresh.fall());
        if (other) {
            forget();
            nextNanos = nowNanos;
        } else if (nextNanos != Long.MAX_VALUE) {
            nextNanos = Math.min(nextNanos, nowNanos + fresh.intervalNanos());
        }
    }

    /** Whether there is a URL to ask or a command to run. */
    boolean asks() {
        return service.url().isPresent() || !service.command().isEmpty();
    }

    /** Begins while a run of its predecessor has not ended: waits for that, whatever it says. */
    void follow(Prober predecessor) {
        asked = predecessor.asked;
        forgotten = asked;
        askedNanos = predecessor.askedNanos;
    }

    /** What was wrong, up to the words of the answer itself. */
    String complaint() {
        return service.url()
                .map(url -> "runs but does not answer on " + url)
                .orElse("runs but its check fails");
    }

    /** That all is well again. */
    String relief() {
        return service.url().map(url -> "answers again on " + url).orElse("passes its check again");
    }

    /** Asks now, unless an answer is still to come; then right after it. */
    void ask(long nowNanos) {
        nextNanos = nowNanos;
        tick(nowNanos);
    }

    /** Asks when it is time; true when an answer is overdue and has been given up. */
    boolean tick(long nowNanos) {
        if (!asks()) {
            return false;
        }
        if (asked && nowNanos >= overdueNanos()) {
            // What cannot even be killed is never run beside itself.
            asked = service.url().isEmpty();
            askedNanos = nowNanos;
            boolean counts = !forgotten;
            forgotten = false;
            return counts;
        }
        if (!asked && nowNanos >= nextNanos) {
            asked = true;
            askedNanos = nowNanos;
            nextNanos = nowNanos + service.intervalNanos();
            begin();
        }
        return false;
    }

    private void begin() {
        if (service.url().isPresent()) {
            host.probe(service.name(), service.url().get(), service.timeoutNanos());
        } else {
            host.runScript(
                    RUN + service.name(),
                    new Host.Command(service.command(), service.user(), guarded),
                    service.timeoutNanos());
        }
    }

    private long overdueNanos() {
        long grace = service.url().isPresent() ? GRACE_NANOS : KILL_NANOS;
        return askedNanos + service.timeoutNanos() + grace;
    }

    /** The process is gone: an answer on its way says nothing about the next one. */
    void forget() {
        forgotten = asked;
        httpStatus = null;
        latencyMs = null;
    }

    /** Takes an answer; false when it does not count. */
    boolean take(HostEvent.Probed probed) {
        boolean counts = asked && !forgotten;
        asked = false;
        forgotten = false;
        if (counts) {
            httpStatus = probed.status() > 0 ? (Integer) probed.status() : null;
            latencyMs = probed.status() > 0 ? (Double) (probed.latencyNanos() / 1e6) : null;
        }
        return counts;
    }

    Health count(boolean good) {
        return counter.count(good);
    }

    /** Whatever it answered before: it has to rise in full. */
    void fail() {
        counter.fail();
        forget();
    }

    @Nullable Integer httpStatus() {
        return httpStatus;
    }

    @Nullable Double latencyMs() {
        return latencyMs;
    }

    long nextDeadlineNanos() {
        if (!asks()) {
            return Long.MAX_VALUE;
        }
        return asked ? overdueNanos() : nextNanos;
    }

    /** The end of a command as the end of a probe. */
    HostEvent.Probed answer(HostEvent.ScriptEnded ended) {
        String text =
                ended.well() ? "" : "it " + ScriptTracker.words(ended, service.timeoutNanos());
        return new HostEvent.Probed(service.name(), 0, 0, text);
    }

    /** What was wrong with an answer, in words. */
    static String words(HostEvent.Probed probed) {
        return probed.status() > 0 ? "HTTP status " + probed.status() : probed.text();
    }
}
