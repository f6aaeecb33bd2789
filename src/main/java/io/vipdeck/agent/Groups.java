package io.vipdeck.agent;

import io.vipdeck.keepalived.SyncGroup;
import io.vipdeck.vrrp.Spoken;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who begins when, and who moves with whom: the instances alone and those in groups. */
final class Groups {
    private final Journal journal;
    private final Telling telling;
    private final List<SyncGroupRunner> groups = new ArrayList<>();
    private final List<InstanceRunner> alone = new ArrayList<>();
    private long beginNanos = Long.MIN_VALUE;

    Groups(Journal journal, Telling telling) {
        this.journal = journal;
        this.telling = telling;
    }

    /** Goes on with these instances and groups; a group that keeps its members keeps its state. */
    void configure(List<InstanceRunner> instances, List<SyncGroup> configured) {
        List<SyncGroupRunner> before = List.copyOf(groups);
        groups.clear();
        alone.clear();
        alone.addAll(instances);
        Map<String, InstanceRunner> byName = new LinkedHashMap<>();
        instances.forEach(each -> byName.put(each.name(), each));
        for (SyncGroup group : configured) {
            List<InstanceRunner> members = new ArrayList<>();
            for (String member : group.members()) {
                InstanceRunner runner = byName.get(member);
                if (runner != null) {
                    members.add(runner);
                }
            }
            SyncGroupRunner fresh = new SyncGroupRunner(group, members, journal, telling);
            SyncGroupRunner runner = before.stream()
                    .filter(each -> each.key().equals(fresh.key())
                            && each.members().equals(fresh.members()))
                    .findFirst()
                    .orElse(fresh);
            runner.configure(group);
            groups.add(runner);
        }
        groups.forEach(each -> alone.removeAll(each.members()));
        alone.forEach(each -> each.joins(null));
        groups.forEach(group -> group.members().forEach(each -> each.joins(group)));
    }

    /** Each leaves for itself: nobody follows another any more. */
    List<SyncGroupRunner> dissolve() {
        List<SyncGroupRunner> before = List.copyOf(groups);
        configure(List.of(), List.of());
        return before;
    }

    /** Nobody begins before that time ({@code vrrp_startup_delay}, {@code vrrp_delay_after_boot}). */
    void hold(long delayNanos, long nowNanos) {
        if (delayNanos > 0) {
            beginNanos = nowNanos + delayNanos;
            String text = "takes part " + Spoken.seconds(delayNanos)
                    + " after the agent's start, as configured";
            alone.forEach(each -> each.hold(text));
            groups.forEach(group -> group.members().forEach(each -> each.hold(text)));
        }
    }

    /** Whoever is ready begins; groups agree. */
    void settle(long nowNanos) {
        if (nowNanos < beginNanos) {
            return;
        }
        beginNanos = Long.MIN_VALUE;
        for (InstanceRunner each : alone) {
            if (each.ready()) {
                each.begin();
            }
        }
        groups.forEach(each -> each.settle(nowNanos));
    }

    /** When somebody waits to begin; Long.MAX_VALUE for never. */
    long nextDeadlineNanos() {
        return beginNanos == Long.MIN_VALUE ? Long.MAX_VALUE : beginNanos;
    }
}
