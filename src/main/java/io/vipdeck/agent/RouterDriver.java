package io.vipdeck.agent;

import io.vipdeck.agent.Host.Level;
import io.vipdeck.control.Event;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.VirtualMac;
import io.vipdeck.vrrp.Advertisement;
import io.vipdeck.vrrp.Effect;
import io.vipdeck.vrrp.Input;
import io.vipdeck.vrrp.RouterSettings;
import io.vipdeck.vrrp.State;
import io.vipdeck.vrrp.Timer;
import io.vipdeck.vrrp.VirtualAddress;
import io.vipdeck.vrrp.VirtualRouter;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Drives one virtual router: hands its effects to the host, keeps its timers, says what it says. */
final class RouterDriver {
    private static final int AUTH_PASS = 1;

    private Configuration.Instance config;
    private Configuration.Instance former;
    private final Host host;
    private final Journal journal;
    private final Runnable changed;
    private final Consumer<Effect.Transition> transitions;
    private final Speaker speaker;
    private final VirtualRouter router;
    private final Map<Timer, Effect.ArmTimer> timers = new EnumMap<>(Timer.class);
    private final Announcer announcer;
    private Optional<VirtualInterface> virtual;
    private final Deque<Input> waiting = new ArrayDeque<>();
    private boolean working;
    private @Nullable InetAddress source;
    private boolean silenced;

    RouterDriver(
            Configuration.Instance config,
            Host host,
            Journal journal,
            Pace pace,
            Runnable changed,
            Consumer<Effect.Transition> transitions) {
        this.config = config;
        this.former = config;
        this.host = host;
        this.journal = journal;
        this.changed = changed;
        this.transitions = transitions;
        this.speaker = new Speaker(config, host, journal);
        this.announcer = new Announcer(
                host, pace, (address, text) -> warn(address + " could not be announced: " + text));
        announcer.configure(config);
        this.virtual = sender(config);
        this.router = new VirtualRouter(settings(), host.nanoTime());
    }

    /** Goes on with another configuration of the same router. */
    void configure(Configuration.Instance fresh) {
        former = config;
        config = fresh;
        speaker.configure(fresh);
        announcer.configure(fresh);
        virtual = sender(fresh);
        feed(new Input.Configured(settings()));
        for (Configuration.Address old : Places.held(former)) {
            for (Configuration.Address place : Places.held(fresh)) {
                boolean moved = old.address().equals(place.address())
                        && !old.interfaceName().equals(place.interfaceName());
                if (moved && router.state() == State.MASTER) {
                    move(old, place);
                }
            }
        }
        former = fresh;
    }

    private void move(Configuration.Address from, Configuration.Address to) {
        host.removeAddress(from.interfaceName(), from.address())
                .ifPresent(text -> warn(from.address() + " could not be removed: " + text));
        feed(new Input.AddressLost(
                to.address(),
                to.address() + " moves from " + from.interfaceName() + " to "
                        + to.interfaceName()));
    }

    private RouterSettings settings() {
        // keepalived: a router that is to begin as MASTER ignores nopreempt and preempt_delay.
        boolean master = config.state() == Configuration.InitialState.MASTER;
        boolean owner = config.priority() == 255;
        return new RouterSettings(
                config.virtualRouterId(),
                config.version(),
                config.priority(),
                config.advertIntNanos(),
                speaker.password().isPresent() ? AUTH_PASS : 0,
                master || owner || !config.nopreempt(),
                master || owner ? 0 : config.preemptDelayNanos(),
                new RouterSettings.Announcements(
                        config.announcing().delayNanos(),
                        config.announcing().repeat(),
                        config.announcing().refreshNanos(),
                        config.announcing().refreshRepeat(),
                        config.announcing().lowerPrioDelayNanos(),
                        config.announcing().lowerPrioRepeat()),
                addresses(Places.advertised(config)),
                addresses(Places.excluded(config)));
    }

    private static List<VirtualAddress> addresses(List<Configuration.Address> places) {
        return places.stream().map(Configuration.Address::address).toList();
    }

    VirtualRouter router() {
        return router;
    }

    Speaker speaker() {
        return speaker;
    }

    /** The address that advertisements leave from, while it is known. */
    Optional<InetAddress> source() {
        return Optional.ofNullable(source);
    }

    /** How many gratuitous ARPs and neighbour advertisements. */
    long announced() {
        return announcer.told();
    }

    void sourceIs(InetAddress address) {
        source = address;
        feed(new Input.SourceChanged(address));
    }

    /** While the link is down nothing can be sent, and that is no news. */
    void silence(boolean on) {
        silenced = on;
    }

    /** Gives the router an input and does what it asks for, also what follows from that. */
    void feed(Input input) {
        waiting.add(input);
        if (working) {
            return;
        }
        working = true;
        try {
            while (!waiting.isEmpty()) {
                for (Effect effect : router.on(waiting.remove(), host.nanoTime())) {
                    carryOut(effect);
                }
            }
        } finally {
            working = false;
        }
    }

    /**
     * Fires what is due, the earliest first.
     *
     * @param patience how long from now a backup must not take over, asked when it is about to
     */
    void tick(long nowNanos, LongSupplier patience) {
        Effect.ArmTimer due = earliest();
        while (due != null && due.deadlineNanos() <= nowNanos) {
            long wait = due.timer() == Timer.MASTER_DOWN ? patience.getAsLong() : 0;
            if (wait > 0) {
                timers.put(
                        due.timer(),
                        new Effect.ArmTimer(due.timer(), nowNanos + wait, due.generation()));
            } else {
                timers.remove(due.timer());
                feed(new Input.Expired(due.timer(), due.generation()));
            }
            due = earliest();
        }
        if (router.speaks()) {
            announcer.tick(nowNanos);
        }
    }

    long nextDeadlineNanos() {
        Effect.ArmTimer next = earliest();
        long announcement = router.speaks() ? announcer.nextDeadlineNanos() : Long.MAX_VALUE;
        return next == null ? announcement : Math.min(announcement, next.deadlineNanos());
    }

    private Effect.@Nullable ArmTimer earliest() {
        Effect.ArmTimer earliest = null;
        for (Effect.ArmTimer timer : timers.values()) {
            if (earliest == null || timer.deadlineNanos() < earliest.deadlineNanos()) {
                earliest = timer;
            }
        }
        return earliest;
    }

    private void carryOut(Effect effect) {
        if (effect instanceof Effect.SendAdvertisement send) {
            send(send.advertisement());
        } else if (effect instanceof Effect.AddAddresses add) {
            add.addresses().forEach(this::add);
        } else if (effect instanceof Effect.RemoveAddresses remove) {
            remove.addresses().forEach(this::remove);
        } else if (effect instanceof Effect.Announce announce) {
            announcer.announce(
                    announce.addresses().stream().map(this::place).toList(),
                    announce.repeat(),
                    host.nanoTime());
        } else if (effect instanceof Effect.ArmTimer arm) {
            timers.put(arm.timer(), arm);
        } else if (effect instanceof Effect.CancelTimer cancel) {
            timers.remove(cancel.timer());
        } else if (effect instanceof Effect.Transition transition) {
            if (transition.from() == State.MASTER) {
                announcer.forgetAll();
            }
            boolean bad = transition.to() == State.FAULT;
            journal.event(
                    bad ? Level.WARNING : Level.NOTICE,
                    Event.Kind.STATE,
                    config.name(),
                    transition.from() + " to " + transition.to() + ": " + transition.reason());
            if (transition.from() == State.FAULT) {
                announceSource();
            }
            changed.run();
            transitions.accept(transition);
        } else if (effect instanceof Effect.Tell tell) {
            tell(tell);
        }
    }

    private void tell(Effect.Tell tell) {
        if (tell.topic() == Effect.Topic.WARNING) {
            warn(tell.text());
        } else {
            journal.event(Level.NOTICE, Event.Kind.CHECK, config.name(), tell.text());
            changed.run();
        }
    }

    private void send(Advertisement advertisement) {
        InetAddress from = source;
        if (from == null || silenced) {
            return;
        }
        speaker.send(advertisement, from, sender(advertisement))
                .ifPresent(text -> warn("an advertisement could not be sent: " + text));
    }

    /** What its advertisements leave from; empty for the interface itself. */
    private static Optional<VirtualInterface> sender(Configuration.Instance config) {
        boolean base = config.virtualMac().filter(VirtualMac::xmitBase).isPresent();
        return base ? Optional.empty() : VirtualInterface.of(config);
    }

    /**
     * Only a master speaks from the virtual MAC address, and who resigns: the last word of one that gave
     * way would draw the switch back to it.
     */
    private Optional<VirtualInterface> sender(Advertisement advertisement) {
        boolean master = router.state() == State.MASTER || advertisement.priority() == 0;
        return master ? virtual : Optional.empty();
    }

    private void add(VirtualAddress address) {
        Configuration.Address place = place(address);
        Optional<String> error = host.addAddress(place.interfaceName(), address, place.label());
        if (error.isPresent()) {
            String what = address + " could not be added to " + place.interfaceName() + ": ";
            feed(new Input.AddressLost(address, what + error.get()));
            return;
        }
        say(address + " added to " + place.interfaceName());
    }

    private void remove(VirtualAddress address) {
        announcer.forget(address);
        String interfaceName = place(address).interfaceName();
        Optional<String> error = host.removeAddress(interfaceName, address);
        if (error.isPresent()) {
            warn(address + " could not be removed from " + interfaceName + ": " + error.get());
            return;
        }
        say(address + " removed from " + interfaceName);
    }

    private void say(String text) {
        journal.event(Level.INFO, Event.Kind.ADDRESS, config.name(), text);
    }

    /**
     * keepalived: after a fault unicast peers may have forgotten where we are, and their packets would
     * be lost.
     */
    private void announceSource() {
        InetAddress own = source;
        if (own == null || silenced || config.unicast().isEmpty()) {
            return;
        }
        VirtualAddress address = new VirtualAddress(own, 8 * own.getAddress().length);
        host.announce(config.interfaceName(), address)
                .ifPresent(text -> warn(address + " could not be announced: " + text));
    }

    private void warn(String text) {
        journal.limitedEvent(Level.WARNING, Event.Kind.WARNING, config.name(), text);
    }

    /** What the new configuration no longer has is removed from where the old one had it. */
    private Configuration.Address place(VirtualAddress address) {
        return Stream.of(config, former)
                .flatMap(each -> Places.held(each).stream())
                .filter(place -> place.address().equals(address))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        address + " is not an address of " + config.name()));
    }
}
