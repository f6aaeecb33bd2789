package io.vipdeck.cli;

import io.vipdeck.deploy.Bundle;
import io.vipdeck.deploy.Connector;
import io.vipdeck.deploy.DeployException;
import io.vipdeck.inventory.Inventory;

/** What commands that work on hosts are given: the inventory that was asked for, and ways to its hosts. */
public interface Session {

    /** The inventory, read now. */
    Inventory inventory() throws Failure;

    /** Opens sessions to hosts. */
    Connector connector();

    /** The agent that goes to hosts. */
    Bundle bundle() throws DeployException;
}
