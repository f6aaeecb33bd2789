package io.vipdeck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The command line as a whole. */
@Timeout(30)
class MainTest {
    @TempDir
    private Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ui",
                "check",
                "install",
                "status",
                "nginx",
                "node",
                "logs",
                "lab",
                "lab up",
                "lab down",
                "lab status",
                "lab exec",
                "lab ssh",
                "lab client",
                "lab kill",
                "lab boot",
                "lab log",
                "agent",
                "agent run",
                "agent check",
                "agent status",
                "agent watch"
            })
    void every_command_has_its_help(String command) {
        String words = (command + " --help").strip();

        assertThat(run(words.split(" "))).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .startsWith(("Usage: vipdeck " + command).strip() + " ")
                .contains("--help");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void what_a_wrong_word_is_told_to_look_at_exists() {
        assertThat(run("status", "--nonsense")).isEqualTo(ExitCode.UNUSABLE);

        assertThat(err.toString())
                .isEqualTo("vipdeck: Unknown option: '--nonsense'; see vipdeck status --help\n");
    }

    @Test
    void readonly_stops_what_changes_hosts_and_nothing_else() throws IOException {
        for (String command : List.of(
                "install -i none",
                "nginx stop web1 -i none",
                "node kill web1 -i none",
                "lab up",
                "lab down",
                "lab kill web1",
                "lab boot web1",
                "lab exec web1 reboot",
                "lab ssh web1 reboot")) {
            err.getBuffer().setLength(0);

            assertThat(run(("--readonly " + command).split(" "))).isEqualTo(ExitCode.UNUSABLE);
            assertThat(err.toString()).startsWith("vipdeck: --readonly: ");
        }
        Path bad = Files.writeString(home.resolve("bad.yaml"), "cluster: [\n");
        for (String command : List.of("install --dry-run", "check", "status", "logs web1")) {
            err.getBuffer().setLength(0);

            assertThat(run(("--readonly " + command + " -i " + bad).split(" ")))
                    .isEqualTo(ExitCode.UNUSABLE);
            assertThat(err.toString()).startsWith("vipdeck: " + bad + ":1: ");
        }
    }

    @Test
    void the_options_of_a_command_in_the_lab_are_its_own() {
        for (String wrapper : List.of("exec", "ssh")) {
            CommandLine.ParseResult parsed =
                    commandLine().parseArgs("lab", wrapper, "web1", "sh", "-c", "exit 7");

            assertThat(parsed.subcommand().subcommand().matchedPositionalValue(1, List.of()))
                    .isEqualTo(List.of("sh", "-c", "exit 7"));
        }
        assertThat(LabCommand.words(List.of("--", "ls", "--", "-l")))
                .containsExactly("ls", "--", "-l");
        assertThat(LabCommand.words(List.of("ls", "-l"))).containsExactly("ls", "-l");
        assertThat(LabCommand.words(null)).isEmpty();
        assertThat(commandLine()
                        .parseArgs("lab", "client", "curl", "-s", "http://192.168.16.130/")
                        .subcommand()
                        .subcommand()
                        .matchedPositionalValue(0, List.of()))
                .isEqualTo(List.of("curl", "-s", "http://192.168.16.130/"));
    }

    @Test
    void what_a_command_said_is_out_when_it_ends() {
        CommandLine commandLine = commandLine().addSubcommand("greet", new Greet());
        // Like the one over standard output, it keeps what it is given until it is flushed.
        commandLine.setOut(new PrintWriter(new BufferedWriter(out), false));

        assertThat(commandLine.execute("greet")).isZero();
        assertThat(out.toString()).isEqualTo("hello\n");
    }

    @Test
    void home_is_where_the_environment_says() {
        assertThat(Main.home("/srv/op", "/root")).isEqualTo("/srv/op");
        assertThat(Main.home("", "/root")).isEqualTo("/root");
        assertThat(Main.home("here", "/root")).isEqualTo("/root");
        assertThat(Main.home("", "?")).as("a user without a name").isEqualTo("/");
    }

    @Test
    void an_interrupt_ends_with_3_and_in_good_order() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waiting.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = process.inputReader()) {
            assertThat(said.readLine()).isEqualTo("waiting");
            new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();

            assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
            assertThat(said.readLine()).isEqualTo("cleared up");
            assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED);
        } finally {
            process.destroyForcibly();
        }
    }

    /** A program that would wait for ever, and has something to clear up. */
    static final class Waiting {
        private Waiting() {}

        public static void main(String[] arguments) throws InterruptedException {
            Interrupts.endWith(ExitCode.INTERRUPTED);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> System.out.println("cleared up")));
            System.out.println("waiting");
            new CountDownLatch(1).await(60, TimeUnit.SECONDS);
        }
    }

    @CommandLine.Command(name = "greet")
    static final class Greet implements Runnable {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public void run() {
            spec.commandLine().getOut().println("hello");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "agent run -f a.conf, 0",
        "agent sniff -i ens33, 0",
        "--no-color agent sniff -i ens33, 1",
        "-i lab --ascii agent status, 3",
        "-i agent status, -1",
        "--unknown agent run, -1",
        "status, -1",
        "--theme, -1",
        "logs agent, -1",
    })
    void findsTheAgentsCommands(String words, int at) {
        assertThat(Main.agentAt(words.split(" "))).isEqualTo(at);
    }

    private CommandLine commandLine() {
        return new Main(Map.of(), home.toString())
                .commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }

    private int run(String... words) {
        return commandLine().execute(words);
    }
}
