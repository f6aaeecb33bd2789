package io.vipdeck.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.Golden;

import org.junit.jupiter.api.Test;

class StatusTextTest {
    @Test
    void a_whole_pair() {
        Golden.check("cluster/status-whole.txt", StatusText.of(SamplePictures.whole()));
    }

    @Test
    void of_what_is_not_known_now_the_reason_is_told() {
        Golden.check("cluster/status-troubled.txt", StatusText.of(SamplePictures.troubled()));
    }

    @Test
    void a_change_is_one_line_without_ages() {
        assertThat(StatusText.change(SamplePictures.whole()))
                .isEqualTo("OK | 192.168.16.130 on web1, answers | web1 MASTER nginx running"
                        + " | web2 BACKUP nginx running");
        assertThat(StatusText.change(SamplePictures.troubled()))
                .startsWith(
                        "DOWN | 192.168.16.130 on nobody, silent | web1 no answer nginx unknown")
                .contains("| ! no-owner: ");
    }
}
