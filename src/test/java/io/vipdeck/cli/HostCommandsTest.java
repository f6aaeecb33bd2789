package io.vipdeck.cli;

import static io.vipdeck.cluster.SampleCluster.backup;
import static io.vipdeck.cluster.SampleCluster.master;
import static io.vipdeck.cluster.SampleCluster.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.vipdeck.cluster.HostConnector;
import io.vipdeck.cluster.InMemoryHost;
import io.vipdeck.cluster.SampleCluster;
import io.vipdeck.control.Lines;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.drill.DrillException;
import io.vipdeck.drill.PowerSwitch;
import io.vipdeck.drill.ScriptedRemote;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.RemoteException;
import io.vipdeck.vrrp.State;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code status}, {@code node}, {@code nginx} and {@code logs} over hosts in memory. */
class HostCommandsTest {
    /** Loopback with a port where nobody listens: the VIP never answers. */
    private final Inventory inventory = SampleCluster.pairOnLoopback(1);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> power = new ArrayList<>();
    private final PowerSwitch plugs = new PowerSwitch() {
        @Override
        public void off(String host) {
            power.add("off " + host);
        }

        @Override
        public void on(String host) throws DrillException {
            power.add("on " + host);
            if (host.equals("web2")) {
                throw new DrillException("web2 does not boot, look at its journal");
            }
        }
    };

    @Test
    void status_tells_health_by_its_exit_code_and_the_contract_by_json() throws Exception {
        int exit = run(shown(pair()), "--json");

        JsonNode status = new ObjectMapper().readTree(out.toString());
        assertThat(exit).isEqualTo(ExitCode.BAD);
        assertThat(status.at("/hosts/0/instances/0/state").asText()).isEqualTo("MASTER");
        assertThat(status.at("/hosts/1/instances/0/state").asText()).isEqualTo("BACKUP");
        assertThat(status.at("/vips/0/reachable").isBoolean()).isTrue();
        assertThat(out.toString().lines()).hasSize(1);
    }

    @Test
    void status_for_people_names_a_host_that_does_not_answer() {
        HostConnector pair = pair();
        run(shown(host -> {
            if (host.name().equals("web2")) {
                throw new RemoteException(
                        RemoteException.Kind.UNREACHABLE, "no route to web2, switch it on");
            }
            return pair.open(host);
        }));

        assertThat(out.toString())
                .contains("web1  192.168.16.128  * MASTER")
                .contains("no-answer: web2 cannot be read: no route to web2, switch it on.");
    }

    @Test
    void status_shows_every_cluster_and_follows_only_one() {
        StatusCommand.Cluster one = new StatusCommand.Cluster(() -> inventory, pair());
        int exit = run(new StatusCommand(() -> List.of(one, one)), "--json");
        int watching = run(new StatusCommand(() -> List.of(one, one)), "--watch");

        assertThat(exit).isEqualTo(ExitCode.BAD);
        assertThat(out.toString().lines()).hasSize(2);
        assertThat(watching).isEqualTo(ExitCode.UNUSABLE);
        assertThat(err.toString()).contains("choose it with --cluster NAME");
    }

    private StatusCommand shown(HostConnector connector) {
        return new StatusCommand(
                () -> List.of(new StatusCommand.Cluster(() -> inventory, connector)));
    }

    @Test
    void node_kill_says_who_takes_over_and_asks_for_the_name() {
        int exit = run(node(pair(), Optional.of("web1\n")), "kill", "web1");

        assertThat(exit).isZero();
        assertThat(power).containsExactly("off web1");
        assertThat(out.toString())
                .containsSubsequence("web2 (priority 99) takes", "The plug of web1 is pulled.");
    }

    @Test
    void node_kill_does_nothing_on_another_name_or_without_a_terminal() {
        int wrongName = run(node(pair(), Optional.of("web2")), "kill", "web1");
        int noTerminal = run(node(pair(), Optional.empty()), "kill", "web1");

        assertThat(wrongName).isEqualTo(ExitCode.BAD);
        assertThat(noTerminal).isEqualTo(ExitCode.UNUSABLE);
        assertThat(power).isEmpty();
        assertThat(err.toString()).contains("that is not web1").contains("add --yes");
    }

    @Test
    void node_kill_refuses_to_take_the_last_healthy_host_unless_forced() {
        HostConnector lastOne = InMemoryHost.saying(host -> Lines.encode(
                host.equals("web1")
                        ? master(host)
                        : status(host, State.FAULT, ServiceStatus.State.FAILED, false)));

        int refused = run(node(lastOne, Optional.empty()), "kill", "web1", "--yes");
        assertThat(refused).isEqualTo(ExitCode.BAD);
        assertThat(err.toString()).contains("--force");
        assertThat(power).isEmpty();

        assertThat(run(node(lastOne, Optional.empty()), "kill", "web1", "--yes", "--force"))
                .isZero();
        assertThat(power).containsExactly("off web1");
    }

    @Test
    void node_poweroff_needs_yes_and_unknown_words_are_usage_errors() {
        assertThat(run(node(pair(), Optional.of("web1")), "kill", "web1", "--mode", "poweroff"))
                .isEqualTo(ExitCode.UNUSABLE);
        assertThat(run(node(pair(), Optional.empty()), "shoot", "web1"))
                .isEqualTo(ExitCode.UNUSABLE);
        assertThat(run(node(pair(), Optional.empty()), "kill", "web1", "--mode", "hammer"))
                .isEqualTo(ExitCode.UNUSABLE);
        assertThat(run(node(pair(), Optional.empty()), "revive", "web9"))
                .isEqualTo(ExitCode.UNUSABLE);
        assertThat(power).isEmpty();
        assertThat(err.toString())
                .contains("there is no host web9 in vipdeck.yaml; it has web1, web2");
    }

    @Test
    void node_revive_gives_power_back_or_says_what_is_wrong() {
        assertThat(run(node(pair(), Optional.empty()), "revive", "web1")).isZero();
        assertThat(run(node(pair(), Optional.empty()), "revive", "web2")).isEqualTo(ExitCode.BAD);

        assertThat(power).containsExactly("on web1", "on web2");
        assertThat(err.toString()).contains("web2 does not boot, look at its journal");
    }

    @Test
    void node_without_a_plug_is_isolated_over_ssh() {
        ScriptedRemote web1 = new ScriptedRemote("web1").prints("undo", "cut no\n");
        NodeCommand command = new NodeCommand(
                () -> inventory,
                host -> web1,
                any -> Optional.empty(),
                question -> Optional.empty());

        assertThat(run(command, "revive", "web1")).isZero();
        assertThat(out.toString()).isEqualTo("web1 is on the network.\n");
        assertThat(web1.asked()).containsExactly("undo");
    }

    @Test
    void nginx_acts_and_says_how_it_went() {
        ScriptedRemote web1 = new ScriptedRemote("web1")
                .fails("start", "it did not start: no port; see 'vipdeck logs' for this host\n");

        assertThat(run(new NginxCommand(() -> inventory, host -> web1), "stop", "web1"))
                .isZero();
        assertThat(run(new NginxCommand(() -> inventory, host -> web1), "start", "web1"))
                .isEqualTo(ExitCode.BAD);
        assertThat(run(new NginxCommand(() -> inventory, host -> web1), "hug", "web1"))
                .isEqualTo(ExitCode.UNUSABLE);

        assertThat(web1.asked()).containsExactly("stop", "start");
        assertThat(out.toString()).isEqualTo("Nginx on web1 was stopped.\n");
        assertThat(err.toString()).contains("Nginx on web1: it did not start: no port");
    }

    @Test
    void logs_merges_both_by_time_and_cleans_them() {
        ScriptedRemote web1 =
                new ScriptedRemote("web1").prints("journalctl", """
                        2026-01-31T12:00:01+0100 web1 vipdeck-agent[7]: VI_1 became MASTER
                        2026-01-31T12:00:05+0100 web1 vipdeck-agent[7]: nginx died\u001b[2J
                        """).prints("sh -c", """
                        2026/01/31 12:00:03 [error] 9#9: upstream timed out
                          and a second line of it
                        """);

        assertThat(run(new LogsCommand(() -> inventory, host -> web1), "web1", "-n", "5"))
                .isZero();
        assertThat(out.toString()).isEqualTo("""
                agent | 2026-01-31T12:00:01+0100 web1 vipdeck-agent[7]: VI_1 became MASTER
                nginx | 2026/01/31 12:00:03 [error] 9#9: upstream timed out
                nginx |   and a second line of it
                agent | 2026-01-31T12:00:05+0100 web1 vipdeck-agent[7]: nginx died
                """);
        assertThat(web1.asked()).allMatch(command -> command.contains("5"));
    }

    @Test
    void logs_that_follow_end_badly_when_the_host_hangs_up() {
        ScriptedRemote web1 = new ScriptedRemote("web1")
                .prints("journalctl", "one\u2028forged\n")
                .prints("tail", "two\u2029forged\n");

        assertThat(run(new LogsCommand(() -> inventory, host -> web1), "web1", "-f"))
                .isEqualTo(ExitCode.BAD);
        assertThat(out.toString().lines())
                .allMatch(line -> line.startsWith("agent | ") || line.startsWith("nginx | "))
                .containsExactly("agent | one forged", "nginx | two forged");
    }

    private NodeCommand node(HostConnector connector, Optional<String> typed) {
        return new NodeCommand(
                () -> inventory, connector, any -> Optional.of(plugs), question -> typed);
    }

    private static HostConnector pair() {
        return InMemoryHost.saying(
                host -> Lines.encode(host.equals("web1") ? master(host) : backup(host)));
    }

    private int run(Object command, String... words) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((fault, line, parsed) -> {
                    if (fault instanceof Failure failure) {
                        line.getErr().println(failure.getMessage());
                        return failure.exitCode();
                    }
                    throw fault;
                })
                .execute(words);
    }
}
