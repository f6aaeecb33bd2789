package io.vipdeck.lab;

import java.util.List;

/**
 * What there is of the lab now.
 *
 * @param hosts in the inventory's order; empty unless the lab is up
 */
public record LabStatus(Phase phase, List<Host> hosts) {
    public LabStatus {
        hosts = List.copyOf(hosts);
    }

    /** Whether every host is as the last command left it: none has ended by itself. */
    public boolean sound() {
        return phase != Phase.HALF_MADE
                && hosts.stream().noneMatch(host -> host.state() == HostState.ENDED);
    }

    /** How far the lab is. */
    public enum Phase {
        DOWN,
        /** It is being made or taken away, or whoever did that was killed. */
        HALF_MADE,
        UP
    }

    /** One host. */
    public enum HostState {
        RUNNING,
        /** Its plug was pulled. */
        OFF,
        /** Its process 1 is gone though nobody pulled the plug: shut down from inside, or crashed. */
        ENDED
    }

    /**
     * One host.
     *
     * @param pid of its process 1 as this machine counts; 0 unless it is running
     */
    public record Host(LabHost host, HostState state, long pid) {}
}
