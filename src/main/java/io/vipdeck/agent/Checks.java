package io.vipdeck.agent;

import io.vipdeck.control.ServiceStatus;
import io.vipdeck.keepalived.Configuration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All scripts and services that routers depend on. */
final class Checks {
    private final Host host;
    private final Journal journal;
    private final Consumer<Tracker> changed;
    private final Map<String, ScriptTracker> scripts = new LinkedHashMap<>();
    private final Map<String, ServiceTracker> services = new LinkedHashMap<>();
    /** No longer configured, but a run of them has not ended. */
    private final Map<String, ScriptTracker> leaving = new HashMap<>();

    Checks(Configuration config, Host host, Journal journal, Consumer<Tracker> changed) {
        this.host = host;
        this.journal = journal;
        this.changed = changed;
        for (Configuration.Script script : tracked(config)) {
            scripts.put(script.name(), new ScriptTracker(script, host, journal, changed));
        }
        for (Configuration.Service service : config.services()) {
            services.put(service.name(), new ServiceTracker(service, host, journal, changed));
        }
    }

    /** Scripts that no instance tracks are not run, as in keepalived. */
    private static List<Configuration.Script> tracked(Configuration config) {
        return config.scripts().stream()
                .filter(script -> config.instances().stream()
                        .flatMap(instance -> instance.tracking().scripts().stream())
                        .anyMatch(track -> track.name().equals(script.name())))
                .toList();
    }

    /**
     * Goes on with another configuration: what is known stays known, what is new begins.
     *
     * @return to be called when the routers are configured too
     */
    Runnable configure(Configuration config, long nowNanos) {
        List<Runnable> begin = new ArrayList<>();
        Map<String, ScriptTracker> oldScripts = new HashMap<>(scripts);
        scripts.clear();
        for (Configuration.Script script : tracked(config)) {
            ScriptTracker old = oldScripts.remove(script.name());
            ScriptTracker known = old == null ? leaving.remove(script.name()) : old;
            if (known != null) {
                known.configure(script, nowNanos);
                scripts.put(script.name(), known);
            } else {
                ScriptTracker fresh = new ScriptTracker(script, host, journal, changed);
                scripts.put(script.name(), fresh);
                begin.add(() -> fresh.join(nowNanos));
            }
        }
        oldScripts.forEach((name, script) -> {
            if (script.running()) {
                leaving.put(name, script);
            }
        });
        Map<String, ServiceTracker> oldServices = new HashMap<>(services);
        services.clear();
        for (Configuration.Service service : config.services()) {
            ServiceTracker known = oldServices.get(service.name());
            if (known != null && known.guards(service)) {
                services.put(service.name(), known);
                begin.add(() -> known.configure(service, nowNanos));
            } else {
                ServiceTracker fresh = new ServiceTracker(service, host, journal, changed);
                services.put(service.name(), fresh);
                begin.add(() -> fresh.start(nowNanos));
            }
        }
        return () -> begin.forEach(Runnable::run);
    }

    /** What an instance depends on. */
    List<Binding> bindings(Configuration.Instance instance) {
        List<Binding> bindings = new ArrayList<>();
        for (Configuration.Track track : instance.tracking().scripts()) {
            bindings.add(Binding.of("script", known(scripts, track), track));
        }
        for (Configuration.Track track : instance.tracking().services()) {
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

    void start(long nowNanos) {
        all().forEach(each -> each.start(nowNanos));
    }

    void tick(long nowNanos) {
        all().forEach(each -> each.tick(nowNanos));
    }

    long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        for (Tracker tracker : all()) {
            next = Math.min(next, tracker.nextDeadlineNanos());
        }
        return next;
    }

    private List<Tracker> all() {
        List<Tracker> all = new ArrayList<>(services.values());
        all.addAll(scripts.values());
        return all;
    }

    /** Takes what the host tells about them. */
    void on(HostEvent event, long now) {
        if (event instanceof HostEvent.ScriptEnded ended) {
            ScriptTracker script = scripts.get(ended.name());
            if (script != null) {
                script.ended(ended);
            } else {
                leaving.remove(ended.name());
            }
        } else if (event instanceof HostEvent.ProcessFound found) {
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

    List<ServiceStatus> status(long nowNanos) {
        return services.values().stream().map(each -> each.status(nowNanos)).toList();
    }
}
