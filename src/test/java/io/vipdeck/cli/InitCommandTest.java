package io.vipdeck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.inventory.Asked;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.inventory.Inventory.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;

/** {@code vipdeck init}. */
class InitCommandTest {
    private static final String[] FLAGS = {
        "--host", "web1=192.168.16.128",
        "--host", "web2=192.168.16.129",
        "--virtual-ipaddress", "192.168.16.130/24",
        "--virtual-router-id", "66"
    };

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> said = new ArrayList<>();

    private Path file() {
        return directory.resolve("vipdeck.yaml");
    }

    private int init(Optional<Questions> terminal, String... words) {
        Options options = new Options();
        InitCommand command = new InitCommand(options, "/home/op", () -> terminal);
        CommandLine line = new CommandLine(command).addMixin("options", options);
        List<String> all = new ArrayList<>(List.of("-i", file().toString()));
        all.addAll(List.of(words));
        return line.setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((fault, at, parsed) -> {
                    if (fault instanceof Failure failure) {
                        at.getErr().println(failure.getMessage());
                        return failure.exitCode();
                    }
                    throw fault;
                })
                .execute(all.toArray(String[]::new));
    }

    private Inventory written() throws Exception {
        return InventoryFile.one(
                InventoryFile.read(file(), "/home/op", Asked.NOTHING).inventories(),
                Optional.empty());
    }

    /** Types the lines in turn; secrets are lines too. */
    private Questions typing(String... lines) {
        Queue<String> waiting = new ArrayDeque<>(List.of(lines));
        return new Questions() {
            @Override
            public void say(String line) {
                said.add(line);
            }

            @Override
            public Optional<String> ask(String question) {
                return Optional.ofNullable(waiting.poll());
            }

            @Override
            public Optional<char[]> askSecret(String question) {
                return Optional.ofNullable(waiting.poll()).map(String::toCharArray);
            }
        };
    }

    @Test
    void flagsSayItAll() throws Exception {
        assertThat(init(Optional.empty(), FLAGS)).isZero();
        assertThat(written().cluster()).isEqualTo("web");
        assertThat(written().hosts()).hasSize(2);
        assertThat(written().vrrp().get(0).virtualIpaddress()).hasToString("[192.168.16.130/24]");
        assertThat(out.toString())
                .contains("cluster web, 2 hosts")
                .contains("next: vipdeck -i " + file() + " check");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void nothingIsOverwrittenUnlessForced() throws Exception {
        Files.writeString(file(), "mine");
        assertThat(init(Optional.empty(), FLAGS)).isEqualTo(ExitCode.UNUSABLE);
        assertThat(Files.readString(file())).isEqualTo("mine");
        assertThat(err.toString()).contains("is there already, add --force to replace it");

        List<String> forced = new ArrayList<>(List.of(FLAGS));
        forced.add("--force");
        assertThat(init(Optional.empty(), forced.toArray(String[]::new))).isZero();
        assertThat(written().cluster()).isEqualTo("web");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void badFlagsAreToldAllAtOnceAndNothingIsWritten() {
        assertThat(init(
                        Optional.empty(),
                        "--host",
                        "web1=300.1.1.1",
                        "--virtual-ipaddress",
                        "x",
                        "--virtual-router-id",
                        "0"))
                .isEqualTo(ExitCode.UNUSABLE);
        assertThat(err.toString().lines()).hasSize(3);
        assertThat(file()).doesNotExist();
    }

    @Test
    void aPasswordIsAskedForAndMakesTheFileItsOwnersAlone() throws Exception {
        assertThat(init(Optional.of(typing(
                        "my web",
                        "shop",
                        "a=10.0.0.1",
                        "b=10.0.0.300",
                        "b=10.0.0.2",
                        "",
                        "deploy",
                        "doas",
                        "sudo",
                        "10.0.0.9/24",
                        "300",
                        "77",
                        "123456789",
                        "s3cr3t"))))
                .isZero();
        Inventory inventory = written();
        assertThat(inventory.cluster()).isEqualTo("shop");
        assertThat(inventory.hosts().stream().map(Inventory.Host::name)).containsExactly("a", "b");
        assertThat(inventory.hosts().get(0).ssh().user()).isEqualTo("deploy");
        assertThat(inventory.vrrp().get(0).virtualRouterId()).isEqualTo(77);
        assertThat(inventory.vrrp().get(0).authPass()).contains(new Secret.Literal("s3cr3t"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(said).hasSize(6);
        assertThat(said.get(1)).startsWith("  'my web' cannot be used, use up to 63 letters");
        assertThat(out.toString() + err + said).doesNotContain("s3cr3t").doesNotContain("12345678");
    }

    @Test
    void questionsThatEndLeaveNothingBehind() {
        assertThat(init(Optional.of(typing("web", "a=10.0.0.1")))).isEqualTo(ExitCode.UNUSABLE);
        assertThat(init(Optional.of(typing("a b", "c d", "e f", "g h", "i j", "k"))))
                .isEqualTo(ExitCode.UNUSABLE);
        assertThat(init(Optional.empty())).isEqualTo(ExitCode.UNUSABLE);
        assertThat(err.toString())
                .contains("the questions ended")
                .contains("no answer could be used")
                .contains("there is none: give --host");
        assertThat(file()).doesNotExist();
    }

    @Test
    void anAnsibleInventoryIsTheStart() throws Exception {
        Path hosts = Files.writeString(
                directory.resolve("hosts"),
                "[web]\nw[1:2] ansible_user=op http_port=80\n[db]\nd\n");
        assertThat(init(
                        Optional.empty(),
                        "--from",
                        hosts.toString(),
                        "--group",
                        "web",
                        "--virtual-ipaddress",
                        "10.0.0.9/24",
                        "--virtual-router-id",
                        "66",
                        "--auth-pass-env",
                        "VRRP_PASS"))
                .isZero();
        assertThat(written().cluster()).isEqualTo("web");
        assertThat(written().hosts().stream().map(Inventory.Host::name))
                .containsExactly("w1", "w2");
        assertThat(written().hosts().get(0).ssh().user()).isEqualTo("op");
        assertThat(written().vrrp().get(0).authPass())
                .contains(new Secret.FromEnvironment("VRRP_PASS"));
        assertThat(err.toString()).contains("passed over: http_port");
    }

    @Test
    void whatAShellOrATerminalWouldObeyIsNeverWritten() {
        assertThat(init(
                        Optional.empty(),
                        "--host",
                        "$(reboot)=10.0.0.1",
                        "--host",
                        "a\u001b[2J=10.0.0.2",
                        "--virtual-ipaddress",
                        "10.0.0.9/24",
                        "--virtual-router-id",
                        "66\", evil: \"1"))
                .isEqualTo(ExitCode.UNUSABLE);
        assertThat(err.toString()).contains("hosts[0].name").doesNotContain("\u001b");
        assertThat(file()).doesNotExist();
    }
}
