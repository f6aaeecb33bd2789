package io.vipdeck.agent;

import io.vipdeck.keepalived.InterfaceDelays;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which interfaces have carrier, as the routers are to see it: a change counts when it has lasted for
 * the interface's delay ({@code interface_up_down_delays}); without one, at once.
 */
final class Links {
    private final Host host;
    private final Map<String, Boolean> states = new LinkedHashMap<>();
    private final Map<String, Long> changes = new LinkedHashMap<>();
    private Map<String, InterfaceDelays> delays = Map.of();

    Links(Host host, List<InterfaceDelays> delays) {
        this.host = host;
        configure(delays);
    }

    /** Goes on with other delays; a change under way keeps the one that it began with. */
    void configure(List<InterfaceDelays> fresh) {
        Map<String, InterfaceDelays> byName = new HashMap<>();
        fresh.forEach(each -> byName.put(each.interfaceName(), each));
        delays = byName;
    }

    /** Whether it counts as up; looked at when it is asked for the first time. */
    boolean up(String name) {
        return states.computeIfAbsent(name, host::linkUp);
    }

    /** Takes news of an interface; true when it counts otherwise from now on. */
    boolean told(String name, boolean up, long nowNanos) {
        Boolean before = states.get(name);
        if (before == null || before == up) {
            changes.remove(name);
            return false;
        }
        InterfaceDelays delay = delays.get(name);
        long wait = delay == null ? 0 : up ? delay.upNanos() : delay.downNanos();
        if (wait > 0) {
            changes.putIfAbsent(name, nowNanos + wait);
            return false;
        }
        states.put(name, up);
        changes.remove(name);
        return true;
    }

    /** What the host may have missed to tell: looks again; gives those that count otherwise now. */
    List<String> look(long nowNanos) {
        List<String> changed = new ArrayList<>();
        for (String name : List.copyOf(states.keySet())) {
            if (told(name, host.linkUp(name), nowNanos)) {
                changed.add(name);
            }
        }
        return changed;
    }

    /** Those whose change has lasted long enough. */
    List<String> due(long nowNanos) {
        if (nowNanos < nextDeadlineNanos()) {
            return List.of();
        }
        List<String> changed = new ArrayList<>();
        for (Map.Entry<String, Long> each : Map.copyOf(changes).entrySet()) {
            if (each.getValue() <= nowNanos) {
                changes.remove(each.getKey());
                states.computeIfPresent(each.getKey(), (name, up) -> !up);
                changed.add(each.getKey());
            }
        }
        return changed;
    }

    long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        for (long due : changes.values()) {
            next = Math.min(next, due);
        }
        return next;
    }
}
