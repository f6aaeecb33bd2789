package io.vipdeck.cli;

import io.vipdeck.cluster.HostConnector;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.HostText;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;

import java.util.stream.Collectors;

/** One host of the inventory, by the name that the operator typed. */
final class HostAccess {
    private HostAccess() {}

    static Inventory.Host host(Inventory inventory, String name) throws Failure {
        return inventory
                .host(name)
                .orElseThrow(() -> Failure.unusable("there is no host " + HostText.line(name)
                        + " in " + inventory.source() + "; it has "
                        + inventory.hosts().stream()
                                .map(Inventory.Host::name)
                                .collect(Collectors.joining(", "))));
    }

    /** What commands there begin with in order to be root's. */
    static String root(Inventory.Host host) {
        return host.ssh().become() == Inventory.Become.SUDO ? "sudo -n " : "";
    }

    static Remote open(HostConnector connector, Inventory.Host host) throws Failure {
        try {
            return connector.open(host);
        } catch (RemoteException unreachable) {
            throw Failure.bad(HostText.line(String.valueOf(unreachable.getMessage())));
        }
    }
}
