package io.vipdeck.sim;

import static io.vipdeck.sim.Pair.SECOND;

import io.vipdeck.control.Message;
import io.vipdeck.control.Request;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Tracking;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.State;
import io.vipdeck.vrrp.VirtualAddress;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * One course of a cluster under faults, decided by a seed: rounds of trouble, each followed by a quiet
 * time in which everything must come to rest, at times in a LAN that is still in two parts. The {@link
 * Invariants} are looked at after every single thing that happens.
 */
final class Chaos {
    private static final int ROUNDS = 3;

    private final Random random;
    private final Simulation simulation;
    private final Invariants invariants;
    private final List<SimHost> hosts = new ArrayList<>();
    private final List<Seat> seats = new ArrayList<>();
    private final long interval;
    private final boolean grouped;

    Chaos(long seed) {
        random = new Random(seed);
        simulation = new Simulation(seed);
        boolean fast = random.nextInt(4) != 0;
        interval = fast ? SECOND / 10 : SECOND;
        // Two to nine hosts, most often a few; one to three virtual routers with crossed
        // priorities, or of one priority and in a group that moves together.
        int size = 2 + random.nextInt(random.nextInt(4) == 0 ? 8 : 4);
        int routers = 1 + random.nextInt(random.nextInt(3) == 0 ? 3 : 1);
        grouped = routers > 1 && random.nextBoolean();
        boolean nginx = random.nextBoolean();
        invariants = new Invariants(simulation, seats, interval, grouped);
        for (int i = 0; i < size; i++) {
            join(i, size, routers, fast, nginx);
        }
        simulation.observe(invariants::look);
    }

    private void join(int i, int size, int routers, boolean fast, boolean nginx) {
        List<Pair> pairs = new ArrayList<>();
        boolean url = random.nextBoolean();
        for (int router = 0; router < routers; router++) {
            Pair pair = Pair.priority(100 - (grouped ? i : (i + router) % size));
            pair.name = "VI_" + (router + 1);
            pair.vrid = 66 + router;
            pair.vip =
                    VirtualAddress.parse("192.168.16." + (130 + router) + "/24").orElseThrow();
            if (fast) {
                pair.version = 3;
                pair.password = java.util.Optional.empty();
                pair.interval = interval;
                pair.serviceInterval = 2 * interval;
            }
            if (nginx) {
                pair.nginx(url, 1);
            }
            // Equal priorities too: then the greater address must win.
            if (random.nextInt(5) == 0) {
                pair.priority = 90;
            }
            pair.priority = grouped && router > 0 ? pairs.get(0).priority : pair.priority;
            pairs.add(pair);
        }
        SimHost host = simulation.add(
                "web" + (i + 1),
                new VirtualAddress(IpLiteral.parse("192.168.16." + (i + 1)).orElseThrow(), 24),
                configuration(pairs));
        hosts.add(host);
        for (int router = 0; router < routers; router++) {
            Seat seat = new Seat(host, pairs.get(router), router);
            seats.add(seat);
            host.tap(message -> {
                if ((message.get(1) & 0xff) == seat.pair.vrid) {
                    invariants.said(seat, message.get(2) & 0xff);
                }
            });
        }
    }

    private Configuration configuration(List<Pair> pairs) {
        return grouped ? Pair.grouped(pairs, Tracking.NONE) : Pair.together(pairs);
    }

    /** Plays the whole course. */
    void play() {
        hosts.forEach(SimHost::powerOn);
        simulation.run(SECOND + 6 * interval);
        invariants.rest();
        for (int round = 0; round < ROUNDS; round++) {
            trouble();
            calm(random.nextInt(3) == 0);
            invariants.rest();
        }
        hosts.forEach(this::orderlyExit);
    }

    // ---- trouble

    private void trouble() {
        invariants.trouble();
        simulation.lan().mend();
        simulation
                .lan()
                .weather(new Lan.Weather(
                        random.nextInt(3) * 0.15,
                        random.nextInt(2) * 0.2,
                        100_000,
                        random.nextInt(2) * interval / 2));
        int steps = 1 + random.nextInt(5);
        for (int i = 0; i < steps; i++) {
            step(hosts.get(random.nextInt(hosts.size())));
            simulation.run(interval * random.nextInt(6000) / 1000);
        }
    }

    private void step(SimHost host) {
        int what = random.nextInt(13);
        invariants.note(host + " meets " + what);
        switch (what) {
            case 0 -> host.powerOff();
            case 1 -> host.kill();
            case 2 -> host.freeze();
            case 3 -> thaw(host);
            case 4 -> orderlyExit(host);
            case 5 -> simulation.lan().part(host.hostname(), random.nextInt(2));
            case 6 -> host.link(random.nextBoolean());
            case 7 -> rob(host);
            case 8 -> order(host, Request.DRAIN);
            case 9 -> order(host, Request.UNDRAIN);
            case 10 -> order(host, Request.STEP_DOWN);
            case 11 -> reload(host);
            default -> service(host);
        }
    }

    private List<Seat> of(SimHost host) {
        return seats.stream().filter(seat -> seat.host == host).toList();
    }

    /** What was taken away during the sleep is known only now. */
    private void thaw(SimHost host) {
        for (Seat seat : of(host)) {
            if (host.frozen() && seat.robbed()) {
                seat.robbedNanos = simulation.timeline().nowNanos();
            }
        }
        host.thaw(random.nextBoolean());
    }

    private void rob(SimHost host) {
        List<Seat> all = of(host);
        Seat seat = all.get(random.nextInt(all.size()));
        seat.robbedNanos = simulation.timeline().nowNanos();
        host.address(seat.pair.vip, false);
    }

    private void service(SimHost host) {
        if (Objects.requireNonNull(host.status()).services().isEmpty()) {
            return;
        }
        SimService nginx = host.service("nginx");
        nginx.startable(random.nextBoolean());
        if (random.nextBoolean()) {
            host.killService("nginx");
        } else {
            nginx.answering(random.nextBoolean());
        }
    }

    private static boolean cannotBeAsked(SimHost host) {
        return !host.running() || host.frozen() || !host.linkUp();
    }

    /** A master that gives up on the operator's word says so, and its VIP goes at once. */
    private void order(SimHost host, Request request) {
        if (cannotBeAsked(host)) {
            return;
        }
        List<Seat> all = of(host);
        List<Seat> masters = all.stream().filter(Seat::master).toList();
        all.forEach(seat -> seat.said = -1);
        Message.Answer answer = Objects.requireNonNull(host.order(request));
        if (request == Request.UNDRAIN) {
            invariants.check(answer.ok(), host + " was not undrained: " + answer.text());
            return;
        }
        invariants.check(
                answer.ok() == (!masters.isEmpty() || request == Request.DRAIN),
                host + ": " + answer.text());
        for (Seat seat : all) {
            boolean master = masters.contains(seat);
            invariants.check(!master || seat.said == 0, seat + " gave up without priority 0");
            invariants.check(master || seat.said == -1, seat + " is no master and spoke");
            boolean given = request == Request.DRAIN || master;
            invariants.check(!given || !seat.holds(), seat + " gave up and kept the VIP");
        }
    }

    /** A changed priority is no reason to say anything, to lose an address or to change the state. */
    private void reload(SimHost host) {
        List<Seat> all = of(host);
        Seat changed = all.get(random.nextInt(all.size()));
        int priority = changed.pair.priority ^ random.nextInt(4);
        for (Seat seat : all) {
            seat.pair.priority = seat == changed || grouped ? priority : seat.priority();
        }
        host.rewrite(configuration(all.stream().map(seat -> seat.pair).toList()));
        if (!host.running() || host.frozen()) {
            return;
        }
        List<State> before = all.stream().map(Seat::state).toList();
        List<Boolean> held = all.stream().map(Seat::holds).toList();
        all.forEach(seat -> seat.said = -1);
        boolean done = Objects.requireNonNull(host.order(Request.RELOAD)).ok();
        invariants.check(done, host + " not reloaded");
        for (int i = 0; i < all.size(); i++) {
            Seat seat = all.get(i);
            boolean had = held.get(i);
            boolean lingers = had && before.get(i) == State.BACKUP;
            invariants.check(seat.state() == before.get(i), seat + " changed state by a reload");
            invariants.check(seat.said == -1 || lingers, seat + " spoke for a new priority");
            invariants.check(seat.holds() == had || lingers, seat + " lost the VIP by a reload");
        }
    }

    /** A master that leaves in good order says so; anybody else says nothing. */
    private void orderlyExit(SimHost host) {
        if (cannotBeAsked(host)) {
            return;
        }
        List<Seat> all = of(host);
        List<Seat> masters = all.stream().filter(Seat::master).toList();
        all.forEach(seat -> seat.said = -1);
        host.stop();
        for (Seat seat : all) {
            boolean master = masters.contains(seat);
            invariants.check(!master || seat.said == 0, seat + " left without priority 0");
            invariants.check(master || seat.said == -1, seat + " spoke as it left as no master");
            invariants.check(!seat.holds(), seat + " left and kept the VIP");
        }
    }

    /**
     * Everything is well again.
     *
     * @param parted but for the LAN, which stays in two parts
     */
    private void calm(boolean parted) {
        invariants.note(parted ? "calm in two parts" : "calm");
        simulation.lan().weather(Lan.Weather.FAIR);
        simulation.lan().mend();
        if (parted) {
            hosts.forEach(host -> simulation.lan().part(host.hostname(), random.nextInt(2)));
        }
        for (SimHost host : hosts) {
            thaw(host);
            if (!host.linkUp()) {
                host.link(true);
            }
            if (!Objects.requireNonNull(host.status()).services().isEmpty()) {
                host.service("nginx").startable(true);
                host.service("nginx").answering(true);
                host.startService("nginx");
            }
            if (!host.running()) {
                host.start();
            }
        }
        // Now and then one stays drained: the others must do without it.
        SimHost left = hosts.get(random.nextInt(hosts.size()));
        boolean leave = random.nextInt(3) == 0;
        for (SimHost host : hosts) {
            if (host != left || !leave) {
                order(host, Request.UNDRAIN);
            }
            // What was written while it was frozen or not reachable.
            host.order(Request.RELOAD);
        }
        // A probe that hangs, a look, two good answers, and two turns of an election.
        simulation.run(2 * SECOND + 20 * interval);
    }
}
