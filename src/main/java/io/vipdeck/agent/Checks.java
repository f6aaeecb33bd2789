package io.vipdeck.agent;

import io.vipdeck.control.ServiceStatus;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Configuration.Track;
import io.vipdeck.keepalived.TrackedFile;
import io.vipdeck.keepalived.TrackedProcess;
import io.vipdeck.keepalived.Tracking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** All scripts, services, processes and files that routers depend on. */
final class Checks {
    private final Host host;
    private final Journal journal;
    private final Consumer<Tracker> changed;
    private final Map<String, ScriptTracker> scripts = new LinkedHashMap<>();
    private final Map<String, ServiceTracker> services = new LinkedHashMap<>();
    private final Map<String, ProcessTracker> processes = new LinkedHashMap<>();
    private final Map<String, FileTracker> files = new LinkedHashMap<>();
    /** No longer configured, but a run of them has not ended. */
    private final Map<String, ScriptTracker> leaving = new HashMap<>();

    Checks(Configuration config, Host host, Journal journal, Consumer<Tracker> changed) {
        this.host = host;
        this.journal = journal;
        this.changed = changed;
        boolean guarded = config.globalDefs().scriptSecurity();
        for (Configuration.Script script : scripts(config)) {
            scripts.put(script.name(), new ScriptTracker(script, guarded, host, journal, changed));
        }
        for (Configuration.Service service : config.services()) {
            services.put(
                    service.name(), new ServiceTracker(service, guarded, host, journal, changed));
        }
        for (TrackedProcess process : processes(config)) {
            processes.put(process.name(), new ProcessTracker(process, journal, changed));
        }
        for (TrackedFile file : files(config)) {
            files.put(file.name(), new FileTracker(file, host, journal, changed));
        }
    }

    /** Scripts that nobody tracks are not run, as in keepalived. */
    private static List<Configuration.Script> scripts(Configuration config) {
        return config.scripts().stream()
                .filter(each -> tracked(config, Tracking::scripts, each.name()))
                .toList();
    }

    private static List<TrackedProcess> processes(Configuration config) {
        return config.processes().stream()
                .filter(each -> tracked(config, Tracking::processes, each.name()))
                .toList();
    }

    private static List<TrackedFile> files(Configuration config) {
        return config.files().stream()
                .filter(each -> tracked(config, Tracking::files, each.name()))
                .toList();
    }

    private static boolean tracked(
            Configuration config, Function<Tracking, List<Track>> kind, String name) {
        return Stream.concat(
                        config.instances().stream().map(Configuration.Instance::tracking),
                        config.syncGroups().stream().map(group -> group.tracking()))
                .flatMap(tracking -> kind.apply(tracking).stream())
                .anyMatch(track -> track.name().equals(name));
    }

    /**
     * Goes on with another configuration: what is known stays known, what is new begins.
     *
     * @return to be called when the routers are configured too
     */
    Runnable configure(Configuration config, long nowNanos) {
        List<Runnable> begin = new ArrayList<>();
        configureScripts(config, nowNanos, begin);
        configureServices(config, nowNanos, begin);
        configureProcesses(config, nowNanos);
        configureFiles(config, nowNanos, begin);
        begin.add(this::watch);
        return () -> begin.forEach(Runnable::run);
    }

    private void configureScripts(Configuration config, long nowNanos, List<Runnable> begin) {
        boolean guarded = config.globalDefs().scriptSecurity();
        Map<String, ScriptTracker> old = new HashMap<>(scripts);
        scripts.clear();
        for (Configuration.Script script : scripts(config)) {
            ScriptTracker was = old.remove(script.name());
            ScriptTracker known = was == null ? leaving.remove(script.name()) : was;
            if (known != null) {
                known.configure(script, guarded, nowNanos);
                scripts.put(script.name(), known);
            } else {
                ScriptTracker fresh = new ScriptTracker(script, guarded, host, journal, changed);
                scripts.put(script.name(), fresh);
                begin.add(() -> fresh.join(nowNanos));
            }
        }
        old.forEach((name, script) -> {
            if (script.running()) {
                leaving.put(name, script);
            }
        });
    }

    private void configureServices(Configuration config, long nowNanos, List<Runnable> begin) {
        boolean guarded = config.globalDefs().scriptSecurity();
        Map<String, ServiceTracker> old = new HashMap<>(services);
        services.clear();
        for (Configuration.Service service : config.services()) {
            ServiceTracker known = old.get(service.name());
            if (known != null && known.guards(service)) {
                services.put(service.name(), known);
                begin.add(() -> known.configure(service, guarded, nowNanos));
            } else {
                ServiceTracker fresh = new ServiceTracker(service, guarded, host, journal, changed);
                if (known != null) {
                    fresh.follow(known);
                }
                services.put(service.name(), fresh);
                begin.add(() -> fresh.start(nowNanos));
            }
        }
    }

    private void configureProcesses(Configuration config, long nowNanos) {
        Map<String, ProcessTracker> old = new HashMap<>(processes);
        processes.clear();
        for (TrackedProcess process : processes(config)) {
            ProcessTracker known = old.get(process.name());
            if (known == null) {
                known = new ProcessTracker(process, journal, changed);
            } else {
                known.configure(process, nowNanos);
            }
            processes.put(process.name(), known);
        }
    }

    private void configureFiles(Configuration config, long nowNanos, List<Runnable> begin) {
        Map<String, FileTracker> old = new HashMap<>(files);
        files.clear();
        for (TrackedFile file : files(config)) {
            FileTracker known = old.get(file.name());
            if (known != null && known.reads(file)) {
                known.configure(file);
                files.put(file.name(), known);
            } else {
                FileTracker fresh = new FileTracker(file, host, journal, changed);
                files.put(file.name(), fresh);
                begin.add(() -> fresh.start(nowNanos));
            }
        }
    }

    /** The tracker that a line of {@code track_script} and its like names. */
    Tracker tracker(String kind, String name) {
        Tracker tracker = switch (kind) {
            case "script" -> scripts.get(name);
            case "service" -> services.get(name);
            case "process" -> processes.get(name);
            default -> files.get(name);
        };
        if (tracker == null) {
            throw new IllegalArgumentException(name + " is tracked but not defined");
        }
        return tracker;
    }

    void start(long nowNanos) {
        all().forEach(each -> each.start(nowNanos));
        watch();
    }

    /** The host tells of each at once, so nothing is asked of it where nothing is tracked. */
    private void watch() {
        host.countProcesses(
                processes.values().stream().map(ProcessTracker::pattern).toList());
        Map<String, String> paths = new LinkedHashMap<>();
        files.forEach((name, file) -> paths.put(name, file.path()));
        host.watchFiles(paths);
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
        all.addAll(files.values());
        all.addAll(processes.values());
        return all;
    }

    /** Takes what the host tells about them. */
    void on(HostEvent event, long now) {
        if (event instanceof HostEvent.ScriptEnded ended) {
            scriptEnded(ended, now);
        } else if (event instanceof HostEvent.ProcessFound found) {
            with(services, found.service(), each -> each.found(found.pid(), now));
        } else if (event instanceof HostEvent.ProcessGone gone) {
            with(services, gone.service(), each -> each.gone(now));
        } else if (event instanceof HostEvent.UnitStarted unit) {
            with(
                    services,
                    unit.service(),
                    each -> each.unitStarted(unit.started(), unit.text(), now));
        } else if (event instanceof HostEvent.Probed probed) {
            with(services, probed.service(), each -> each.probed(probed, now));
        } else if (event instanceof HostEvent.ProcessesCounted counted) {
            with(processes, counted.name(), each -> each.counted(counted.count(), now));
        } else if (event instanceof HostEvent.FileSeen seen) {
            with(files, seen.name(), each -> each.seen(seen));
        }
    }

    private void scriptEnded(HostEvent.ScriptEnded ended, long now) {
        if (ended.name().startsWith(Prober.RUN)) {
            String service = ended.name().substring(Prober.RUN.length());
            with(services, service, each -> each.ran(ended, now));
        } else if (scripts.containsKey(ended.name())) {
            with(scripts, ended.name(), each -> each.ended(ended));
        } else {
            leaving.remove(ended.name());
        }
    }

    private static <T> void with(Map<String, T> trackers, String name, Consumer<T> what) {
        T tracker = trackers.get(name);
        if (tracker != null) {
            what.accept(tracker);
        }
    }

    List<ServiceStatus> status(long nowNanos) {
        return services.values().stream().map(each -> each.status(nowNanos)).toList();
    }
}
