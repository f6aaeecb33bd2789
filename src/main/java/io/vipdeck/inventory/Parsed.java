package io.vipdeck.inventory;

import java.util.List;
import java.util.Optional;

/**
 * What reading an operator's file gave: its clusters, or everything that is wrong with it.
 *
 * @param inventories one for each cluster; there are some exactly when there are no problems
 * @param problems all of them, in the order of their lines
 * @param notes of what is passed over
 */
public record Parsed(List<Inventory> inventories, List<Problem> problems, List<String> notes) {
    public Parsed {
        inventories = List.copyOf(inventories);
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
        if (inventories.isEmpty() == problems.isEmpty()) {
            throw new IllegalArgumentException("clusters or problems, never both");
        }
    }

    /** The first cluster; empty when there are problems. */
    public Optional<Inventory> inventory() {
        return inventories.stream().findFirst();
    }

    /** The cluster of this name. */
    public Optional<Inventory> cluster(String name) {
        return inventories.stream()
                .filter(inventory -> inventory.cluster().equals(name))
                .findFirst();
    }
}
