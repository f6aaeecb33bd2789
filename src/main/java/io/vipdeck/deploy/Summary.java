package io.vipdeck.deploy;

import java.util.List;
import java.util.Set;

/**
 * How a run ended.
 *
 * @param plans what was, or in a dry run would be, done; of the hosts that it was known for
 * @param changed hosts that something was done to
 * @param failed hosts that are not where they should be
 */
public record Summary(List<Plan> plans, Set<String> changed, Set<String> failed) {
    public Summary {
        plans = List.copyOf(plans);
        changed = Set.copyOf(changed);
        failed = Set.copyOf(failed);
    }

    public boolean succeeded() {
        return failed.isEmpty();
    }
}
