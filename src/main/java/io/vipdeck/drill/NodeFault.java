package io.vipdeck.drill;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.Remote;

import java.time.Duration;

/**
 * A way to take a whole node away and to give it back. Both are idempotent, and either is done or
 * leaves the node as it was.
 */
public sealed interface NodeFault permits Isolation, PowerOff, PulledPlug {
    /** After this time an isolated host gives itself back, whatever became of us. */
    Duration DEAD_MAN = Duration.ofMinutes(5);

    /**
     * Takes the node away.
     *
     * @return one sentence: what was done and how it ends
     */
    String kill() throws DrillException;

    /**
     * Gives the node back.
     *
     * @return one sentence: how the node is now
     */
    String revive() throws DrillException;

    /**
     * Drops all traffic of the host but the operator's SSH connections.
     *
     * @param deadMan after which the host undoes it by itself
     */
    static NodeFault isolation(Remote remote, Inventory.Become become, Duration deadMan) {
        return new Isolation(remote, become, deadMan);
    }

    /** Shuts the machine down in good order; only a hand can switch it on again. */
    static NodeFault powerOff(Remote remote, Inventory.Become become) {
        return new PowerOff(remote, become);
    }

    /** Pulls the plug of a host. */
    static NodeFault pulledPlug(String host, PowerSwitch power) {
        return new PulledPlug(host, power);
    }
}
