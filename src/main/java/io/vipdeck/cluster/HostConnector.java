package io.vipdeck.cluster;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;

/** How a session to a host is made. Called on one thread for each host, so several at once. */
@FunctionalInterface
public interface HostConnector {

    /**
     * Opens a session, within a deadline of its own. Whoever asked closes it.
     *
     * @throws RemoteException when the host cannot be reached or does not let us in
     */
    Remote open(Inventory.Host host) throws RemoteException;
}
