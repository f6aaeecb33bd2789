package io.vipdeck.agent;

import io.vipdeck.agent.Host.Level;
import io.vipdeck.control.Event;
import io.vipdeck.control.Message;
import io.vipdeck.control.Request;
import io.vipdeck.control.Status;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.vrrp.Spoken;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
    private final Map<String, ScriptTracker> scripts = new LinkedHashMap<>();
    private final Map<String, ServiceTracker> services = new LinkedHashMap<>();
    private final List<Tracker> trackers = new ArrayList<>();
    private final List<InstanceRunner> instances = new ArrayList<>();
    private final Reception reception;
    private final Steering steering;
    private boolean running;
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
     * @throws IllegalArgumentException when the configuration contradicts itself, which its reader lets
     *     nobody write: unknown names, a virtual router id twice on one LAN
     */
    public Agent(Configuration config, Host host, String version) {
        this.host = host;
        this.version = version;
        this.journal = new Journal(host);
        for (Configuration.Script script : tracked(config)) {
            scripts.put(
                    script.name(), new ScriptTracker(script, host, journal, this::trackerChanged));
        }
        for (Configuration.Service service : config.services()) {
            services.put(
                    service.name(),
                    new ServiceTracker(service, host, journal, this::trackerChanged));
        }
        trackers.addAll(services.values());
        trackers.addAll(scripts.values());
        for (Configuration.Instance instance : config.instances()) {
            instances.add(
                    new InstanceRunner(instance, bindings(instance), host, journal, this::changed));
        }
        this.reception = new Reception(instances, host, journal);
        this.steering = new Steering(instances, host, journal);
    }

    /** Scripts that no instance tracks are not run, as in keepalived. */
    private static List<Configuration.Script> tracked(Configuration config) {
        return config.scripts().stream()
                .filter(script -> config.instances().stream()
                        .flatMap(instance -> instance.trackScripts().stream())
                        .anyMatch(track -> track.name().equals(script.name())))
                .toList();
    }

    private List<Binding> bindings(Configuration.Instance instance) {
        List<Binding> bindings = new ArrayList<>();
        for (Configuration.Track track : instance.trackScripts()) {
            bindings.add(Binding.of("script", known(scripts, track), track));
        }
        for (Configuration.Track track : instance.trackServices()) {
            bindings.add(Binding.of("service", known(services, track), track));
        }
        return bindings;
    }

    private static Tracker known(
            Map<String, ? extends Tracker> trackers, Configuration.Track track) {
        Tracker tracker = trackers.get(track.name());
        if (tracker == null) {
            throw new IllegalArgumentException(track.name() + " is tracked but not defined");
        }
        return tracker;
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
        instances.forEach(InstanceRunner::start);
        trackers.forEach(tracker -> tracker.start(startNanos));
        statusNanos = startNanos + STATUS_NANOS;
        changed = true;
        settle();
    }

    /** Takes what the host tells. */
    public void on(HostEvent event) {
        if (!running || stopped) {
            return;
        }
        long now = host.nanoTime();
        if (event instanceof HostEvent.Received received) {
            reception.received(received);
        } else if (event instanceof HostEvent.LinkChanged link) {
            if (link.up()) {
                reception.listen();
            }
            instances.forEach(each -> each.linkChanged(link.interfaceName(), link.up()));
        } else if (event instanceof HostEvent.AddressChanged change) {
            instances.forEach(each -> each.addressChanged(
                    change.interfaceName(), change.address(), change.present()));
        } else if (event instanceof HostEvent.ScriptEnded ended) {
            ScriptTracker script = scripts.get(ended.name());
            if (script != null) {
                script.ended(ended);
            }
        } else if (event instanceof HostEvent.Asked asked) {
            asked(asked.client(), asked.request(), now);
        } else if (event instanceof HostEvent.StopAsked) {
            stop();
        } else {
            onService(event, now);
        }
        settle();
    }

    private void asked(long client, Request request, long now) {
        switch (request) {
            case STATUS, WATCH -> host.answer(client, status(now));
            case DRAIN -> host.answer(client, steering.drain());
            case UNDRAIN -> host.answer(client, steering.undrain());
            case STEP_DOWN -> host.answer(client, steering.stepDown());
        }
        changed |= request != Request.STATUS && request != Request.WATCH;
    }

    private void onService(HostEvent event, long now) {
        if (event instanceof HostEvent.ProcessFound found) {
            service(found.service(), each -> each.found(found.pid(), now));
        } else if (event instanceof HostEvent.ProcessGone gone) {
            service(gone.service(), each -> each.gone(now));
        } else if (event instanceof HostEvent.UnitStarted unit) {
            service(unit.service(), each -> each.unitStarted(unit.started(), unit.text(), now));
        } else if (event instanceof HostEvent.Probed probed) {
            service(probed.service(), each -> each.probed(probed, now));
        }
    }

    private void service(String name, Consumer<ServiceTracker> what) {
        ServiceTracker service = services.get(name);
        if (service != null) {
            what.accept(service);
        }
    }

    /** Does what is due, and feeds the watchdog. */
    public void tick() {
        if (!running || stopped) {
            return;
        }
        host.heartbeat();
        long now = host.nanoTime();
        instances.forEach(each -> each.tick(now));
        trackers.forEach(each -> each.tick(now));
        if (now >= statusNanos) {
            statusNanos = now + STATUS_NANOS;
            if (!reception.complete()) {
                reception.listen();
            }
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
        long next = statusNanos;
        for (InstanceRunner instance : instances) {
            next = Math.min(next, instance.nextDeadlineNanos());
        }
        for (Tracker tracker : trackers) {
            next = Math.min(next, tracker.nextDeadlineNanos());
        }
        return next;
    }

    /** Whether it has left in good order and wants to be called no more. */
    public boolean stopped() {
        return stopped;
    }

    private void stop() {
        instances.forEach(InstanceRunner::stop);
        long age = host.nanoTime() - startNanos;
        journal.event(
                Level.NOTICE,
                Event.Kind.AGENT,
                "agent",
                "vipdeck agent stops after " + Spoken.seconds(age));
        changed = true;
        settle();
        stopped = true;
    }

    private void trackerChanged(Tracker tracker) {
        changed();
        instances.forEach(each -> each.trackerChanged(tracker));
    }

    private void changed() {
        changed = true;
    }

    /** Publishes the status once for all that has changed in one step. */
    private void settle() {
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
                services.values().stream().map(each -> each.status(now)).toList(),
                host.addresses(),
                steering.drained());
    }
}
