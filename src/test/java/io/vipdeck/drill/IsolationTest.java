package io.vipdeck.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipdeck.inventory.Inventory.Become;
import io.vipdeck.remote.RemoteException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class IsolationTest {
    private static final String FOUND = """
            tool nft
            timer yes
            user 0
            ssh 10.0.0.9 50022 10.0.0.1 22
            cut no
            """;

    private final ScriptedRemote web1 = new ScriptedRemote("web1")
            .prints("look", FOUND)
            .prints("armed", "armed yes\n")
            .prints("cut", "arp yes\n")
            .prints("state", "cut yes\n")
            .prints("undo", "cut no\n");
    private final NodeFault isolation =
            new Isolation(web1, Become.NONE, Duration.ofMinutes(5), "4711");

    @Test
    void the_timer_runs_and_is_read_back_before_the_cut() throws DrillException {
        String outcome = isolation.kill();

        assertThat(web1.asked())
                .containsExactly(
                        "look \"$SSH_CONNECTION\"",
                        "arm 4711 300",
                        "armed 4711",
                        "cut nft ip 10.0.0.9 10.0.0.1 22",
                        "state",
                        "disarm but 4711");
        assertThat(outcome)
                .isEqualTo("web1 is cut off from everything but this SSH; it gives itself back in"
                        + " 5 min.");
    }

    @Test
    void an_operator_over_ipv6_is_kept_by_ipv6() throws DrillException {
        web1.prints(
                "look", FOUND.replace("10.0.0.9 50022 10.0.0.1", "fe80::9%ens33 5 fe80::1%ens33"));

        isolation.kill();

        assertThat(web1.asked()).contains("cut nft ip6 fe80::9 fe80::1 22");
    }

    @Test
    void sudo_is_used_where_the_inventory_says_so() throws DrillException {
        ScriptedRemote web2 = new ScriptedRemote("web2").prints("sudo -n sh -s undo", "cut no\n");

        new Isolation(web2, Become.SUDO, Duration.ofMinutes(5), "4711").revive();

        assertThat(web2.asked()).containsExactly("sudo -n sh -s undo");
    }

    @Test
    void without_a_way_to_cut_it_says_what_to_install() {
        web1.prints("look", FOUND.replace("tool nft", "tool none"));

        refuses("Nothing on web1 can cut its network: install nftables (or iptables) there.");
        assertThat(web1.asked()).containsExactly("look \"$SSH_CONNECTION\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh ",
                "ssh 10.0.0.9 50022 10.0.0.1",
                "ssh $(reboot) 1 10.0.0.1 22",
                "ssh 10.0.0.9 1 10.0.0.1 22;reboot"
            })
    void without_knowing_the_operators_address_nothing_is_cut(String line) {
        web1.prints("look", FOUND.replace("ssh 10.0.0.9 50022 10.0.0.1 22", line));

        assertThatThrownBy(isolation::kill).hasMessageContaining("nothing was changed");
        assertThat(web1.asked()).containsExactly("look \"$SSH_CONNECTION\"");
    }

    @Test
    void without_systemd_or_root_nothing_is_cut() {
        web1.prints("look", FOUND.replace("timer yes", "timer no"));
        assertThatThrownBy(isolation::kill).hasMessageContaining("no systemd-run");
        web1.prints("look", FOUND.replace("user 0", "user 1000"));
        assertThatThrownBy(isolation::kill).hasMessageContaining("'become: sudo'");
        web1.fails("look", "sudo: a password is required\n");
        assertThatThrownBy(isolation::kill).hasMessageContaining("sudo: a password is required");

        assertThat(web1.asked()).hasSize(3).allMatch(words -> words.startsWith("look"));
    }

    @Test
    void a_timer_that_does_not_start_stops_it_all() {
        web1.fails("arm 4711", "\n  Failed to start transient timer unit: \u001b[31mno\n");

        refuses("The timer that would undo the cut could not be started on web1: Failed to start"
                + " transient timer unit: no; nothing was changed.");
        assertThat(web1.asked()).noneMatch(words -> words.startsWith("cut"));
    }

    @Test
    void a_timer_that_is_not_there_when_read_back_stops_it_all() {
        web1.prints("armed", "armed no\n");

        refuses("The timer that would undo the cut does not run on web1; nothing was changed.");
        assertThat(web1.asked()).contains("disarm one 4711").noneMatch(w -> w.startsWith("cut"));
    }

    @Test
    void a_cut_that_is_refused_is_taken_back_whole() {
        web1.fails("cut", "Error: Could not process rule: Operation not supported\n");

        refuses("nft on web1 refuses the cut: Error: Could not process rule: Operation not"
                + " supported; nothing was changed.");
        assertThat(web1.asked()).endsWith("cut nft ip 10.0.0.9 10.0.0.1 22", "undo");
    }

    @Test
    void a_cut_that_takes_our_ssh_along_is_left_to_the_timer() {
        web1.breaks("state", RemoteException.Kind.DEADLINE, "web1 does not answer");

        refuses("The cut took this SSH connection along; web1 gives itself back in 5 min.");
        assertThat(web1.asked()).noneMatch(words -> words.startsWith("disarm"));
    }

    @Test
    void a_cut_that_something_else_took_away_is_said() {
        web1.prints("state", "cut no\n");

        assertThatThrownBy(isolation::kill).hasMessageContaining("rewrites its firewall");
        assertThat(web1.asked()).endsWith("undo");
    }

    @Test
    void arp_that_could_not_be_cut_is_said() throws DrillException {
        web1.prints("cut", "arp no\n");

        assertThat(isolation.kill()).contains("still answers ARP");
    }

    @Test
    void revive_reads_back_that_nothing_is_left() throws DrillException {
        assertThat(isolation.revive()).isEqualTo("web1 is on the network.");

        web1.prints("undo", "cut yes\n");
        assertThatThrownBy(isolation::revive).hasMessageContaining("still cut off");
    }

    @Test
    void a_host_out_of_reach_is_told_in_the_sessions_words() {
        web1.breaks("look", RemoteException.Kind.LOST, "The session with web1 was lost");

        refuses("The session with web1 was lost");
    }

    @Test
    void a_dead_man_timer_of_seconds_is_a_mistake() {
        assertThatThrownBy(() -> new Isolation(web1, Become.NONE, Duration.ofSeconds(9), "4711"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void refuses(String sentence) {
        assertThatThrownBy(isolation::kill).isInstanceOf(DrillException.class).hasMessage(sentence);
    }
}
