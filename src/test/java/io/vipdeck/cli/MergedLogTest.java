package io.vipdeck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class MergedLogTest {
    @Test
    void at_the_same_second_the_agent_comes_first() {
        assertThat(MergedLog.of(
                        List.of("2026-01-31T12:00:01+0000 a"),
                        List.of("2026/01/31 12:00:00 b", "2026/01/31 12:00:01 c")))
                .containsExactly(
                        "nginx | 2026/01/31 12:00:00 b",
                        "agent | 2026-01-31T12:00:01+0000 a",
                        "nginx | 2026/01/31 12:00:01 c");
    }

    @Test
    void lines_without_a_time_stay_where_they_are() {
        assertThat(MergedLog.of(List.of("-- Boot --", "x"), List.of())).hasSize(2);
        assertThat(MergedLog.of(List.of(), List.of())).isEmpty();
    }
}
