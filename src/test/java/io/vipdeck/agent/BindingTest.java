package io.vipdeck.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.keepalived.Configuration.Track;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

/** What a weight means; the table is keepalived's (vrrp_track.c). */
class BindingTest {

    @ParameterizedTest
    @CsvSource({
        // weight, reverse, while well, while failed
        "2,   false, 2,  0",
        "-20, false, 0,  -20",
        "2,   true,  -2, 0",
        "-20, true,  0,  20"
    })
    void weightsCountWhileWellOrWhileFailed(int weight, boolean reverse, int well, int failed) {
        assertThat(binding(weight, reverse, Health.WELL).contribution()).isEqualTo(well);
        assertThat(binding(weight, reverse, Health.FAILED).contribution()).isEqualTo(failed);
        assertThat(binding(weight, reverse, Health.UNKNOWN).contribution()).isZero();
        assertThat(binding(weight, reverse, Health.FAILED).faulty()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"false, FAILED, WELL", "true, WELL, FAILED"})
    void weightZeroMeansFault(boolean reverse, Health bad, Health good) {
        assertThat(binding(0, reverse, bad).faulty()).isTrue();
        assertThat(binding(0, reverse, good).faulty()).isFalse();
        assertThat(binding(0, reverse, Health.UNKNOWN).faulty()).isFalse();
        assertThat(binding(0, reverse, Health.UNKNOWN).awaited()).isTrue();
        assertThat(binding(0, reverse, bad).contribution()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"false, false, false", "true, false, true", "false, true, true", "true, true, false"
    })
    void reverseTwiceIsNone(boolean definition, boolean track, boolean reversed) {
        Binding binding = Binding.of(
                "script",
                new Fixed(0, definition, Health.WELL),
                new Track("fixed", Optional.of(7), track));
        assertThat(binding.weight()).isEqualTo(7);
        assertThat(binding.reversed()).isEqualTo(reversed);
    }

    private static Binding binding(int weight, boolean reverse, Health health) {
        return Binding.of(
                "script",
                new Fixed(weight, false, health),
                new Track("fixed", Optional.empty(), reverse));
    }

    private record Fixed(int weight, boolean reverse, Health health) implements Tracker {
        @Override
        public String name() {
            return "fixed";
        }

        @Override
        public String reason() {
            return "fixed";
        }

        @Override
        public boolean awaited() {
            return false;
        }

        @Override
        public void start(long nowNanos) {}

        @Override
        public void tick(long nowNanos) {}

        @Override
        public long nextDeadlineNanos() {
            return Long.MAX_VALUE;
        }
    }
}
