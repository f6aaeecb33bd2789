package io.vipdeck.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenTest {
    @ParameterizedTest
    @CsvSource({
        "0,             0 ms",
        "36_999_999,    36 ms",
        "99_999_999,    99 ms",
        "100_000_000,   0.10 s",
        "104_999_999,   0.10 s",
        "105_000_000,   0.11 s",
        "999_999_999,   1.00 s",
        "3_605_468_750, 3.61 s",
        "61_040_000_000, 61.04 s"
    })
    void aSpanIsSaidInTheUnitThatSuitsIt(String nanos, String words) {
        assertThat(Spoken.seconds(Long.parseLong(nanos.replace("_", "")))).isEqualTo(words);
    }
}
