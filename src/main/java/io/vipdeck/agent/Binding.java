package io.vipdeck.agent;

import io.vipdeck.keepalived.Configuration.Track;

/**
 * What one tracker means for one virtual router.
 *
 * @param kind {@code script}, {@code service}, {@code process}, {@code file} or {@code interface}, for
 *     the name of the fault
 */
record Binding(String kind, Tracker tracker, int weight, boolean reversed) {
    /** keepalived's limits of what one tracker adds to a priority (vrrp_track.c). */
    private static final int LEAST = -254;

    private static final int MOST = 253;

    static Binding of(String kind, Tracker tracker, Track track) {
        return new Binding(
                kind,
                tracker,
                track.weight().orElse(tracker.weight()),
                track.reverse() != tracker.reverse());
    }

    /** The same, but its failure is a fault. */
    Binding weightless() {
        return new Binding(kind, tracker, 0, reversed);
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
        return weight == 0 ? tracker.health() == bad : tracker.isFault(points());
    }

    /** What it adds to the priority now; {@code reverse} turns the sign. */
    int contribution() {
        return weight == 0 || faulty() ? 0 : (int) points();
    }

    private long points() {
        long points = tracker.points(weight);
        return Math.max(LEAST, Math.min(MOST, reversed ? -points : points));
    }
}
