package io.vipdeck.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.cluster.Picture.NginxState;
import io.vipdeck.remote.Remote;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

class HostLookTest {
    @Test
    void reads_addresses_nginx_and_whether_an_agent_runs() {
        HostLook look = HostLook.of(result("""
                agent active
                nginx active
                1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever
                2: ens33    inet 192.168.16.128/24 brd 192.168.16.255 scope global ens33\\ valid
                2: ens33    inet6 fe80::1/64 scope link \\       valid_lft forever
                """));

        assertThat(look.addresses())
                .containsExactly("127.0.0.1/8", "192.168.16.128/24", "fe80::1/64");
        assertThat(look.nginx()).isEqualTo(NginxState.RUNNING);
        assertThat(look.agentRuns()).isTrue();
    }

    @Test
    void an_agent_that_is_still_starting_does_not_run() {
        assertThat(HostLook.of(result("agent activating\n")).agentRuns()).isFalse();
    }

    @Test
    void nginx_that_is_not_installed_is_missing_rather_than_stopped() {
        assertThat(HostLook.of(result("agent inactive\nno-nginx\nnginx inactive\n"))
                        .nginx())
                .isEqualTo(NginxState.MISSING);
        assertThat(HostLook.of(result("nginx inactive\n")).nginx()).isEqualTo(NginxState.STOPPED);
        assertThat(HostLook.of(result("nginx failed\n")).nginx()).isEqualTo(NginxState.FAILED);
        assertThat(HostLook.of(result("nginx \n")).nginx()).isEqualTo(NginxState.UNKNOWN);
    }

    @Test
    void garbage_tells_nothing() {
        HostLook look = HostLook.of(result("\n \u0000\u001b[2J\n1: x\nsh: no\n2: a inet\n"));

        assertThat(look.addresses()).isEmpty();
        assertThat(look.nginx()).isEqualTo(NginxState.UNKNOWN);
    }

    @Test
    void the_command_is_understood_by_a_real_shell() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", HostLook.COMMAND).start();
        String said = new String(shell.getInputStream().readAllBytes(), "UTF-8");
        String complaints = new String(shell.getErrorStream().readAllBytes(), "UTF-8");

        assertThat(shell.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).isZero();
        assertThat(complaints).isEmpty();
        assertThat(said).contains("agent").contains("nginx");
    }

    private static Remote.Result result(String stdout) {
        return new Remote.Result(0, stdout, "", false);
    }
}
