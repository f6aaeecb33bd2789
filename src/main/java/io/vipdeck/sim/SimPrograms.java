package io.vipdeck.sim;

import io.vipdeck.agent.Host;
import io.vipdeck.agent.HostEvent;
import io.vipdeck.agent.ProcessPattern;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What runs on a simulated host beside its services: scripts, processes, and the files they write. */
public final class SimPrograms {
    private static final long SCRIPT_NANOS = 5_000_000;
    private static final long KILL_NANOS = 2_000_000_000L;

    private final Set<String> failingScripts = new HashSet<>();
    private final Set<String> runningScripts = new HashSet<>();
    private final Map<String, Long> scriptNanos = new HashMap<>();
    private final Map<String, String> refusedScripts = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, String> files = new HashMap<>();
    private final Map<String, String> watched = new LinkedHashMap<>();
    private final Set<String> counted = new HashSet<>();
    private final List<String> notified = new ArrayList<>();
    private final List<Host.Letter> letters = new ArrayList<>();
    private String mailProblem = "";

    /** The agent begins anew: nothing that it began is left. */
    void rebooted() {
        runningScripts.clear();
        watched.clear();
        counted.clear();
    }

    void script(String name, boolean succeeds) {
        if (succeeds) {
            failingScripts.remove(name);
        } else {
            failingScripts.add(name);
        }
    }

    void scriptTakes(String name, long nanos) {
        scriptNanos.put(name, nanos);
    }

    /** Makes the host refuse to run a script; null: no more. */
    public void refuse(String name, @Nullable String why) {
        if (why == null) {
            refusedScripts.remove(name);
        } else {
            refusedScripts.put(name, why);
        }
    }

    /** The commands of all notices that were run, one line each. */
    public List<String> notified() {
        return List.copyOf(notified);
    }

    /** The mails that the server has taken. */
    public List<Host.Letter> letters() {
        return List.copyOf(letters);
    }

    /** Makes the mail server refuse everything with these words; empty: no more. */
    public void refuseMail(String why) {
        mailProblem = why;
    }

    List<String> post(List<Host.Letter> sent) {
        if (mailProblem.isEmpty()) {
            letters.addAll(sent);
        }
        return Collections.nCopies(sent.size(), mailProblem);
    }

    /** Begins a script; gives how long it takes. */
    long begin(String name, Host.Command command, long timeoutNanos) {
        if (!runningScripts.add(name)) {
            throw new IllegalStateException(name + " begun while it still runs");
        }
        if (name.startsWith("notify ")) {
            notified.add(String.join(" ", command.words()));
        }
        long takes = scriptNanos.getOrDefault(name, SCRIPT_NANOS);
        return takes > timeoutNanos ? timeoutNanos + KILL_NANOS : takes;
    }

    HostEvent.ScriptEnded end(String name, long timeoutNanos) {
        runningScripts.remove(name);
        String refusal = refusedScripts.get(name);
        if (refusal != null) {
            return new HostEvent.ScriptEnded(name, 126, false, refusal);
        }
        boolean late = scriptNanos.getOrDefault(name, SCRIPT_NANOS) > timeoutNanos;
        int code = late ? 128 + 9 : failingScripts.contains(name) ? 1 : 0;
        return new HostEvent.ScriptEnded(name, code, late);
    }

    List<HostEvent> processes(String name, int count) {
        counts.put(name, count);
        return counted.contains(name)
                ? List.of(new HostEvent.ProcessesCounted(name, count))
                : List.of();
    }

    List<HostEvent> count(List<ProcessPattern> patterns) {
        counted.clear();
        List<HostEvent> events = new ArrayList<>();
        for (ProcessPattern pattern : patterns) {
            counted.add(pattern.name());
            int count = counts.getOrDefault(pattern.name(), 0);
            events.add(new HostEvent.ProcessesCounted(pattern.name(), count));
        }
        return events;
    }

    List<HostEvent> file(String path, @Nullable String content) {
        if (content == null) {
            files.remove(path);
        } else {
            files.put(path, content);
        }
        List<HostEvent> events = new ArrayList<>();
        watched.forEach((name, each) -> {
            if (each.equals(path)) {
                events.add(seen(name, path));
            }
        });
        return events;
    }

    List<HostEvent> watch(Map<String, String> paths) {
        watched.clear();
        watched.putAll(paths);
        List<HostEvent> events = new ArrayList<>();
        watched.forEach((name, path) -> events.add(seen(name, path)));
        return events;
    }

    private HostEvent seen(String name, String path) {
        return new HostEvent.FileSeen(name, Optional.ofNullable(files.get(path)), "");
    }

    Optional<String> make(String path, int number, boolean overwrite) {
        if (overwrite || !files.containsKey(path)) {
            files.put(path, number + "\n");
        }
        return Optional.empty();
    }
}
