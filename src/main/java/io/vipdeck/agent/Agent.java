package io.vipdeck.agent;

import io.vipdeck.agent.Host.Level;
import io.vipdeck.control.Event;
import io.vipdeck.control.Message;
import io.vipdeck.control.Request;
import io.vipdeck.control.Status;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Parsed;
import io.vipdeck.keepalived.Problem;
import io.vipdeck.keepalived.Unicast;
import io.vipdeck.vrrp.Spoken;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The daemon: everything that happens comes in through {@link #on} and {@link #tick}, everything it
 * does goes out through its {@link Host}. One thread calls it; it has no clock and waits for nothing.
 *
 * <p>The loop around it: {@link #start}; then, until {@link #stopped}, wait for events until {@link
 * #nextDeadlineNanos}, hand over <em>all</em> that wait, then {@link #tick}.
 */
public final class Agent {
    private static final long STATUS_NANOS = 1_000_000_000L;

    private final Host host;
    private final String version;
    private final Journal journal;
    private final ConfigurationFile file;
    private final Telling telling;
    private final Checks checks;
    private final Links links;
    private final Dependencies dependencies;
    private final Groups groups;
    private final Pace pace = new Pace();
    private final List<InstanceRunner> instances = new ArrayList<>();
    private final Reception reception;
    private final Steering steering;
    private Configuration config;
    private boolean running;
    private boolean leaving;
    private boolean stopped;
    private boolean changed;
    private long startNanos;
    private long statusNanos = Long.MAX_VALUE;
    private @Nullable String readyLine;

    /**
     * An agent that does nothing yet.
     *
     * @param config a checked configuration
     * @param version of the agent, for status
     * @param file where the configuration is read again from when that is asked for
     * @throws IllegalArgumentException when the configuration contradicts itself, which its reader lets
     *     nobody write: unknown names, a virtual router id twice on one LAN
     */
    public Agent(Configuration config, Host host, String version, ConfigurationFile file) {
        this.host = host;
        this.version = version;
        this.file = file;
        this.config = config;
        this.journal = new Journal(host);
        this.telling = new Telling(config.globalDefs(), host, journal);
        this.checks = new Checks(config, host, journal, this::trackerChanged);
        this.links = new Links(host, config.interfaceDelays());
        this.dependencies = new Dependencies(checks, links, journal);
        this.groups = new Groups(journal, telling);
        for (Configuration.Instance instance : config.instances()) {
            instances.add(runner(instance, config));
        }
        groups.configure(instances, config.syncGroups());
        this.reception =
                new Reception(instances, config.globalDefs().logUnknownVrids(), host, journal);
        this.steering = new Steering(instances, host, journal);
    }

    private InstanceRunner runner(Configuration.Instance instance, Configuration all) {
        return new InstanceRunner(
                instance,
                dependencies.of(instance, all),
                links,
                host,
                journal,
                telling,
                pace,
                this::changed);
    }

    /** Cleans up after a predecessor, listens, begins the checks, takes part. */
    public void start() {
        startNanos = host.nanoTime();
        journal.event(
                Level.NOTICE,
                Event.Kind.AGENT,
                "agent",
                "vipdeck agent " + version + " started, " + instances.size() + " virtual router"
                        + (instances.size() == 1 ? "" : "s"));
        running = true;
        instances.forEach(InstanceRunner::removeLeftovers);
        steering.resume();
        reception.listen();
        groups.hold(startupDelayNanos(), startNanos);
        instances.forEach(InstanceRunner::start);
        checks.start(startNanos);
        statusNanos = startNanos + STATUS_NANOS;
        changed = true;
        settle();
    }

    /** One delay counts from now, the other from the start of the machine. */
    private long startupDelayNanos() {
        Configuration.GlobalDefs defs = config.globalDefs();
        long boot = defs.delayAfterBootNanos() - host.sinceBootNanos();
        return Math.max(defs.startupDelayNanos(), boot);
    }

    /** Takes what the host tells. */
    public void on(HostEvent event) {
        if (!running || stopped) {
            return;
        }
        long now = host.nanoTime();
        if (telling.on(event) || leaving) {
            leave(now);
        } else if (event instanceof HostEvent.Received received) {
            reception.received(received);
        } else if (event instanceof HostEvent.LinkChanged link) {
            if (link.up()) {
                reception.listen();
            }
            if (links.told(link.interfaceName(), link.up(), now)) {
                linksSettled(List.of(link.interfaceName()));
            }
        } else if (event instanceof HostEvent.AddressChanged change) {
            instances.forEach(each -> each.addressChanged(
                    change.interfaceName(), change.address(), change.present(), change.by()));
        } else if (event instanceof HostEvent.Asked asked) {
            asked(asked.client(), asked.request(), now);
        } else if (event instanceof HostEvent.StopAsked) {
            stop(now);
        } else if (event instanceof HostEvent.ReloadAsked) {
            reload(now);
        } else {
            checks.on(event, now);
        }
        settle();
    }

    private void asked(long client, Request request, long now) {
        switch (request) {
            case STATUS, WATCH -> host.answer(client, status(now));
            case DRAIN -> host.answer(client, steering.drain());
            case UNDRAIN -> host.answer(client, steering.undrain());
            case RELOAD -> host.answer(client, reload(now));
            case STEP_DOWN -> host.answer(client, steering.stepDown());
        }
        changed |= request != Request.STATUS && request != Request.WATCH;
    }

    /** Does what is due, and feeds the watchdog. */
    public void tick() {
        if (!running || stopped) {
            return;
        }
        host.heartbeat();
        long now = host.nanoTime();
        telling.tick(now);
        if (leaving) {
            leave(now);
            return;
        }
        linksSettled(links.due(now));
        instances.forEach(each -> each.tick(now));
        checks.tick(now);
        if (now >= statusNanos) {
            statusNanos = now + STATUS_NANOS;
            if (!reception.complete()) {
                reception.listen();
            }
            linksSettled(links.look(now));
            instances.forEach(InstanceRunner::look);
            changed = true;
        }
        settle();
    }

    /** When {@link #tick} is needed next, in the host's monotonic time; Long.MAX_VALUE for never. */
    public long nextDeadlineNanos() {
        if (!running || stopped) {
            return Long.MAX_VALUE;
        }
        long next = telling.nextDeadlineNanos();
        if (leaving) {
            return next;
        }
        next = Math.min(next, Math.min(statusNanos, checks.nextDeadlineNanos()));
        next = Math.min(next, Math.min(links.nextDeadlineNanos(), groups.nextDeadlineNanos()));
        for (InstanceRunner instance : instances) {
            next = Math.min(next, instance.nextDeadlineNanos());
        }
        return next;
    }

    /** Whether it has left in good order and wants to be called no more. */
    public boolean stopped() {
        return stopped;
    }

    /** A file that cannot be used, or has not changed, changes nothing. */
    private Message.Answer reload(long now) {
        Parsed parsed;
        try {
            parsed = file.read();
        } catch (IOException unreadable) {
            return notReloaded(List.of(String.valueOf(unreadable.getMessage())));
        }
        Optional<Configuration> fresh = parsed.configuration();
        if (fresh.isEmpty()) {
            return notReloaded(parsed.problems().stream().map(Problem::toString).toList());
        }
        if (fresh.get().equals(config)) {
            return new Message.Answer(true, "the configuration has not changed, nothing to do");
        }
        String done = "configured anew: " + configure(fresh.get(), now);
        journal.event(Level.NOTICE, Event.Kind.AGENT, "agent", done);
        changed = true;
        parsed.warnings().forEach(each -> host.log(Level.WARNING, "agent", each.toString()));
        return new Message.Answer(true, done);
    }

    private Message.Answer notReloaded(List<String> problems) {
        problems.forEach(each -> host.log(Level.WARNING, "agent", each));
        String text = "the new configuration cannot be used, the old one stays in force";
        journal.event(Level.WARNING, Event.Kind.WARNING, "agent", text);
        return new Message.Answer(false, String.join("\n", problems));
    }

    /** What goes resigns first, what stays keeps its state, what comes begins; told in words. */
    private String configure(Configuration fresh, long now) {
        Runnable begin = checks.configure(fresh, now);
        links.configure(fresh.interfaceDelays());
        List<String> words = new ArrayList<>();
        List<InstanceRunner> before = new ArrayList<>(instances);
        Map<Configuration.Instance, InstanceRunner> kept = new LinkedHashMap<>();
        for (boolean sameName : new boolean[] {true, false}) {
            for (Configuration.Instance each : fresh.instances()) {
                Optional<InstanceRunner> known = kept.containsKey(each)
                        ? Optional.empty()
                        : before.stream()
                                .filter(old -> isSame(old.config(), each))
                                .filter(old -> !sameName || old.name().equals(each.name()))
                                .findFirst();
                known.ifPresent(old -> kept.put(each, old));
                known.ifPresent(before::remove);
            }
        }
        for (InstanceRunner gone : before) {
            gone.stop("it is no longer configured", Telling.Change.DELETED);
            words.add(gone.name() + " removed");
        }
        instances.clear();
        List<InstanceRunner> added = new ArrayList<>();
        for (Configuration.Instance each : fresh.instances()) {
            InstanceRunner runner = kept.get(each);
            if (runner == null) {
                runner = runner(each, fresh);
                runner.drained(steering.drained());
                runner.removeLeftovers();
                added.add(runner);
                words.add(each.name() + " added");
            } else {
                words.addAll(runner.runs(each) ? List.of() : List.of(each.name() + " changed"));
                runner.configure(each, dependencies.of(each, fresh));
            }
            instances.add(runner);
        }
        config = fresh;
        telling.configure(fresh.globalDefs());
        groups.configure(instances, fresh.syncGroups());
        reception.serve(instances, fresh.globalDefs().logUnknownVrids());
        reception.listen();
        added.forEach(InstanceRunner::start);
        begin.run();
        return words.isEmpty() ? "checks changed" : String.join(", ", words);
    }

    /**
     * Whether it is the same virtual router to the LAN. Peers may come and go; from another address, or
     * no longer through the group, it is another one to them.
     */
    private static boolean isSame(Configuration.Instance one, Configuration.Instance other) {
        return one.virtualRouterId() == other.virtualRouterId()
                && one.interfaceName().equals(other.interfaceName())
                && InstanceRunner.family(one) == InstanceRunner.family(other)
                && one.version() == other.version()
                && one.unicast().map(Unicast::source).equals(other.unicast().map(Unicast::source));
    }

    private void stop(long now) {
        List<SyncGroupRunner> together = groups.dissolve();
        instances.forEach(each -> each.stop("the agent stops", Telling.Change.STOP));
        together.forEach(SyncGroupRunner::stopped);
        journal.event(
                Level.NOTICE,
                Event.Kind.AGENT,
                "agent",
                "vipdeck agent stops after " + Spoken.seconds(now - startNanos));
        changed = true;
        settle();
        leaving = true;
        telling.leave(now);
        leave(now);
    }

    /** The addresses have gone; it only waits until everybody has been told. */
    private void leave(long now) {
        stopped = leaving && telling.hasLeft(now);
    }

    private void linksSettled(List<String> names) {
        for (String name : names) {
            instances.forEach(each -> each.linkSettled(name));
            changed();
        }
    }

    private void trackerChanged(Tracker tracker) {
        changed();
        instances.forEach(each -> each.trackerChanged(tracker));
    }

    private void changed() {
        changed = true;
    }

    /** Lets groups agree, then publishes the status once for all that has changed in one step. */
    private void settle() {
        groups.settle(host.nanoTime());
        if (!changed || stopped) {
            return;
        }
        changed = false;
        host.publish(status(host.nanoTime()));
        String line = instances.stream()
                .map(each -> each.name() + " " + each.state())
                .collect(Collectors.joining(", "));
        if (!line.equals(readyLine)) {
            readyLine = line;
            host.ready(line);
        }
    }

    private Status status(long now) {
        return new Status(
                version,
                host.hostname(),
                journal.at(),
                (now - startNanos) / 1_000_000,
                instances.stream().map(each -> each.status(now)).toList(),
                checks.status(now),
                host.addresses(),
                steering.drained());
    }
}
