package io.vipdeck.sim;

import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Parsed;

import java.util.List;
import java.util.Optional;

/** What a host keeps when its agent or its power goes: its file, the drain, and its clock. */
public final class SimDisk {
    private Parsed file;
    private boolean drained;
    private boolean readOnly;
    private long clockAheadNanos;

    SimDisk(Configuration config) {
        this.file = new Parsed(Optional.of(config), List.of());
    }

    /** The configuration file, read. */
    Parsed file() {
        return file;
    }

    /** Writes a file of which its reader thinks this; nobody reads it yet. */
    public void write(Parsed parsed) {
        file = parsed;
    }

    /** Lets the agent write nothing any more. */
    public void makeReadOnly() {
        readOnly = true;
    }

    /** Sets the wall clock, against the right time. */
    public void clock(long aheadNanos) {
        clockAheadNanos = aheadNanos;
    }

    long clockAheadNanos() {
        return clockAheadNanos;
    }

    boolean drained() {
        return drained;
    }

    Optional<String> keepDrained(boolean keep) {
        if (readOnly) {
            return Optional.of("Read-only file system");
        }
        drained = keep;
        return Optional.empty();
    }
}
