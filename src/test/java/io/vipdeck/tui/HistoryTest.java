package io.vipdeck.tui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;

class HistoryTest {
    private static final History.Answer GOOD = new History.Answer(1, 0, 3);
    private static final History.Answer LOST = new History.Answer(1, 1, -1);

    @Test
    void looks_within_five_seconds_share_a_cell_and_the_last_role_stays() {
        History history = History.EMPTY
                .with("a", 0, Map.of("web1", 'M'), GOOD)
                .with("b", 2_000_000_000L, Map.of("web1", '?'), LOST)
                .with("c", 5_000_000_000L, Map.of("web1", 'b'), GOOD);

        assertThat(history.roles("web1", 10)).isEqualTo("?b");
        assertThat(history.answers(10)).containsExactly(new History.Answer(2, 1, 3), GOOD);
        assertThat(History.summary(history.answers(10))).isEqualTo("1 of 3 looks without answer");
    }

    @Test
    void a_host_that_joins_late_is_blank_before() {
        History history = History.EMPTY
                .with("a", 0, Map.of("web1", 'M'), GOOD)
                .with("b", 5_000_000_000L, Map.of("web1", 'M', "web2", 'b'), GOOD);

        assertThat(history.roles("web2", 10)).isEqualTo(" b");
    }

    @Test
    void the_past_is_bounded() {
        History history = History.EMPTY;
        for (int i = 0; i < 1000; i++) {
            history = history.with("t", i * 5_000_000_000L, Map.of("web1", 'M'), GOOD);
        }

        assertThat(history.times()).hasSize(History.MOST_CELLS);
        assertThat(history.roles("web1", 1000)).hasSize(History.MOST_CELLS);
        assertThat(history.answers()).hasSize(History.MOST_CELLS);
    }
}
