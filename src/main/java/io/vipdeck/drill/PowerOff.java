package io.vipdeck.drill;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;

import java.time.Duration;

/** A host that is shut down in good order. */
final class PowerOff implements NodeFault {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Remote remote;
    private final Inventory.Become become;

    PowerOff(Remote remote, Inventory.Become become) {
        this.remote = remote;
        this.become = become;
    }

    @Override
    public String kill() throws DrillException {
        try {
            Remote.Result result = remote.run(
                    (become == Inventory.Become.SUDO ? "sudo -n " : "")
                            + "systemctl --no-block poweroff",
                    DEADLINE);
            if (!result.succeeded()) {
                throw new DrillException(remote.name() + " refuses to power off: "
                        + HostScript.firstLine(result.stderr()));
            }
        } catch (RemoteException gone) {
            // A host that is shutting down may hang up before it says how the command ended.
            if (gone.kind() != RemoteException.Kind.LOST) {
                throw new DrillException(HostScript.message(gone), gone);
            }
        }
        return remote.name() + " is shutting down; only a hand can switch it on again.";
    }

    @Override
    public String revive() throws DrillException {
        throw new DrillException(
                remote.name() + " was powered off, and must be switched on by hand.");
    }
}
