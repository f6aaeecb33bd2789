package io.vipdeck.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9568 section 6.1 and RFC 3768 section 6.1, to the nanosecond. */
class TimersTest {

    @ParameterizedTest
    @CsvSource({
        "3, 10,     1,   9960937,     39960937",
        "3, 10,     100, 6093750,     36093750",
        "3, 10,     254, 78125,       30078125",
        "3, 1000,   1,   996093750,   3996093750",
        "3, 1000,   100, 609375000,   3609375000",
        "3, 1000,   254, 7812500,     3007812500",
        "3, 40950,  1,   40790039062, 163640039062",
        "3, 40950,  254, 319921875,   123169921875",
        "2, 1000,   1,   996093750,   3996093750",
        "2, 1000,   100, 609375000,   3609375000",
        "2, 1000,   254, 7812500,     3007812500",
        "2, 255000, 1,   996093750,   765996093750",
        "2, 255000, 254, 7812500,     765007812500"
    })
    void areExact(int version, long intervalMs, int priority, long skewNanos, long downNanos) {
        long interval = intervalMs * 1_000_000;
        assertThat(Timers.skewNanos(version, priority, interval)).isEqualTo(skewNanos);
        assertThat(Timers.masterDownNanos(version, priority, interval)).isEqualTo(downNanos);
    }

    /** In version 2 the skew is a share of a second, in version 3 a share of the interval. */
    @Test
    void skewDependsOnTheIntervalInVersion3Only() {
        assertThat(Timers.skewNanos(2, 99, 1_000_000_000L))
                .isEqualTo(Timers.skewNanos(2, 99, 10_000_000_000L));
        assertThat(Timers.skewNanos(3, 99, 10_000_000_000L))
                .isEqualTo(10 * Timers.skewNanos(3, 99, 1_000_000_000L));
    }

    /** Two routers never wait the same, also where an interval is ten milliseconds. */
    @Test
    void everyPriorityHasItsOwnSkew() {
        for (int priority = 1; priority < 255; priority++) {
            assertThat(Timers.skewNanos(3, priority + 1, 10_000_000L))
                    .isLessThan(Timers.skewNanos(3, priority, 10_000_000L));
        }
    }
}
