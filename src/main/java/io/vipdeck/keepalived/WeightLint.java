package io.vipdeck.keepalived;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Warns of weights that do not do what is hoped of them. */
final class WeightLint {
    private static final String INSTANCE = "vrrp_instance";

    /** Pairs differ by 1 to 50 in practice; a weight as small as this is nearly always a leftover. */
    private static final int SMALL = 10;

    private static final int OWNER = 255;

    private final Configuration configuration;
    private final Places places;
    private final Problems problems;

    WeightLint(Configuration configuration, Places places, Problems problems) {
        this.configuration = configuration;
        this.places = places;
        this.problems = problems;
    }

    void check() {
        for (Configuration.Script script : configuration.scripts()) {
            small(places.at("vrrp_script", script.name(), "weight"), script.weight());
        }
        for (Configuration.Service service : configuration.services()) {
            small(places.at("vrrp_service", service.name(), "weight"), service.weight());
        }
        for (TrackedProcess process : configuration.processes()) {
            small(places.at("vrrp_track_process", process.name(), "weight"), process.weight());
        }
        for (SyncGroup group : configuration.syncGroups()) {
            tracks("vrrp_sync_group", group.name(), group.tracking());
        }
        for (Configuration.Instance instance : configuration.instances()) {
            tracks(INSTANCE, instance.name(), instance.tracking());
            weights(instance);
            grouped(instance);
        }
    }

    /** A tracked thing with the weight that counts. */
    private record Weighed(String list, Configuration.Track track, int weight) {}

    private List<Weighed> weighed(Tracking tracking) {
        List<Weighed> weighed = new ArrayList<>();
        tracking.scripts().forEach(it -> weighed.add(weighed("track_script", it)));
        tracking.services().forEach(it -> weighed.add(weighed("track_service", it)));
        tracking.processes().forEach(it -> weighed.add(weighed("track_process", it)));
        tracking.files().forEach(it -> weighed.add(weighed("track_file", it)));
        tracking.interfaces().forEach(it -> weighed.add(weighed("track_interface", it)));
        return weighed;
    }

    private Weighed weighed(String list, Configuration.Track track) {
        return new Weighed(
                list, track, track.weight().or(() -> defined(list, track)).orElse(0));
    }

    private Optional<Integer> defined(String list, Configuration.Track track) {
        String name = track.name();
        return switch (list) {
            case "track_script" ->
                configuration.scripts().stream()
                        .filter(it -> it.name().equals(name))
                        .map(Configuration.Script::weight)
                        .findFirst();
            case "track_service" ->
                configuration.services().stream()
                        .filter(it -> it.name().equals(name))
                        .map(Configuration.Service::weight)
                        .findFirst();
            case "track_process" ->
                configuration.processes().stream()
                        .filter(it -> it.name().equals(name))
                        .map(TrackedProcess::weight)
                        .findFirst();
            case "track_file" ->
                configuration.files().stream()
                        .filter(it -> it.name().equals(name))
                        .map(TrackedFile::weight)
                        .findFirst();
            default -> Optional.empty();
        };
    }

    private void small(Statement at, int weight) {
        if (weight != 0 && Math.abs(weight) <= SMALL) {
            String text = "a failure moves the address by weight " + weight
                    + " only to a host whose priority is less than " + Math.abs(weight) + " below";
            problems.warning(
                    at,
                    text,
                    "make it larger than the gap between the hosts' priorities, or leave it out:"
                            + " a failure then gives the address away at once");
        }
    }

    private void tracks(String kind, String name, Tracking tracking) {
        for (Weighed one : weighed(tracking)) {
            Statement at = places.line(kind, name, one.list(), one.track().name());
            if (one.list().equals("track_file")) {
                noWeight(at, one);
            } else {
                one.track().weight().ifPresent(weight -> small(at, weight));
            }
        }
    }

    private void noWeight(Statement at, Weighed file) {
        if (file.weight() == 0) {
            problems.warning(
                    at,
                    "with weight 0 any number but 0 in the file of "
                            + Problems.shown(file.track().name()) + " means FAULT",
                    "give it a weight where the number is to change the priority");
        }
    }

    private void weights(Configuration.Instance instance) {
        Statement at = places.at(INSTANCE, instance.name(), "priority");
        List<Weighed> counting = weighed(instance.tracking()).stream()
                .filter(one -> one.weight() != 0)
                .toList();
        if (counting.isEmpty()) {
            return;
        }
        int gain = counting.stream()
                .filter(one -> !one.list().equals("track_file"))
                .mapToInt(one -> Math.max(one.weight(), 0))
                .sum();
        if (instance.nopreempt()) {
            problems.warning(
                    places.at(INSTANCE, instance.name(), "nopreempt"),
                    "with nopreempt no weight ever moves the address",
                    "leave the weights out: a failure then gives the address away");
        }
        if (instance.priority() == OWNER) {
            problems.warning(
                    at,
                    "with priority 255 every weight is ignored",
                    "take a priority of at most 254, or leave the weights out");
        } else if (instance.priority() + gain > OWNER - 1) {
            problems.warning(
                    at,
                    "priority " + instance.priority() + " and weights of " + gain
                            + " make more than 254, where it is cut",
                    "take a lower priority on every host");
        }
    }

    private void grouped(Configuration.Instance instance) {
        Stream<SyncGroup> groups = configuration.syncGroups().stream()
                .filter(group -> group.members().contains(instance.name()))
                .filter(group -> !group.trackingWeight());
        groups.forEach(group -> weighed(instance.tracking()).stream()
                .filter(one -> one.weight() != 0)
                .forEach(one -> problems.warning(
                        places.line(
                                INSTANCE,
                                instance.name(),
                                one.list(),
                                one.track().name()),
                        "in the sync group " + Problems.shown(group.name()) + " the weight of "
                                + Problems.shown(one.track().name()) + " does not count",
                        "track it in the group with weight 0, or write sync_group_tracking_weight"
                                + " into the group")));
    }
}
