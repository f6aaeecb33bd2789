package io.vipdeck.inventory;

import java.util.List;
import java.util.Optional;

/**
 * What reading an operator's file gave: an inventory, or everything that is wrong with the file.
 *
 * @param inventory present exactly when there are no problems
 * @param problems all of them, in the order of their lines
 */
public record Parsed(Optional<Inventory> inventory, List<Problem> problems) {
    public Parsed {
        problems = List.copyOf(problems);
        if (inventory.isPresent() != problems.isEmpty()) {
            throw new IllegalArgumentException("an inventory or problems, never both");
        }
    }
}
