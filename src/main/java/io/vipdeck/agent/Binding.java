package io.vipdeck.agent;

import io.vipdeck.keepalived.Configuration.Track;

/**
 * What one tracker means for one virtual router.
 *
 * @param kind {@code script} or {@code service}, for the name of the fault
 */
record Binding(String kind, Tracker tracker, int weight, boolean reversed) {

    static Binding of(String kind, Tracker tracker, Track track) {
        return new Binding(
                kind,
                tracker,
                track.weight().orElse(tracker.weight()),
                track.reverse() != tracker.reverse());
    }

    /** Names the fault that its failure is. */
    String key() {
        return kind + " " + tracker.name();
    }

    /** Whether the router must not begin before its first result. */
    boolean awaited() {
        return tracker.health() == Health.UNKNOWN && (weight == 0 || tracker.awaited());
    }

    /** Weight 0: its failure is a fault; reversed, its success. */
    boolean faulty() {
        Health bad = reversed ? Health.WELL : Health.FAILED;
        return weight == 0 && tracker.health() == bad;
    }

    /**
     * What it adds to the priority now: a positive weight counts while well, a negative one while
     * failed; {@code reverse} turns the sign.
     */
    int contribution() {
        Health when = weight > 0 ? Health.WELL : Health.FAILED;
        if (tracker.health() != when) {
            return 0;
        }
        return reversed ? -weight : weight;
    }
}
