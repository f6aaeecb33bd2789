package io.vipdeck.keepalived;

import java.util.List;
import java.util.Optional;

/**
 * The {@code notify} keywords: what is run after a change.
 *
 * @param any {@code notify}: run after each, with the type, the name, the state and the priority
 * @param masterRxLowerPri {@code notify_master_rx_lower_pri}
 * @param priorityChanges {@code notify_priority_changes}
 * @param tellsDeleted {@code notify_deleted}: an instance that a reload took away is told as DELETED, not as
 *     FAULT
 */
public record Notify(
        Optional<Script> master,
        Optional<Script> backup,
        Optional<Script> fault,
        Optional<Script> stop,
        Optional<Script> deleted,
        Optional<Script> masterRxLowerPri,
        Optional<Script> any,
        boolean priorityChanges,
        boolean tellsDeleted) {
    /** Nobody is told. */
    public static final Notify NONE = new Notify(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false);

    /**
     * A command that is run.
     *
     * @param command split into words as keepalived does
     * @param user who runs it; empty for the daemon's own user
     */
    public record Script(List<String> command, String user) {
        public Script {
            command = List.copyOf(command);
        }
    }
}
