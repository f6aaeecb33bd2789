package io.vipdeck.sim;

import static io.vipdeck.sim.Pair.SECOND;

import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.Message;
import io.vipdeck.control.Request;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.State;
import io.vipdeck.vrrp.VirtualAddress;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * One course of a cluster under faults, decided by a seed: rounds of trouble, each followed by a quiet
 * time in which everything must come to rest. After every single thing that happens the invariants are
 * looked at; a violation is an {@link AssertionError} that tells the course so far.
 */
final class Chaos {
    private static final int ROUNDS = 3;
    private static final long LINGER_NANOS = 20_000_000;
    private static final long NEVER = Long.MAX_VALUE;
    private final Random random;
    private final Simulation simulation;
    private final List<String> course = new ArrayList<>();
    private final List<Watch> watches = new ArrayList<>();
    private final long interval;
    private boolean quiet;

    /** What is remembered of one host. */
    private static final class Watch {
        final SimHost host;
        final Pair pair;
        long saidNanos = Long.MIN_VALUE / 2;
        int said = -1;
        long robbedNanos = Long.MIN_VALUE / 2;
        long lingersSinceNanos = NEVER;

        Watch(SimHost host, Pair pair) {
            this.host = host;
            this.pair = pair;
        }

        int priority() {
            return pair.priority;
        }
    }

    Chaos(long seed) {
        random = new Random(seed);
        simulation = new Simulation(seed);
        boolean fast = random.nextInt(4) != 0;
        interval = fast ? SECOND / 10 : SECOND;
        int size = 2 + random.nextInt(4);
        boolean nginx = random.nextBoolean();
        for (int i = 0; i < size; i++) {
            Pair pair = Pair.priority(100 - i);
            if (fast) {
                pair.version = 3;
                pair.password = java.util.Optional.empty();
                pair.interval = interval;
                pair.serviceInterval = 2 * interval;
            }
            if (nginx) {
                pair.nginx(random.nextBoolean(), 1);
            }
            // Equal priorities too: then the greater address must win.
            if (random.nextInt(5) == 0) {
                pair.priority = 90;
            }
            SimHost host = simulation.add(
                    "web" + (i + 1),
                    new VirtualAddress(IpLiteral.parse("192.168.16." + (i + 1)).orElseThrow(), 24),
                    pair.build());
            Watch watch = new Watch(host, pair);
            watches.add(watch);
            host.tap(message -> said(watch, message.get(2) & 0xff));
        }
        simulation.observe(this::look);
    }

    /** Plays the whole course. */
    void play() {
        for (Watch watch : watches) {
            watch.host.powerOn();
        }
        simulation.run(SECOND + 6 * interval);
        rest();
        for (int round = 0; round < ROUNDS; round++) {
            trouble();
            calm();
            rest();
        }
        for (Watch watch : watches) {
            orderlyExit(watch);
        }
    }

    // ---- trouble

    private void trouble() {
        quiet = false;
        note("trouble");
        simulation
                .lan()
                .weather(new Lan.Weather(
                        random.nextInt(3) * 0.15,
                        random.nextInt(2) * 0.2,
                        100_000,
                        random.nextInt(2) * interval / 2));
        int steps = 1 + random.nextInt(5);
        for (int i = 0; i < steps; i++) {
            step(watches.get(random.nextInt(watches.size())));
            simulation.run(interval * random.nextInt(6000) / 1000);
        }
    }

    private void step(Watch watch) {
        SimHost host = watch.host;
        int what = random.nextInt(13);
        note(host + " meets " + what);
        switch (what) {
            case 0 -> host.powerOff();
            case 1 -> host.kill();
            case 2 -> host.freeze();
            case 3 -> thaw(watch);
            case 4 -> orderlyExit(watch);
            case 5 -> simulation.lan().part(host.hostname(), random.nextInt(2));
            case 6 -> host.link(random.nextBoolean());
            case 7 -> rob(watch);
            case 8 -> order(watch, Request.DRAIN);
            case 9 -> order(watch, Request.UNDRAIN);
            case 10 -> order(watch, Request.STEP_DOWN);
            case 11 -> reload(watch);
            default -> service(watch);
        }
    }

    /** What was taken away during the sleep is known only now. */
    private void thaw(Watch watch) {
        if (watch.host.frozen() && watch.robbedNanos > 0) {
            watch.robbedNanos = simulation.timeline().nowNanos();
        }
        watch.host.thaw(random.nextBoolean());
    }

    private void rob(Watch watch) {
        watch.robbedNanos = simulation.timeline().nowNanos();
        watch.host.address(Pair.VIP, false);
    }

    private void service(Watch watch) {
        if (Objects.requireNonNull(watch.host.status()).services().isEmpty()) {
            return;
        }
        SimService nginx = watch.host.service("nginx");
        nginx.startable(random.nextBoolean());
        if (random.nextBoolean()) {
            watch.host.killService("nginx");
        } else {
            nginx.answering(random.nextBoolean());
        }
    }

    /** A master that gives up on the operator's word says so, and its VIP goes at once. */
    private void order(Watch watch, Request request) {
        SimHost host = watch.host;
        if (!host.running() || host.frozen() || !host.linkUp()) {
            return;
        }
        boolean master = state(host) == State.MASTER;
        watch.said = -1;
        Message.Answer answer = Objects.requireNonNull(host.order(request));
        if (request == Request.UNDRAIN) {
            check(answer.ok(), host + " was not undrained: " + answer.text());
            return;
        }
        check(answer.ok() == (master || request == Request.DRAIN), host + ": " + answer.text());
        check(!master || watch.said == 0, host + " gave up without priority 0");
        check(master || watch.said == -1, host + " said something and is no master");
        check(!answer.ok() || !host.has(Pair.VIP.address()), host + " gave up and kept the VIP");
    }

    /** A changed priority is no reason to say anything, to lose an address or to change the state. */
    private void reload(Watch watch) {
        SimHost host = watch.host;
        watch.pair.priority = watch.pair.priority ^ random.nextInt(4);
        host.rewrite(watch.pair.build());
        if (!host.running() || host.frozen()) {
            return;
        }
        State before = state(host);
        boolean held = host.has(Pair.VIP.address());
        boolean lingers = held && before == State.BACKUP;
        watch.said = -1;
        check(Objects.requireNonNull(host.order(Request.RELOAD)).ok(), host + " not reloaded");
        check(state(host) == before, host + " changed its state for a new priority");
        check(watch.said == -1 || lingers, host + " said something for a new priority");
        check(host.has(Pair.VIP.address()) == held || lingers, host + " lost the VIP by a reload");
    }

    /** A master that leaves in good order says so; anybody else says nothing. */
    private void orderlyExit(Watch watch) {
        SimHost host = watch.host;
        if (!host.running() || host.frozen() || !host.linkUp()) {
            return;
        }
        boolean master = state(host) == State.MASTER;
        watch.said = -1;
        host.stop();
        check(!master || watch.said == 0, host + " left without priority 0");
        check(master || watch.said == -1, host + " said something as it left as no master");
        check(!host.has(Pair.VIP.address()), host + " left and kept the VIP");
    }

    /** Everything is well again. */
    private void calm() {
        note("calm");
        simulation.lan().weather(Lan.Weather.FAIR);
        simulation.lan().mend();
        for (Watch watch : watches) {
            SimHost host = watch.host;
            thaw(watch);
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
        Watch left = watches.get(random.nextInt(watches.size()));
        boolean leave = random.nextInt(3) == 0;
        for (Watch watch : watches) {
            if (watch != left || !leave) {
                order(watch, Request.UNDRAIN);
            }
            // What was written while it was frozen or not reachable.
            watch.host.order(Request.RELOAD);
        }
        // A probe that hangs, a look, two good answers, and two turns of an election.
        simulation.run(2 * SECOND + 20 * interval);
    }

    /** A quiet time: one master, the best, and nobody else. */
    private void rest() {
        simulation.run(4 * interval);
        quiet = true;
        note("quiet");
        simulation.run(2 * interval);
        Watch best = best();
        for (Watch watch : watches) {
            boolean master = state(watch.host) == State.MASTER;
            if (watch == best) {
                check(master, watch.host + " should be master but is " + state(watch.host));
                check(
                        simulation
                                .lan()
                                .owner(Pair.VIP.address())
                                .filter(watch.host::equals)
                                .isPresent(),
                        "clients are not sent to " + watch.host);
            } else {
                check(!master, watch.host + " is master beside " + best.host);
            }
        }
    }

    /** The strongest; among equals whoever got there, which the others accept. */
    private Watch best() {
        Watch best = null;
        for (Watch watch : watches) {
            boolean holds = state(watch.host) == State.MASTER;
            if (drained(watch.host)) {
                continue;
            }
            if (best == null
                    || watch.priority() > best.priority()
                    || watch.priority() == best.priority() && holds) {
                best = watch;
            }
        }
        return Objects.requireNonNull(best);
    }

    // ---- invariants

    /** After everything that happens. */
    private void look() {
        int masters = 0;
        for (Watch watch : watches) {
            SimHost host = watch.host;
            if (!host.running() || host.frozen()) {
                continue;
            }
            boolean master = state(host) == State.MASTER;
            check(!master || !drained(host), host + " is master although drained");
            // An address that somebody takes away again and again is put back once a second.
            boolean robbed =
                    simulation.timeline().nowNanos() - watch.robbedNanos <= SECOND + interval;
            // One that gave way answers what is under way before its address goes.
            long now = simulation.timeline().nowNanos();
            boolean answers = state(host) == State.BACKUP && host.has(Pair.VIP.address());
            watch.lingersSinceNanos = !answers ? NEVER : Math.min(watch.lingersSinceNanos, now);
            boolean lingers = answers && now - watch.lingersSinceNanos <= LINGER_NANOS;
            check(
                    host.has(Pair.VIP.address()) == master || master && robbed || lingers,
                    host + " is " + state(host) + " and VIP present is "
                            + host.has(Pair.VIP.address()));
            masters += master ? 1 : 0;
        }
        check(!quiet || masters == 1, masters + " masters in a quiet time");
    }

    /** In a quiet time only the master speaks, once an interval and never twice. */
    private void said(Watch watch, int priority) {
        long now = simulation.timeline().nowNanos();
        if (quiet && priority > 0) {
            check(
                    now - watch.saidNanos >= interval,
                    watch.host + " advertised twice within an interval");
        }
        watch.saidNanos = now;
        watch.said = priority;
    }

    private static boolean drained(SimHost host) {
        return Objects.requireNonNull(host.status()).drained();
    }

    private static State state(SimHost host) {
        List<InstanceStatus> instances = Objects.requireNonNull(host.status()).instances();
        return instances.get(0).state();
    }

    private void note(String what) {
        course.add(simulation.timeline().nowNanos() / 1_000_000 + " ms: " + what);
    }

    private void check(boolean good, String what) {
        if (!good) {
            note(what);
            for (Watch watch : watches) {
                course.add(watch.host + " (priority " + watch.priority() + "):");
                watch.host.events().forEach(e -> course.add("  " + e.at() + " " + e.text()));
            }
            throw new AssertionError(String.join("\n", course));
        }
    }
}
