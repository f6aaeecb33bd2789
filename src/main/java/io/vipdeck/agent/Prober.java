package io.vipdeck.agent;

import io.vipdeck.keepalived.Configuration.Service;

import org.jspecify.annotations.Nullable;

/** Asks a service's URL every interval, never twice at once, and counts the answers. */
final class Prober {
    /** The host ends a probe within its timeout; this much later it counts as lost. */
    private static final long GRACE_NANOS = 1_000_000_000L;

    private Service service;
    private final Host host;
    private RiseFall counter;
    private boolean asked;
    private boolean forgotten;
    private long askedNanos;
    private long nextNanos = Long.MAX_VALUE;
    private @Nullable Integer httpStatus;
    private @Nullable Double latencyMs;

    Prober(Service service, Host host) {
        this.service = service;
        this.host = host;
        this.counter = new RiseFall(service.rise(), service.fall());
    }

    /** Goes on with another definition; an answer on its way says nothing about another URL. */
    void configure(Service fresh, long nowNanos) {
        boolean other = !fresh.url().equals(service.url());
        service = fresh;
        counter = RiseFall.after(counter.health(), fresh.rise(), fresh.fall());
        if (other) {
            forget();
            nextNanos = nowNanos;
        } else if (nextNanos != Long.MAX_VALUE) {
            nextNanos = Math.min(nextNanos, nowNanos + fresh.intervalNanos());
        }
    }

    /** Whether there is a URL to ask. */
    boolean asks() {
        return service.url().isPresent();
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
        if (asked && nowNanos >= askedNanos + service.timeoutNanos() + GRACE_NANOS) {
            asked = false;
            boolean counts = !forgotten;
            forgotten = false;
            return counts;
        }
        if (!asked && nowNanos >= nextNanos) {
            asked = true;
            askedNanos = nowNanos;
            nextNanos = nowNanos + service.intervalNanos();
            service.url().ifPresent(url -> host.probe(service.name(), url, service.timeoutNanos()));
        }
        return false;
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
        return asked ? askedNanos + service.timeoutNanos() + GRACE_NANOS : nextNanos;
    }

    /** Success and redirection are answers; everything else is not (RFC 9110 section 15). */
    static boolean good(int status) {
        return status >= 200 && status < 400;
    }

    /** What was wrong with an answer, in words. */
    static String words(HostEvent.Probed probed) {
        return probed.status() > 0 ? "HTTP status " + probed.status() : probed.text();
    }
}
