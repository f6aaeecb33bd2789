package io.vipdeck.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Collectors;

/** keepalived's counter: results as + and -, health after each as W (well) and F (failed). */
class RiseFallTest {

    @Test
    void theFirstResultDecidesAlone() {
        assertThat(after(3, 3, "+")).isEqualTo("W");
        assertThat(after(3, 3, "-")).isEqualTo("F");
    }

    @Test
    void fallNeedsFailuresInARow() {
        assertThat(after(2, 3, "+--+---")).isEqualTo("WWWWWWF");
    }

    @Test
    void riseNeedsSuccessesInARow() {
        assertThat(after(3, 1, "-++-+++")).isEqualTo("FFFFFFW");
    }

    @Test
    void withoutRiseAndFallEveryResultCounts() {
        assertThat(after(1, 1, "+-+-")).isEqualTo("WFWF");
    }

    @Test
    void initFailNeedsTheFullRise() {
        RiseFall counter = new RiseFall(2, 2);
        counter.fail();
        assertThat(counter.health()).isEqualTo(Health.FAILED);
        assertThat(counter.count(true)).isEqualTo(Health.FAILED);
        assertThat(counter.count(true)).isEqualTo(Health.WELL);
    }

    @Test
    void nothingIsKnownBeforeTheFirstResult() {
        assertThat(new RiseFall(1, 1).health()).isEqualTo(Health.UNKNOWN);
    }

    private static String after(int rise, int fall, String results) {
        RiseFall counter = new RiseFall(rise, fall);
        return List.of(results.split("")).stream()
                .map(result -> counter.count(result.equals("+")) == Health.WELL ? "W" : "F")
                .collect(Collectors.joining());
    }
}
