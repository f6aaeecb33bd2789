package io.vipdeck.vrrp;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One virtual router's state machine (RFC 9568 section 6.4; RFC 3768 section 6.4 for version 2).
 *
 * <p>It has no clock, no thread and no socket: each {@link Input} with the time it happened gives the
 * {@link Effect}s, in order. FAULT is keepalived's addition: a set of reasons, and only when all of
 * them have gone does the router take part again, as a backup that waits a full turn. A router that
 * the operator has drained is a backup that waits for nothing.
 */
public final class VirtualRouter {
    private static final String DRAINED = "drained by the operator";

    private RouterSettings settings;
    private final Outbox out = new Outbox();
    private final TimerBoard timers = new TimerBoard(out);
    private final Mastership mastership;
    private final Faults faults = new Faults();
    private State state = State.INIT;
    private String reason = "starting";
    private long sinceNanos;
    private boolean started;
    private int weight;
    private @Nullable InetAddress source;
    private final Heard heard = new Heard();
    private long intervalNanos;
    private long quietSinceNanos;
    private boolean preemptDelayOver;
    private boolean listenedAgain;
    private boolean drained;
    private boolean steppedDown;

    /** A router in INIT. */
    public VirtualRouter(RouterSettings settings, long nowNanos) {
        this.settings = settings;
        this.mastership = new Mastership(settings, out, timers, this::effectivePriority);
        this.sinceNanos = nowNanos;
        this.intervalNanos = settings.advertIntNanos();
    }

    /** Takes what has happened; gives what is to be done, in order. */
    public List<Effect> on(Input input, long nowNanos) {
        if (state == State.MASTER) {
            mastership.noticeStall(nowNanos);
        }
        if (input instanceof Input.Received received) {
            received(received.advertisement(), received.source(), nowNanos);
        } else if (input instanceof Input.Expired expired) {
            if (timers.take(expired)) {
                expired(expired.timer(), nowNanos);
            }
        } else if (input instanceof Input.Start) {
            started = true;
            settle("its checks are known; listening for a master", nowNanos);
        } else if (input instanceof Input.FaultRaised raised) {
            fault(raised, nowNanos);
        } else if (input instanceof Input.FaultCleared cleared) {
            clear(cleared, nowNanos);
        } else if (input instanceof Input.Weighed weighed) {
            weigh(weighed, nowNanos);
        } else if (input instanceof Input.SourceChanged changed) {
            source = changed.source();
        } else if (input instanceof Input.AddressLost lost) {
            addressLost(lost, nowNanos);
        } else if (input instanceof Input.Drained) {
            drain(nowNanos);
        } else if (input instanceof Input.Undrained) {
            undrain(nowNanos);
        } else if (input instanceof Input.StepDown) {
            stepDown(nowNanos);
        } else if (input instanceof Input.Pulled pulled) {
            pulled(pulled, nowNanos);
        } else if (input instanceof Input.Announced) {
            if (state == State.MASTER) {
                mastership.announceAgain(nowNanos);
            }
        } else if (input instanceof Input.Configured configured) {
            configure(configured.settings(), nowNanos);
        } else if (input instanceof Input.Stop stop) {
            started = false;
            leave(State.INIT, stop.text(), nowNanos);
        }
        return out.take();
    }

    // ---- advertisements

    private void received(Advertisement advertisement, InetAddress from, long nowNanos) {
        if (state == State.MASTER) {
            receivedAsMaster(advertisement, from, nowNanos);
        } else if (state == State.BACKUP && !drained) {
            receivedAsBackup(advertisement, from, nowNanos);
        } else {
            heard.remember(advertisement, from, nowNanos);
        }
    }

    /** RFC 9568 section 6.4.2. */
    private void receivedAsBackup(Advertisement advertisement, InetAddress from, long nowNanos) {
        heard.remember(advertisement, from, nowNanos);
        listenedAgain = false;
        // The master resigns: only the skew is left to wait.
        if (advertisement.priority() == 0) {
            quietSinceNanos = nowNanos;
            timers.arm(Timer.MASTER_DOWN, nowNanos + skewNanos());
            return;
        }
        // No comparison of addresses here: an equal priority is accepted.
        boolean weaker = advertisement.priority() < effectivePriority();
        if (!weaker) {
            timers.cancel(Timer.PREEMPT_DELAY);
            preemptDelayOver = false;
        } else if (settings.preempt() && !steppedDown && !delaysPreemption(nowNanos)) {
            // A weaker master is not listened to: the old deadline runs on.
            return;
        }
        // Whoever follows a master that stepped down is given a full turn, once.
        steppedDown = false;
        accept(advertisement, nowNanos);
    }

    /** keepalived's {@code preempt_delay}: the first weaker advertisement starts it. */
    private boolean delaysPreemption(long nowNanos) {
        if (settings.preemptDelayNanos() == 0 || preemptDelayOver) {
            return false;
        }
        if (!timers.isArmed(Timer.PREEMPT_DELAY)) {
            timers.arm(Timer.PREEMPT_DELAY, nowNanos + settings.preemptDelayNanos());
        }
        return true;
    }

    /** Follows this master. Version 3 learns its interval (section 6.4.2); version 2 has its own. */
    private void accept(Advertisement advertisement, long nowNanos) {
        if (settings.version() == 3) {
            intervalNanos = advertisement.advertIntNanos();
        }
        quietSinceNanos = nowNanos;
        timers.arm(Timer.MASTER_DOWN, nowNanos + masterDownNanos());
    }

    /** RFC 9568 section 6.4.3. */
    private void receivedAsMaster(Advertisement advertisement, InetAddress from, long nowNanos) {
        heard.remember(advertisement, from, nowNanos);
        String name = IpLiteral.format(from);
        if (advertisement.priority() == 0) {
            // Somebody resigns: tell everybody at once that we are here.
            if (!mastership.stale()) {
                mastership.advertise(nowNanos);
            }
            return;
        }
        if (settings.owner()) {
            // Section 6.4.3 and erratum 8298: an owner does not yield, it says so.
            if (advertisement.priority() == 255) {
                out.tell(
                        Effect.Topic.WARNING,
                        name + " has priority 255 too; only one host may own the addresses");
            }
            mastership.answerWeaker(nowNanos);
            return;
        }
        if (mastership.stale()) {
            giveWay(
                    advertisement,
                    "the agent was stopped for " + Spoken.seconds(mastership.stalledNanos())
                            + " and " + name + " has taken over",
                    nowNanos);
            return;
        }
        int difference = advertisement.priority() - effectivePriority();
        int addresses = source == null ? 1 : IpLiteral.compare(from, source);
        if (difference > 0) {
            // A stronger one.
            giveWay(
                    advertisement,
                    name + " has the higher priority " + advertisement.priority(),
                    nowNanos);
        } else if (difference == 0 && addresses > 0) {
            // An equal one with the greater address.
            giveWay(
                    advertisement,
                    name + " has the same priority " + advertisement.priority()
                            + " and the greater address",
                    nowNanos);
        } else if (difference == 0 && addresses == 0) {
            out.tell(
                    Effect.Topic.WARNING,
                    "another host sends from our own address " + name + " and priority");
        } else {
            mastership.answerWeaker(nowNanos);
        }
    }

    /** Another is master; no resignation is sent, since nobody is to take its place. */
    private void giveWay(Advertisement advertisement, String why, long nowNanos) {
        mastership.giveWay(nowNanos);
        preemptDelayOver = false;
        listenedAgain = false;
        intervalNanos = settings.advertIntNanos();
        accept(advertisement, nowNanos);
        become(State.BACKUP, why, nowNanos);
    }

    // ---- timers

    private void expired(Timer timer, long nowNanos) {
        if (state == State.MASTER) {
            mastership.expired(timer, nowNanos);
        } else if (timer == Timer.PREEMPT_DELAY) {
            preemptDelayOver = true;
        } else if (timer == Timer.LINGER) {
            mastership.letGo();
        } else if (timer == Timer.MASTER_DOWN) {
            masterDown(nowNanos);
        }
    }

    /**
     * RFC 9568 section 6.4.2. When the expiry itself comes late, this process was asleep and the
     * master's advertisements may wait unread: one short window lets them be delivered first.
     */
    private void masterDown(long nowNanos) {
        long listen = Mastership.listenNanos(intervalNanos);
        if (!listenedAgain && nowNanos - timers.takenDeadlineNanos() > listen) {
            listenedAgain = true;
            timers.arm(Timer.MASTER_DOWN, nowNanos + listen);
            return;
        }
        String why = heard.whyTakingOver(
                effectivePriority(), masterDownNanos(), quietSinceNanos, nowNanos);
        takeOver(why, nowNanos);
    }

    private void takeOver(String why, long nowNanos) {
        timers.cancelAll();
        intervalNanos = settings.advertIntNanos();
        preemptDelayOver = false;
        steppedDown = false;
        mastership.begin(nowNanos);
        become(State.MASTER, why, nowNanos);
    }

    // ---- its group

    /** What another member of its group has done; no fault, no operator's word can be outdone. */
    private void pulled(Input.Pulled pulled, long nowNanos) {
        if (pulled.master() && state == State.BACKUP && !drained) {
            takeOver(pulled.text(), nowNanos);
        } else if (!pulled.master() && state == State.MASTER) {
            mastership.giveWay(nowNanos);
            listen(nowNanos);
            become(State.BACKUP, pulled.text(), nowNanos);
        }
    }

    /** Whether it is a backup of a master that lives and that it would not replace. */
    public boolean follows(long nowNanos) {
        return state == State.BACKUP
                && heard.since(nowNanos - 2 * intervalNanos)
                        .filter(last ->
                                last.priority() >= effectivePriority() || !settings.preempt())
                        .isPresent();
    }

    // ---- faults, weights, addresses

    private void fault(Input.FaultRaised raised, long nowNanos) {
        boolean news = faults.raise(raised);
        if (state != State.FAULT) {
            leave(State.FAULT, raised.text(), nowNanos);
        } else if (news) {
            reason = faults.text();
        }
    }

    private void clear(Input.FaultCleared cleared, long nowNanos) {
        if (!faults.clear(cleared)) {
            return;
        }
        if (!faults.isEmpty()) {
            reason = faults.text();
            return;
        }
        settle(cleared.text(), nowNanos);
    }

    /** RFC 9568 section 6.4.1: with no fault left the owner is master at once, others listen first. */
    private void settle(String why, long nowNanos) {
        if (!faults.isEmpty() || state == State.BACKUP || state == State.MASTER) {
            return;
        }
        if (!started) {
            if (state == State.FAULT) {
                become(State.INIT, why, nowNanos);
            }
            return;
        }
        takePart(why, nowNanos);
    }

    private void takePart(String why, long nowNanos) {
        if (drained) {
            become(State.BACKUP, DRAINED, nowNanos);
        } else if (settings.owner()) {
            // The owner.
            takeOver("it owns the addresses (priority 255)", nowNanos);
        } else {
            listen(nowNanos);
            become(State.BACKUP, why, nowNanos);
        }
    }

    /** A full turn with our own interval, whatever was heard before. */
    private void listen(long nowNanos) {
        intervalNanos = settings.advertIntNanos();
        preemptDelayOver = false;
        listenedAgain = false;
        heard.listen();
        quietSinceNanos = nowNanos;
        timers.arm(Timer.MASTER_DOWN, nowNanos + masterDownNanos());
    }

    // ---- the operator's hand

    /** Nothing is sent but what the change itself asks for; a backup keeps the turn that it waits. */
    private void configure(RouterSettings fresh, long nowNanos) {
        if (mastership.lingers()) {
            timers.cancel(Timer.LINGER);
            mastership.letGo();
        }
        int before = effectivePriority();
        long skewBefore = skewNanos();
        boolean otherPace = fresh.advertIntNanos() != settings.advertIntNanos();
        settings = fresh;
        mastership.configure(fresh, state == State.MASTER, nowNanos);
        if (before != effectivePriority()) {
            out.tell(
                    Effect.Topic.CHECK,
                    "priority " + before + " to " + effectivePriority() + ": configured anew");
        }
        if (state == State.MASTER) {
            intervalNanos = fresh.advertIntNanos();
        } else if (fresh.owner() && timers.isArmed(Timer.MASTER_DOWN)) {
            takePart("it owns the addresses (priority 255)", nowNanos);
        } else if (otherPace && timers.isArmed(Timer.MASTER_DOWN) && !hasLearnedItsInterval()) {
            intervalNanos = fresh.advertIntNanos();
            timers.arm(Timer.MASTER_DOWN, nowNanos + masterDownNanos());
        } else {
            moveDeadline(skewBefore, nowNanos);
        }
    }

    /** Whether this backup follows a master's interval and not its own (RFC 9568 section 6.4.2). */
    private boolean hasLearnedItsInterval() {
        return settings.version() == 3
                && heard.last().filter(each -> each.seenNanos() >= sinceNanos).isPresent();
    }

    private void drain(long nowNanos) {
        drained = true;
        if (state == State.MASTER || state == State.BACKUP) {
            leave(State.BACKUP, DRAINED, nowNanos);
        }
    }

    private void undrain(long nowNanos) {
        boolean was = drained;
        drained = false;
        if (was && state == State.BACKUP) {
            takePart("undrained by the operator; listening for a master", nowNanos);
        }
    }

    /** RFC 9568 section 6.4.3: resigns as at a shutdown, and is a backup as after a start. */
    private void stepDown(long nowNanos) {
        if (state == State.MASTER) {
            leave(State.BACKUP, "stepped down on the operator's word", nowNanos);
            steppedDown = true;
            listen(nowNanos);
        }
    }

    /** The sum stays unclamped; only what goes on the wire is clamped, so that nothing gets lost. */
    private void weigh(Input.Weighed weighed, long nowNanos) {
        int before = effectivePriority();
        long skewBefore = skewNanos();
        weight = weighed.sum();
        int after = effectivePriority();
        if (before == after) {
            return;
        }
        out.tell(Effect.Topic.CHECK, "priority " + before + " to " + after + ": " + weighed.text());
        moveDeadline(skewBefore, nowNanos);
    }

    /** By what the skew has changed; the timer does not begin anew. */
    private void moveDeadline(long skewBefore, long nowNanos) {
        if (timers.isArmed(Timer.MASTER_DOWN) && skewNanos() != skewBefore) {
            long moved = timers.deadlineNanos(Timer.MASTER_DOWN) + skewNanos() - skewBefore;
            timers.arm(Timer.MASTER_DOWN, Math.max(moved, nowNanos));
        }
    }

    private void addressLost(Input.AddressLost lost, long nowNanos) {
        if (state == State.MASTER) {
            out.tell(Effect.Topic.WARNING, lost.text());
            mastership.addressLost(lost.address(), nowNanos);
        }
    }

    /** RFC 9568 sections 6.4.2, 6.4.3: out of the election; a master resigns. */
    private void leave(State to, String why, long nowNanos) {
        steppedDown = false;
        if (state == State.MASTER) {
            mastership.end(true);
        } else if (mastership.lingers()) {
            mastership.end(false);
        } else {
            timers.cancelAll();
        }
        become(to, why, nowNanos);
    }

    private void become(State to, String why, long nowNanos) {
        State from = state;
        reason = why;
        if (from != to) {
            state = to;
            sinceNanos = nowNanos;
            out.put(new Effect.Transition(from, to, why));
        }
    }

    // ---- what is known

    /** The state now. */
    public State state() {
        return state;
    }

    /** What holds it in FAULT: what is wrong, by key, the oldest first. */
    public Map<String, String> faults() {
        return faults.all();
    }

    /** Whether it is master and knows it, so that it may speak and announce. */
    public boolean speaks() {
        return state == State.MASTER && !mastership.stale();
    }

    /** When it began. */
    public long sinceNanos() {
        return sinceNanos;
    }

    /** One sentence: why the state is what it is, now. */
    public String reason() {
        if (state != State.BACKUP || drained) {
            return reason;
        }
        return heard.since(sinceNanos)
                .map(last -> last.asMaster(effectivePriority(), settings.preempt()))
                .orElse(reason);
    }

    /** The priority that is advertised: the base and all weights, within 1-254; 255 never changes. */
    public int effectivePriority() {
        return settings.owner() ? 255 : Math.max(1, Math.min(254, settings.priority() + weight));
    }

    /** The interval in force: our own, or the one learned from a version 3 master. */
    public long advertIntNanos() {
        return intervalNanos;
    }

    /** Silence after which this router, as a backup, takes over. */
    public long masterDownNanos() {
        return Timers.masterDownNanos(settings.version(), effectivePriority(), intervalNanos);
    }

    /** The router last heard, ourselves excluded. */
    public Optional<Peer> peer() {
        return heard.last();
    }

    private long skewNanos() {
        return Timers.skewNanos(settings.version(), effectivePriority(), intervalNanos);
    }
}
