package io.vipdeck.inventory;

import java.util.List;

/** The files that stand beside an inventory, where its format has such ({@code group_vars}, {@code host_vars}). */
@FunctionalInterface
public interface Beside {
    /** Nothing stands beside it. */
    Beside NOTHING = (directory, name) -> List.of();

    /**
     * The files of one name in a directory beside the inventory: the first that is there of {@code name},
     * {@code name.yml}, {@code name.yaml} and {@code name.json}; of a directory {@code name} all such files
     * in it, in the order of their names.
     *
     * @param name of a group or a host; it may hold any character and is never a path
     */
    List<Text> files(String directory, String name);

    /** A file's name for messages, and its content. */
    record Text(String name, String content) {}
}
