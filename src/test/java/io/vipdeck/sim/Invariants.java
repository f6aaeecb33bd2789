package io.vipdeck.sim;

import static io.vipdeck.sim.Pair.SECOND;

import io.vipdeck.vrrp.State;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What must hold on every course of a {@link Chaos}, whatever happens. A violation is an {@link
 * AssertionError} that tells the course so far.
 */
final class Invariants {
    private static final long LINGER_NANOS = 20_000_000;
    private static final long NEVER = Long.MAX_VALUE;

    private final Simulation simulation;
    private final List<Seat> seats;
    private final long interval;
    private final boolean grouped;
    private final List<String> course = new ArrayList<>();
    private boolean quiet;

    /** @param grouped whether the routers of a host are one group */
    Invariants(Simulation simulation, List<Seat> seats, long interval, boolean grouped) {
        this.grouped = grouped;
        this.simulation = simulation;
        this.seats = seats;
        this.interval = interval;
    }

    /** From now on there may be several masters, or none. */
    void trouble() {
        quiet = false;
        note("trouble");
    }

    /** A quiet time: in each part of the LAN one master of each router, the best, and nobody else. */
    void rest() {
        simulation.run(4 * interval);
        quiet = true;
        note("quiet");
        simulation.run(2 * interval);
        for (List<Seat> part : parts()) {
            Seat best = best(part);
            for (Seat seat : part) {
                if (seat == best) {
                    check(seat.master(), seat + " should be master but is " + seat.state());
                } else {
                    check(!seat.master(), seat + " is master beside " + best);
                }
            }
            boolean whole = part.size() == simulation.hosts().size();
            if (best != null && whole) {
                boolean found = simulation
                        .lan()
                        .owner(best.vip())
                        .filter(best.host::equals)
                        .isPresent();
                check(found, "clients are not sent to " + best);
            }
        }
    }

    /** The seats of each router that hear each other. */
    private List<List<Seat>> parts() {
        Map<List<Object>, List<Seat>> parts = new HashMap<>();
        for (Seat seat : seats) {
            SimHost first = simulation.hosts().stream()
                    .filter(other -> simulation.lan().connected(seat.host, other))
                    .findFirst()
                    .orElseThrow();
            parts.computeIfAbsent(List.of(seat.pair.vrid, first), part -> new ArrayList<>())
                    .add(seat);
        }
        return List.copyOf(parts.values());
    }

    /** The strongest; among equals whoever got there, which the others accept; null: all drained. */
    private static @Nullable Seat best(List<Seat> part) {
        Seat best = null;
        for (Seat seat : part) {
            if (drained(seat.host)) {
                continue;
            }
            if (best == null
                    || seat.priority() > best.priority()
                    || seat.priority() == best.priority() && seat.master()) {
                best = seat;
            }
        }
        return best;
    }

    /** After everything that happens. */
    void look() {
        long now = simulation.timeline().nowNanos();
        for (Seat seat : seats) {
            SimHost host = seat.host;
            if (!host.running() || host.frozen()) {
                continue;
            }
            boolean master = seat.master();
            boolean holds = seat.holds();
            check(!master || !drained(host), seat, "is master although drained");
            // An address that somebody takes away again and again is put back once a second.
            boolean robbed = now - seat.robbedNanos <= SECOND + interval;
            // One that gave way answers what is under way before its address goes.
            boolean answers = holds && seat.state() == State.BACKUP;
            seat.lingersSinceNanos = !answers ? NEVER : Math.min(seat.lingersSinceNanos, now);
            boolean lingers = answers && now - seat.lingersSinceNanos <= LINGER_NANOS;
            check(
                    holds == master || master && robbed || lingers,
                    seat,
                    holds ? "has the VIP and is no master" : "is master without the VIP");
        }
        if (grouped) {
            groupsAgree();
        }
        if (quiet) {
            oneMaster();
        }
    }

    /** The seats of a host come one after the other. */
    private void groupsAgree() {
        for (int i = 1; i < seats.size(); i++) {
            Seat one = seats.get(i - 1);
            Seat other = seats.get(i);
            if (one.host == other.host && one.host.running() && !one.host.frozen()) {
                check(one.state() == other.state(), other, "differs from its group");
            }
        }
    }

    private void oneMaster() {
        for (List<Seat> part : parts()) {
            long masters = part.stream().filter(Seat::master).count();
            long wanted = part.stream().allMatch(seat -> drained(seat.host)) ? 0 : 1;
            check(masters == wanted, part.get(0), "and its peers have " + masters + " masters");
        }
    }

    /** In a quiet time only the master speaks, once an interval and never twice. */
    void said(Seat seat, int priority) {
        long now = simulation.timeline().nowNanos();
        if (quiet && priority > 0) {
            check(now - seat.saidNanos >= interval, seat, "advertised twice within an interval");
        }
        seat.saidNanos = now;
        seat.said = priority;
    }

    private static boolean drained(SimHost host) {
        return Objects.requireNonNull(host.status()).drained();
    }

    /** Remembers what happened now. */
    void note(String what) {
        course.add(simulation.timeline().nowNanos() / 1_000_000 + " ms: " + what);
    }

    /** The words are put together only where they are needed: this runs a million times. */
    private void check(boolean good, Seat seat, String what) {
        if (!good) {
            check(false, seat + " " + what);
        }
    }

    void check(boolean good, String what) {
        if (good) {
            return;
        }
        note(what);
        for (SimHost host : simulation.hosts()) {
            course.add(seats.stream()
                    .filter(seat -> seat.host == host)
                    .map(Seat::toString)
                    .collect(Collectors.joining(", ")));
            host.events().forEach(e -> course.add("  " + e.at() + " " + e.text()));
        }
        throw new AssertionError(String.join("\n", course));
    }
}
