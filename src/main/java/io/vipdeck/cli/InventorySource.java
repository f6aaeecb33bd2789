package io.vipdeck.cli;

import io.vipdeck.inventory.Inventory;

/** Finds and reads the operator's inventory, by the flags and the environment. */
@FunctionalInterface
interface InventorySource {

    /** @throws Failure when there is none, or it cannot be used */
    Inventory load() throws Failure;
}
