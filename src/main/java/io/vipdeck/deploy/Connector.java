package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;

/** Opens sessions to hosts. */
public interface Connector {

    /** A session to a host; the one who asked closes it. */
    Remote connect(Inventory.Host host) throws RemoteException;
}
