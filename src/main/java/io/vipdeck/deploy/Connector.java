package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;

/** Opens sessions to hosts. */
@FunctionalInterface
public interface Connector {

    /** A session to a host, within a deadline of its own; whoever asked closes it. */
    Remote open(Inventory.Host host) throws RemoteException;
}
