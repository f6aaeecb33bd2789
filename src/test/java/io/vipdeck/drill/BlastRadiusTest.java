package io.vipdeck.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.cluster.SamplePictures;

import org.junit.jupiter.api.Test;

class BlastRadiusTest {
    @Test
    void of_the_master_it_is_the_takeover() {
        BlastRadius blast = BlastRadius.of(SamplePictures.whole(), "web1");

        assertThat(blast.survivable()).isTrue();
        assertThat(blast.sentences())
                .containsExactly("web2 (priority 99) takes 192.168.16.130 over within 3.6 s,"
                        + " without a further backup.");
    }

    @Test
    void of_the_backup_it_is_the_missing_backup() {
        BlastRadius blast = BlastRadius.of(SamplePictures.whole(), "web2");

        assertThat(blast.survivable()).isTrue();
        assertThat(blast.sentences())
                .containsExactly(
                        "192.168.16.130 stays on web1, without a backup while web2 is" + " away.");
    }

    @Test
    void a_backup_that_is_not_well_inherits_nothing() {
        BlastRadius blast = BlastRadius.of(SamplePictures.withoutHealthyBackup(), "web1");

        assertThat(blast.survivable()).isFalse();
        assertThat(blast.sentences())
                .containsExactly("No healthy host is left for 192.168.16.130 while web1 is away.");
    }

    @Test
    void a_backup_that_is_not_heard_inherits_nothing() {
        assertThat(BlastRadius.of(SamplePictures.unknown(), "web1").survivable())
                .isFalse();
    }
}
