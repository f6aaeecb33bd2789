package io.vipdeck.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/**
 * Thousands of seeded courses. {@code -Dsim.seeds=N} plays N of them, {@code -Dsim.seed=S} the one with
 * that seed.
 */
class ChaosTest {
    private static final int SEEDS = 4000;

    @Test
    void theInvariantsHoldOnEveryCourse() {
        Long one = Long.getLong("sim.seed");
        int seeds = Integer.getInteger("sim.seeds", SEEDS);
        long first = one == null ? 1 : one;
        long last = one == null ? seeds : one;
        int played = 0;
        for (long seed = first; seed <= last; seed++) {
            try {
                new Chaos(seed).play();
                played++;
            } catch (AssertionError | RuntimeException e) {
                fail("seed " + seed + "; run it again with -Dsim.seed=" + seed + "\n" + e);
            }
        }
        assertThat(played).isPositive();
    }
}
