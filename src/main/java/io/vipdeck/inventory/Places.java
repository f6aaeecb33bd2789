package io.vipdeck.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where an inventory is looked for. */
public final class Places {
    private Places() {}

    /**
     * The paths to try, in order; the first that exists is the one. A path that the operator named is the
     * only one: when it is missing, that is an error and no other file is taken instead.
     *
     * @param option the value of {@code -i}
     * @param environment the operator's variables: {@code VIPDECK_INVENTORY}, {@code XDG_CONFIG_HOME}
     * @param home the operator's home directory; empty when there is none
     */
    public static List<String> inOrder(
            Optional<String> option, Map<String, String> environment, String home) {
        if (option.isPresent()) {
            return List.of(option.get());
        }
        String named = environment.getOrDefault("VIPDECK_INVENTORY", "");
        if (!named.isEmpty()) {
            return List.of(named);
        }
        List<String> paths = new ArrayList<>(List.of("vipdeck.yaml"));
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        // XDG Base Directory Specification: a relative path there is invalid and ignored.
        if (config.startsWith("/")) {
            paths.add(config + "/vipdeck/inventory.yaml");
        } else if (!home.isEmpty()) {
            paths.add(home + "/.config/vipdeck/inventory.yaml");
        }
        return List.copyOf(paths);
    }
}
