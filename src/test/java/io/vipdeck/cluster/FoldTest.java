package io.vipdeck.cluster;

import static io.vipdeck.cluster.SampleCluster.VIP;
import static io.vipdeck.cluster.SampleCluster.backup;
import static io.vipdeck.cluster.SampleCluster.heard;
import static io.vipdeck.cluster.SampleCluster.looked;
import static io.vipdeck.cluster.SampleCluster.master;
import static io.vipdeck.cluster.SampleCluster.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.cluster.Picture.Alarm;
import io.vipdeck.cluster.Picture.Health;
import io.vipdeck.cluster.Picture.NginxState;
import io.vipdeck.cluster.Picture.Reach;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.vrrp.State;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class FoldTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MS = 1_000_000L;

    /** Near the overflow of System.nanoTime, where comparing instead of subtracting goes wrong. */
    private static final long START = Long.MAX_VALUE - 2 * SECOND;

    private final Fold fold = new Fold(SampleCluster.pair());
    private final Map<String, HostReading> readings = new HashMap<>();
    private final Map<String, VipReading> vips = new HashMap<>();
    private long now = START;

    @Test
    void before_anyone_has_answered_nothing_is_known_and_nothing_alarms() {
        Picture picture = fold();

        assertThat(picture.health()).isEqualTo(Health.UNKNOWN);
        assertThat(picture.alarms()).isEmpty();
        assertThat(picture.hosts())
                .extracting(Picture.HostView::reach)
                .containsOnly(Reach.CONNECTING);
        assertThat(fold.open()).isTrue();
    }

    @Test
    void a_whole_pair_is_ok() {
        pairServes();

        Picture picture = fold();

        assertThat(picture.health()).isEqualTo(Health.OK);
        assertThat(picture.alarms()).isEmpty();
        assertThat(picture.vips().get(0).owners()).containsExactly("web1");
        assertThat(picture.vips().get(0).httpStatus()).isEqualTo(200);
        assertThat(picture.hosts().get(0).nginx()).isEqualTo(NginxState.RUNNING);
        assertThat(fold.open()).isFalse();
    }

    @Test
    void where_a_connection_is_all_that_is_asked_it_is_enough() {
        pairServes();
        vips.put(VIP, new VipReading(null, 1.5, now, now));

        Picture picture = fold();

        assertThat(picture.health()).isEqualTo(Health.OK);
        assertThat(picture.vips().get(0).reachable()).isTrue();
        assertThat(picture.vips().get(0).httpStatus()).isNull();
        assertThat(StatusText.of(picture)).contains("connects in 1.5 ms");
    }

    @Test
    void where_nothing_is_asked_one_owner_is_enough() {
        Inventory pair = SampleCluster.pair();
        Inventory.Nginx none = new Inventory.Nginx(
                Inventory.Source.NONE, Inventory.Page.KEEP, pair.nginx().health());
        Fold unasked = new Fold(new Inventory(
                "web", "vipdeck.yaml", pair.hosts(), pair.vrrp(), none, pair.engine()));
        pairServes();
        vips.clear();

        Picture picture = unasked.fold(readings, vips, now, Instant.parse("2026-01-31T12:00:00Z"));

        assertThat(picture.health()).isEqualTo(Health.OK);
        assertThat(unasked.open()).isFalse();
    }

    @Test
    void a_reading_is_fresh_up_to_three_seconds_and_not_a_nanosecond_longer() {
        pairServes();

        now = START + 3 * SECOND;
        assertThat(fold().hosts().get(0).reach()).isEqualTo(Reach.LIVE);

        now = START + 3 * SECOND + 1;
        Picture picture = fold();
        assertThat(picture.hosts().get(0).reach()).isEqualTo(Reach.STALE);
        assertThat(picture.hosts().get(0).seenMs()).isEqualTo(3_000);
        assertThat(kinds(picture)).containsOnly("stale");
        assertThat(picture.alarms().get(0).host()).isEqualTo("web1");
    }

    @Test
    void an_old_master_owns_nothing() {
        pairServes();
        fold();

        now = START + 10 * SECOND;
        says("web2", backup("web2"));
        unanswered();
        Picture picture = fold();

        assertThat(picture.vips().get(0).owners()).isEmpty();
        assertThat(picture.hosts().get(0).nginx()).isEqualTo(NginxState.UNKNOWN);
    }

    @Test
    void the_state_master_makes_no_owner_when_the_address_is_not_there() {
        says("web1", status("web1", State.MASTER, ServiceStatus.State.RUNNING, false));
        says("web2", backup("web2"));
        unanswered();

        Picture picture = fold();

        assertThat(picture.vips().get(0).owners()).isEmpty();
        assertThat(kinds(picture)).containsExactly("no-owner");
        assertThat(picture.health()).isEqualTo(Health.DOWN);
    }

    @Test
    void an_address_that_is_there_makes_an_owner_whatever_the_state() {
        says("web1", status("web1", State.FAULT, ServiceStatus.State.RUNNING, true));
        says("web2", backup("web2"));
        answers(200);

        assertThat(fold().vips().get(0).owners()).containsExactly("web1");
    }

    @Test
    void a_host_without_an_agent_owns_what_a_look_finds_there() {
        readings.put("web1", looked(NginxState.RUNNING, now, "192.168.16.130/24"));
        says("web2", backup("web2"));
        answers(200);

        Picture picture = fold();

        assertThat(picture.vips().get(0).owners()).containsExactly("web1");
        assertThat(picture.hosts().get(0).reach()).isEqualTo(Reach.NO_AGENT);
        assertThat(picture.hosts().get(0).nginx()).isEqualTo(NginxState.RUNNING);
        assertThat(kinds(picture)).containsExactly("no-agent");
        assertThat(picture.health()).isEqualTo(Health.DEGRADED);
    }

    @Test
    void a_silent_agent_is_stale_and_its_addresses_are_known_by_the_look() {
        pairServes();
        fold();
        now = START + 4 * SECOND;
        readings.put(
                "web1",
                readings.get("web1")
                        .isSilent(
                                new HostReading.Looked(
                                        List.of(VIP + "/24"), NginxState.RUNNING, now),
                                "the agent on web1 does not speak"));
        says("web2", backup("web2"));
        answers(200);

        Picture picture = fold();

        assertThat(picture.hosts().get(0).reach()).isEqualTo(Reach.STALE);
        assertThat(picture.vips().get(0).owners()).containsExactly("web1");
        assertThat(picture.alarms())
                .containsExactly(new Alarm(
                        "stale",
                        "web1",
                        "web1 has told nothing new for more than 3 s: the agent on web1 does not"
                                + " speak."));
    }

    @Test
    void two_owners_are_a_split_brain_once_both_have_been_confirmed_for_the_grace() {
        says("web1", master("web1"));
        says("web2", master("web2"));
        answers(200);
        assertThat(kinds(fold())).isEmpty();
        assertThat(fold.open()).isTrue();

        now += 299 * MS;
        says("web1", master("web1"));
        says("web2", master("web2"));
        assertThat(kinds(fold())).isEmpty();

        now += MS;
        says("web1", master("web1"));
        says("web2", master("web2"));
        Picture picture = fold();

        assertThat(kinds(picture)).containsExactly("split-brain");
        assertThat(picture.alarms().get(0).text()).contains("web1 and web2");
        assertThat(picture.vips().get(0).owners()).containsExactly("web1", "web2");
        assertThat(picture.health()).isEqualTo(Health.DEGRADED);
        assertThat(fold.open()).isFalse();
    }

    @Test
    void a_failback_whose_news_cross_does_not_flash() {
        says("web1", backup("web1"));
        says("web2", master("web2"));
        answers(200);
        fold();

        now += 5 * MS;
        says("web1", master("web1"));
        Picture between = fold();
        now += 5 * MS;
        says("web2", backup("web2"));
        Picture after = fold();

        assertThat(kinds(between)).isEmpty();
        assertThat(between.health()).isEqualTo(Health.OK);
        assertThat(after.vips().get(0).owners()).containsExactly("web1");
        assertThat(kinds(after)).isEmpty();
    }

    @Test
    void a_takeover_overtakes_the_last_word_of_a_dead_master_at_once() {
        pairServes();
        fold();

        // VRRPv3 with short intervals: the master is dead, and its last word is still fresh.
        now += 50 * MS;
        says("web2", master("web2"));
        Picture picture = fold();

        assertThat(picture.vips().get(0).owners()).containsExactly("web2");
        assertThat(kinds(picture)).isEmpty();

        now += 2 * SECOND;
        says("web2", master("web2"));
        answers(200);
        assertThat(kinds(fold())).isEmpty();
    }

    @Test
    void an_overtaken_master_that_speaks_again_and_keeps_the_vip_is_a_split_brain() {
        pairServes();
        fold();
        now += 50 * MS;
        says("web2", master("web2"));
        fold();

        now += 500 * MS;
        says("web1", master("web1"));
        says("web2", master("web2"));
        Picture picture = fold();

        assertThat(kinds(picture)).containsExactly("split-brain");
    }

    @Test
    void a_takeover_without_owner_for_milliseconds_does_not_flash() {
        pairServes();
        fold();

        now += 10 * MS;
        says("web1", backup("web1"));
        Picture between = fold();
        now += 299 * MS;
        Picture stillWithin = fold();
        now += MS;
        Picture late = fold();

        assertThat(kinds(between)).isEmpty();
        assertThat(between.health()).isEqualTo(Health.OK);
        assertThat(kinds(stillWithin)).isEmpty();
        assertThat(kinds(late)).containsExactly("no-owner");
        assertThat(late.alarms().get(0).text()).isEqualTo("Nobody holds 192.168.16.130.");
    }

    @Test
    void a_vip_that_never_had_an_owner_alarms_without_grace() {
        says("web1", backup("web1"));
        says("web2", backup("web2"));
        unanswered();

        Picture picture = fold();

        assertThat(kinds(picture)).containsExactly("no-owner");
        assertThat(picture.health()).isEqualTo(Health.DOWN);
        assertThat(fold.open()).isFalse();
    }

    @Test
    void a_stranger_on_the_vip_is_told_as_one() {
        says("web1", backup("web1"));
        says("web2", backup("web2"));
        fold();
        now += SECOND;
        says("web1", backup("web1"));
        says("web2", backup("web2"));
        answers(200);

        Picture picture = fold();

        assertThat(picture.health()).isEqualTo(Health.DEGRADED);
        assertThat(picture.alarms().get(0).text())
                .isEqualTo("192.168.16.130 answers, but none of the hosts holds it;"
                        + " find the machine that does.");
    }

    @Test
    void a_vip_that_answers_may_be_held_by_the_host_that_cannot_be_read() {
        readings.put("web1", HostReading.none().isBroken("no route to web1"));
        says("web2", backup("web2"));
        fold();
        now += SECOND;
        says("web2", backup("web2"));
        answers(200);

        Picture picture = fold();

        assertThat(kinds(picture)).containsExactly("no-answer");
        assertThat(picture.alarms().get(0).text())
                .isEqualTo("web1 cannot be read: no route to web1.");
        assertThat(picture.health()).isEqualTo(Health.DEGRADED);
    }

    @Test
    void a_vip_that_does_not_answer_is_held_by_nobody_we_know_of() {
        readings.put("web1", HostReading.none().isBroken("no route to web1"));
        says("web2", backup("web2"));
        fold();
        now += SECOND;
        says("web2", backup("web2"));
        unanswered();

        Picture picture = fold();

        assertThat(kinds(picture)).containsExactly("no-owner", "no-answer");
        assertThat(picture.alarms().get(0).text())
                .isEqualTo("None of the hosts that answer holds 192.168.16.130.");
        assertThat(picture.health()).isEqualTo(Health.DOWN);
    }

    @Test
    void when_no_host_can_be_read_and_the_vip_is_silent_nothing_is_known() {
        readings.put("web1", HostReading.none().isBroken("no route to web1"));
        readings.put("web2", HostReading.none().isBroken("no route to web2"));
        unanswered();

        Picture picture = fold();

        assertThat(picture.health()).isEqualTo(Health.UNKNOWN);
        assertThat(kinds(picture)).containsExactly("no-answer", "no-answer");
    }

    @Test
    void a_silent_vip_is_down_with_its_owners_nginx_and_else_a_matter_of_the_way_there() {
        pairServes();
        unanswered();
        Picture wayBlocked = fold();

        says("web1", status("web1", State.MASTER, ServiceStatus.State.FAILED, true));
        Picture nginxDown = fold();

        assertThat(kinds(wayBlocked)).containsExactly("vip-silent");
        assertThat(wayBlocked.health()).isEqualTo(Health.DEGRADED);
        assertThat(kinds(nginxDown)).containsExactly("vip-silent", "nginx-down");
        assertThat(nginxDown.health()).isEqualTo(Health.DOWN);
        assertThat(nginxDown.alarms().get(1))
                .isEqualTo(new Alarm(
                        "nginx-down", "web1", "Nginx on web1 has failed: its process is gone."));
    }

    @Test
    void a_fetch_begun_before_the_takeover_does_not_blame_the_new_owner() {
        pairServes();
        fold();
        now += 900 * MS;
        long begun = now;
        now += 100 * MS;
        says("web2", master("web2"));
        now += 100 * MS;
        vips.put(VIP, new VipReading(null, null, begun, now));

        Picture picture = fold();
        assertThat(kinds(picture)).isEmpty();
        assertThat(picture.vips().get(0).fetched()).isFalse();
        assertThat(picture.health()).isEqualTo(Health.UNKNOWN);

        unanswered();
        assertThat(kinds(fold())).containsExactly("vip-silent");
    }

    @Test
    void an_answer_of_the_last_owner_is_none_once_nobody_holds_the_vip() {
        pairServes();
        fold();
        now += 100 * MS;
        says("web1", backup("web1"));
        assertThat(fold().vips().get(0).reachable()).isTrue();

        now += 300 * MS;
        Picture picture = fold();

        assertThat(picture.vips().get(0).reachable()).isFalse();
        assertThat(picture.vips().get(0).fetched()).isFalse();
        assertThat(picture.health()).isEqualTo(Health.DOWN);
    }

    @Test
    void a_fault_and_an_http_error_degrade() {
        pairServes();
        says("web2", status("web2", State.FAULT, ServiceStatus.State.RUNNING, false));
        answers(503);

        Picture picture = fold();

        assertThat(kinds(picture)).containsExactly("vip-error", "fault");
        assertThat(picture.alarms().get(1).text())
                .isEqualTo("VI_1 on web2 is in FAULT: because the test says so.");
        assertThat(picture.health()).isEqualTo(Health.DEGRADED);
    }

    @Test
    void hosts_without_agent_and_nginx_are_not_blamed_for_nginx() {
        readings.put("web1", looked(NginxState.MISSING, now));
        readings.put("web2", looked(NginxState.STOPPED, now));
        unanswered();

        assertThat(kinds(fold())).containsExactly("no-owner", "nginx-down", "no-agent", "no-agent");
    }

    @Test
    void a_host_is_named_once_and_an_agent_that_runs_is_not_called_missing() {
        readings.put("web1", HostReading.none().isBroken("web1 (10.0.0.1) does not let root in"));
        readings.put(
                "web2",
                HostReading.none()
                        .hasNoAgent(
                                new HostReading.Looked(List.of(), NginxState.RUNNING, now),
                                "it runs, and its socket is closed to us"));

        assertThat(fold().alarms().stream().map(Picture.Alarm::text))
                .contains(
                        "web1 (10.0.0.1) does not let root in.",
                        "The agent of web2 is not heard: it runs, and its socket is closed to us.");
    }

    @Test
    void an_old_fetch_of_the_vip_is_not_its_state_of_now() {
        pairServes();
        now += 3 * SECOND + 1;
        says("web1", master("web1"));
        says("web2", backup("web2"));

        Picture picture = fold();

        assertThat(picture.vips().get(0).reachable()).isFalse();
        assertThat(picture.vips().get(0).httpStatus()).isNull();
        assertThat(picture.health()).isEqualTo(Health.UNKNOWN);
        assertThat(picture.alarms()).isEmpty();
    }

    private void pairServes() {
        says("web1", master("web1"));
        says("web2", backup("web2"));
        answers(200);
    }

    private void says(String host, io.vipdeck.control.Status status) {
        readings.put(host, heard(status, now));
    }

    private void answers(int httpStatus) {
        vips.put(VIP, new VipReading(httpStatus, 1.5, now, now));
    }

    private void unanswered() {
        vips.put(VIP, new VipReading(null, null, now, now));
    }

    private Picture fold() {
        return fold.fold(readings, vips, now, Instant.parse("2026-01-31T12:00:00.123456Z"));
    }

    private static List<String> kinds(Picture picture) {
        return picture.alarms().stream().map(Alarm::kind).toList();
    }
}
