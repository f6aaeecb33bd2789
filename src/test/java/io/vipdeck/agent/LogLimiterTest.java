package io.vipdeck.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogLimiterTest {
    private static final long SECOND = 1_000_000_000L;

    private final LogLimiter limiter = new LogLimiter();

    @Test
    void letsLessAndLessThroughAndTellsHowMuchWasLeftOut() {
        StringBuilder through = new StringBuilder();
        for (long second = 0; second < 1000; second++) {
            long at = second;
            limiter.admit("same", second * SECOND)
                    .ifPresent(
                            left -> through.append(at).append('+').append(left).append(' '));
        }
        assertThat(through.toString()).isEqualTo("0+0 60+59 180+119 420+239 900+479 ");
    }

    @Test
    void aDayOfTheSameFitsOnAScreen() {
        long lines = 0;
        for (long second = 0; second < 86_400; second++) {
            lines += limiter.admit("same", second * SECOND).isPresent() ? 1 : 0;
        }
        assertThat(lines).isBetween(5L, 15L);
    }

    @Test
    void differentThingsDoNotHideEachOther() {
        assertThat(limiter.admit("one", 0)).isPresent();
        assertThat(limiter.admit("two", 0)).isPresent();
    }

    @Test
    void aFloodOfKeysNeitherFillsTheMemoryNorTheLog() {
        long lines = 0;
        for (int i = 0; i < 100_000; i++) {
            lines += limiter.admit("key " + i, i * 1000L).isPresent() ? 1 : 0;
        }
        assertThat(lines).isBetween(1L, 200L);
    }

    @Test
    void whatWasWellAgainForAWhileIsNewsWhenItComesBack() {
        for (long second = 0; second < 1000; second++) {
            limiter.admit("bad from a", second * SECOND);
            limiter.admit("bad from b", second * SECOND);
        }
        limiter.settled(" from a", 1100 * SECOND);
        assertThat(limiter.admit("bad from a", 1101 * SECOND)).isPresent();
        assertThat(limiter.admit("bad from b", 1101 * SECOND)).isEmpty();
    }

    @Test
    void goodAndBadByTurnsAreNoNewsEveryTurn() {
        long lines = 0;
        for (long second = 0; second < 86_400; second++) {
            lines += limiter.admit("bad from a", second * SECOND).isPresent() ? 1 : 0;
            limiter.settled(" from a", second * SECOND);
        }
        assertThat(lines).isBetween(5L, 15L);
    }

    @Test
    void afterALongQuietItIsNewsAgain() {
        for (long second = 0; second < 1000; second++) {
            limiter.admit("same", second * SECOND);
        }
        assertThat(limiter.admit("same", 100_000 * SECOND)).isPresent();
        assertThat(limiter.admit("same", 100_061 * SECOND)).isPresent();
    }
}
