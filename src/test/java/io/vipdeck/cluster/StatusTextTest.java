package io.vipdeck.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.Golden;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Map;

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

    @Test
    void who_holds_a_vip_is_not_known_while_no_host_can_be_read() {
        Fold fold = new Fold(SampleCluster.pair());
        HostReading broken = HostReading.none().isBroken("no route");

        Picture blind =
                fold.fold(Map.of("web1", broken, "web2", broken), Map.of(), 0, Instant.EPOCH);

        assertThat(StatusText.of(blind)).contains("not known").doesNotContain("nobody");
    }
}
