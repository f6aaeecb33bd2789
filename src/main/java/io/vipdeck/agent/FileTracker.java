package io.vipdeck.agent;

import io.vipdeck.agent.Host.Level;
import io.vipdeck.control.Event;
import io.vipdeck.keepalived.TrackedFile;

import java.util.function.Consumer;

/**
 * The number in a {@code vrrp_track_file}, times the weight. A file that is not there counts as 0; one
 * that cannot be read, or holds something else than a number, leaves the last number in force.
 */
final class FileTracker implements Tracker {
    /** keepalived: so many points are a fault and no weight. */
    private static final int FAULT = -254;

    private TrackedFile file;
    private final Host host;
    private final Journal journal;
    private final Consumer<Tracker> changed;
    private boolean known;
    private int value;

    FileTracker(TrackedFile file, Host host, Journal journal, Consumer<Tracker> changed) {
        this.file = file;
        this.host = host;
        this.journal = journal;
        this.changed = changed;
    }

    /** Makes the file where that is asked for; the host watches it from then on. */
    @Override
    public void start(long nowNanos) {
        file.initial()
                .flatMap(number -> host.makeFile(file.path(), number, file.overwrite()))
                .ifPresent(text -> journal.limitedEvent(
                        Level.WARNING, Event.Kind.WARNING, file.name(), "was not made: " + text));
    }

    /** Goes on with another definition; the number stays until the file has been read. */
    void configure(TrackedFile fresh) {
        file = fresh;
    }

    String path() {
        return file.path();
    }

    /** Whether another definition is of the same file. */
    boolean reads(TrackedFile other) {
        return file.path().equals(other.path());
    }

    /** What it holds now. */
    void seen(HostEvent.FileSeen seen) {
        boolean first = !known;
        int before = value;
        known = true;
        if (!seen.trouble().isEmpty()) {
            complain(seen.trouble());
        } else if (seen.content().isEmpty()) {
            value = 0;
        } else {
            read(seen.content().get().strip());
        }
        if (first || value != before) {
            if (!first) {
                journal.event(Level.NOTICE, Event.Kind.CHECK, file.name(), reason());
            }
            changed.accept(this);
        }
    }

    private void read(String text) {
        try {
            value = Integer.parseInt(text);
        } catch (NumberFormatException other) {
            complain(text.isEmpty() ? "it is empty" : "it holds no number");
        }
    }

    private void complain(String what) {
        journal.limitedEvent(
                Level.WARNING,
                Event.Kind.WARNING,
                file.name(),
                file.path() + " cannot be used: " + what + "; " + value + " stays in force");
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public Health health() {
        if (!known) {
            return Health.UNKNOWN;
        }
        return value == 0 ? Health.WELL : Health.FAILED;
    }

    @Override
    public String reason() {
        return known
                ? "file " + file.name() + " says " + value
                : file.name() + " has not been read yet";
    }

    @Override
    public int weight() {
        return file.weight();
    }

    @Override
    public boolean reverse() {
        return file.reverse();
    }

    @Override
    public boolean awaited() {
        return true;
    }

    @Override
    public long points(int weight) {
        return (long) value * weight;
    }

    @Override
    public boolean isFault(long points) {
        return points <= FAULT;
    }

    @Override
    public void tick(long nowNanos) {}

    @Override
    public long nextDeadlineNanos() {
        return Long.MAX_VALUE;
    }
}
