package io.vipdeck.deploy;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How an operator wants a run to go.
 *
 * @param limit names of the hosts to bring there; empty for all
 * @param dryRun whether to stop when the plans are made
 * @param diff whether to tell how each file would change
 * @param agreed plans that the operator saw; a host that needs others by now is left alone
 * @param breakLock whether to take the lock of a host away from whoever holds it
 * @param packages when taking vipdeck away, whether the packages that it brought go too
 */
public record Order(
        Set<String> limit,
        boolean dryRun,
        boolean diff,
        Optional<List<Plan>> agreed,
        boolean breakLock,
        boolean packages) {
    public Order {
        limit = Set.copyOf(limit);
        agreed = agreed.map(List::copyOf);
    }

    /** All hosts, at once. */
    public static Order everywhere() {
        return new Order(Set.of(), false, false, Optional.empty(), false, false);
    }

    /** Only these hosts; all, when there are none. */
    public Order only(Set<String> hosts) {
        return new Order(hosts, dryRun, diff, agreed, breakLock, packages);
    }

    /** Only the plans. */
    public Order dry() {
        return new Order(limit, true, diff, agreed, breakLock, packages);
    }

    /** With the difference of each file. */
    public Order withDiff(boolean wanted) {
        return new Order(limit, dryRun, wanted, agreed, breakLock, packages);
    }

    /** What was shown, and nothing else. */
    public Order agreeing(List<Plan> plans) {
        return new Order(limit, dryRun, diff, Optional.of(plans), breakLock, packages);
    }

    /** Whoever holds the locks. */
    public Order breakingLocks(boolean wanted) {
        return new Order(limit, dryRun, diff, agreed, wanted, packages);
    }

    /** With the packages that vipdeck brought. */
    public Order withPackages(boolean wanted) {
        return new Order(limit, dryRun, diff, agreed, breakLock, wanted);
    }
}
