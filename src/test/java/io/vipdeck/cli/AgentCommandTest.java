package io.vipdeck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.control.Event;
import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.Lines;
import io.vipdeck.control.Message;
import io.vipdeck.control.Request;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.control.Status;
import io.vipdeck.vrrp.State;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

@Timeout(20)
class AgentCommandTest {
    private static final String AT = "2026-01-01T00:00:00.000Z";
    private static final Event EVENT =
            new Event(1, AT, Event.Kind.STATE, "VI_1", "BACKUP to MASTER: silence for 3.6 s");

    @TempDir
    private Path directory;

    private final AtomicReference<String> asked = new AtomicReference<>("");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aGoodFileIsChecked() throws IOException {
        Path file = directory.resolve("keepalived.conf");
        Files.writeString(file, """
                vrrp_instance VI_1 {
                    interface ens33
                    virtual_router_id 66
                    priority 100
                    virtual_ipaddress {
                        192.168.16.130
                    }
                }
                """);

        assertThat(agent("check", "-f", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void everyProblemOfABadFileIsPrintedWithItsLine() throws IOException {
        Path file = directory.resolve("keepalived.conf");
        Files.writeString(file, """
                vrrp_instance VI_1 {
                    interface ens33
                    virtual_router_id 666
                    priority 1000
                    virtual_ipaddress {
                        192.168.16.130
                    }
                }
                """);

        assertThat(agent("check", "-f", file.toString())).isEqualTo(ExitCode.UNUSABLE);
        assertThat(out.toString()).contains(file + ":3: ", file + ":4: ");
    }

    @Test
    void misuseIsOneSentence() {
        assertThat(agent("check", "--nonsense")).isEqualTo(ExitCode.UNUSABLE);
        assertThat(agent()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(err.toString())
                .isEqualTo("Unknown option: '--nonsense'; see vipdeck-agent check --help\n"
                        + "say what to do: run, check, status, watch, events, sniff, decode, drain,"
                        + " undrain, step-down or reload; see vipdeck-agent --help\n");
    }

    @Test
    void theVersionIsTold() {
        assertThat(agent("--version")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).startsWith("vipdeck agent ");
    }

    @Test
    void aMissingFileIsOneSentence() {
        Path file = directory.resolve("none.conf");

        assertThat(agent("check", "-f", file.toString())).isEqualTo(ExitCode.UNUSABLE);
        assertThat(agent("run", "-f", file.toString())).isEqualTo(ExitCode.UNUSABLE);
        assertThat(err.toString())
                .isEqualTo(("there is no " + file + ", name another with -f\n").repeat(2));
    }

    @Test
    void withoutAnAgentItSaysWhatToDo() {
        Path socket = directory.resolve("agent.sock");

        assertThat(agent("status", "--socket", socket.toString())).isEqualTo(ExitCode.BAD);
        assertThat(err.toString())
                .isEqualTo("no agent answers on " + socket + ", start it, or name its --socket\n");
    }

    @Test
    void showsPeopleTheStateAndTheReason() throws Exception {
        Path socket = answering(Lines.encode(status()));

        assertThat(agent("status", "--socket", socket.toString())).isEqualTo(ExitCode.OK);

        assertThat(out.toString().lines().map(String::stripTrailing))
                .containsExactly(
                        "web1: agent 0.1.0, up 1 h 2 min",
                        "",
                        "VI_1          MASTER for 12.0 s, priority 102 (set 100)",
                        "  why         nobody advertised for 3.6 s",
                        "  router      vrid 66 on ens33, VRRPv2, every 1.00 s, takes over after"
                                + " 3.61 s",
                        "  last heard  192.168.16.129 priority 99, 15.5 s ago",
                        "  adverts     12 sent, 3 received, 1 discarded (1 checksum)",
                        "  addresses   192.168.16.130/32 (here), 192.168.16.131/32",
                        "",
                        "nginx         RUNNING for 2 min 5 s",
                        "  why         it answers",
                        "  unit        nginx, pid 77, HTTP 200, 1.2 ms, started again 2 times");
    }

    @Test
    void givesScriptsTheAgentsOwnLine() throws Exception {
        String line = Lines.encode(status());
        Path socket = answering(line);

        assertThat(agent("status", "--json", "--socket", socket.toString())).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).isEqualTo(line + "\n");
        assertThat(asked).hasValue(Lines.encode(Request.STATUS) + "\n");
    }

    @Test
    void followsWhatHappensUntilTheAgentEnds() throws Exception {
        Path socket =
                answering(Lines.encode(status()), Lines.encode(EVENT), Lines.encode(status()));

        assertThat(agent("watch", "--socket", socket.toString())).isEqualTo(ExitCode.BAD);

        assertThat(out.toString())
                .isEqualTo(AT + "  web1        VI_1 MASTER\n" + AT
                        + "  VI_1        BACKUP to MASTER: silence for 3.6 s\n");
        assertThat(err.toString()).isEqualTo("the agent on " + socket + " has ended\n");
        assertThat(asked).hasValue(Lines.encode(Request.WATCH) + "\n");
    }

    @Test
    void theLastEventsAreReadFromTheDisk() throws Exception {
        Path kept = Files.createDirectory(directory.resolve("state"));
        Event second = new Event(2, AT, Event.Kind.AGENT, "agent", "stops");
        Files.writeString(
                kept.resolve("events"), Lines.encode(EVENT) + "\n" + Lines.encode(second) + "\n{");

        assertThat(agent("events", "--state-dir", kept.toString())).isEqualTo(ExitCode.OK);
        assertThat(agent("events", "-n", "1", "--json", "--state-dir", kept.toString()))
                .isEqualTo(ExitCode.OK);

        assertThat(out.toString())
                .isEqualTo(AT + "  VI_1        BACKUP to MASTER: silence for 3.6 s\n" + AT
                        + "  agent       stops\n" + Lines.encode(second) + "\n");
        assertThat(agent("events", "-n", "0")).isEqualTo(ExitCode.UNUSABLE);
    }

    @Test
    void whatIsNoAgentIsSaidToBeNone() throws Exception {
        Path socket = answering("220 mail.example.org");

        assertThat(agent("status", "--socket", socket.toString())).isEqualTo(ExitCode.BAD);
        assertThat(err.toString())
                .isEqualTo("the agent on " + socket + " gave no status, look into its log\n");
    }

    @ParameterizedTest
    @CsvSource({"drain, DRAIN", "undrain, UNDRAIN", "step-down, STEP_DOWN", "reload, RELOAD"})
    void anOrderIsGivenAndItsAnswerPrinted(String word, Request request) throws Exception {
        Path socket = answering(Lines.encode(new Message.Answer(true, "done")));

        assertThat(agent(word, "--socket", socket.toString())).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).isEqualTo("done\n");
        assertThat(asked).hasValue(Lines.encode(request) + "\n");
    }

    @Test
    void aRefusedOrderIsSaidOnStderr() throws Exception {
        Path socket = answering(Lines.encode(new Message.Answer(false, "VI_1 is BACKUP")));

        assertThat(agent("step-down", "--socket", socket.toString())).isEqualTo(ExitCode.BAD);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isEqualTo("VI_1 is BACKUP\n");
    }

    @Test
    void anAgentTooOldForAnOrderIsSaidToBeSo() throws Exception {
        Path socket = answering();

        assertThat(agent("drain", "--socket", socket.toString())).isEqualTo(ExitCode.BAD);
        assertThat(err.toString()).contains("does not know this order");
    }

    private int agent(String... words) {
        CommandLine commandLine = AgentMain.commandLine("vipdeck-agent");
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(words);
    }

    /** A socket that gives each asker these lines and then closes. */
    private Path answering(String... lines) throws IOException {
        Path path = directory.resolve("agent.sock");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Thread thread = new Thread(() -> {
            try (server;
                    SocketChannel client = server.accept()) {
                ByteBuffer heard = ByteBuffer.allocate(256);
                client.read(heard);
                String request =
                        new String(heard.array(), 0, heard.position(), StandardCharsets.UTF_8);
                asked.set(request);
                String answer = lines.length == 0 ? "" : String.join("\n", lines) + "\n";
                client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException gone) {
                throw new IllegalStateException(gone);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return path;
    }

    private static Status status() {
        InstanceStatus instance = new InstanceStatus(
                "VI_1",
                66,
                2,
                "ens33",
                State.MASTER,
                "nobody advertised for 3.6 s",
                100,
                102,
                12_000,
                1000,
                3609,
                12,
                3,
                1,
                new InstanceStatus.Peer("192.168.16.129", 99, 15_500),
                List.of("192.168.16.130/32", "192.168.16.131/32"),
                Map.of("checksum", 1L));
        ServiceStatus service = new ServiceStatus(
                "nginx",
                "nginx",
                ServiceStatus.State.RUNNING,
                200,
                1.23,
                77,
                125_000,
                2,
                "it answers");
        return new Status(
                "0.1.0",
                "web1",
                AT,
                3_720_000,
                List.of(instance),
                List.of(service),
                List.of("192.168.16.130/32"));
    }
}
