package io.vipdeck.inventory;

import java.util.Map;
import java.util.Optional;

/**
 * What the operator says of an Ansible inventory beside the file.
 *
 * @param group whose hosts are the cluster
 * @param variables that hold before all others, as text
 */
public record Asked(Optional<String> group, Map<String, String> variables) {
    /** Nothing. */
    public static final Asked NOTHING = new Asked(Optional.empty(), Map.of());

    public Asked {
        variables = Map.copyOf(variables);
    }

    Node.Entry entry(String value) {
        return new Node.Entry(0, AnsibleValue.plain(value, 0));
    }
}
