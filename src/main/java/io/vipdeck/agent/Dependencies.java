package io.vipdeck.agent;

import io.vipdeck.agent.Host.Level;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Configuration.Track;
import io.vipdeck.keepalived.SyncGroup;
import io.vipdeck.keepalived.Tracking;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each instance depends on: what it tracks itself and what its group does. In a group weights do not
 * count unless {@code sync_group_tracking_weight} says so: members would follow different priorities. As in
 * keepalived a check with weight is then left out, and an interface with weight is one without.
 */
final class Dependencies {
    private final Checks checks;
    private final Links links;
    private final Journal journal;

    Dependencies(Checks checks, Links links, Journal journal) {
        this.checks = checks;
        this.links = links;
        this.journal = journal;
    }

    /** What the instance depends on in this configuration; each thing once. */
    List<Binding> of(Configuration.Instance instance, Configuration config) {
        Optional<SyncGroup> group = config.syncGroups().stream()
                .filter(each -> each.members().contains(instance.name()))
                .findFirst();
        boolean weights = group.isEmpty() || group.get().trackingWeight();
        Map<String, Binding> bindings = new LinkedHashMap<>();
        bind(instance, instance.tracking(), weights, bindings);
        group.ifPresent(each -> bind(instance, each.tracking(), weights, bindings));
        return List.copyOf(bindings.values());
    }

    private void bind(
            Configuration.Instance instance,
            Tracking tracking,
            boolean weights,
            Map<String, Binding> into) {
        bind("script", tracking.scripts(), weights, into);
        bind("service", tracking.services(), weights, into);
        bind("process", tracking.processes(), weights, into);
        bind("file", tracking.files(), weights, into);
        for (Track track : tracking.interfaces()) {
            // Its own interface counts anyway, and its loss means FAULT.
            boolean own = track.name().equals(instance.interfaceName())
                    && !instance.tracking().untrackedPrimary();
            if (!own) {
                Tracker tracker = new InterfaceTracker(track.name(), links);
                put(Binding.of("interface", tracker, track), weights, into);
            }
        }
    }

    private void bind(String kind, List<Track> tracks, boolean weights, Map<String, Binding> into) {
        for (Track track : tracks) {
            put(Binding.of(kind, checks.tracker(kind, track.name()), track), weights, into);
        }
    }

    private void put(Binding binding, boolean weights, Map<String, Binding> into) {
        if (binding.weight() == 0 || weights) {
            into.putIfAbsent(binding.key(), binding);
            return;
        }
        boolean link = binding.kind().equals("interface");
        journal.limited(
                Level.WARNING,
                "weight in a group " + binding.key(),
                binding.tracker().name(),
                "its weight does not count in a vrrp_sync_group, "
                        + (link ? "its loss means FAULT" : "it is left out")
                        + ": write sync_group_tracking_weight into the group, or weight 0");
        if (link) {
            into.putIfAbsent(binding.key(), binding.weightless());
        }
    }
}
