package io.vipdeck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One of our agents speaks in one namespace; {@code agent sniff} hears it beside it and in another. */
@Timeout(60)
class AgentSniffIT {
    private static final String JAR = System.getProperty("vipdeck.jar", "target/vipdeck.jar");

    private final String speaker = "sn-a" + ProcessHandle.current().pid();
    private final String hearer = "sn-b" + ProcessHandle.current().pid();
    private final List<Process> started = new ArrayList<>();

    @TempDir
    private Path directory;

    @BeforeAll
    static void onlyAsRoot() {
        boolean root = "root".equals(System.getProperty("user.name"));
        if (!root && Boolean.getBoolean("lab.required")) {
            fail("these tests make network namespaces, run them as root");
        }
        assumeTrue(root, "these tests make network namespaces, which only root may");
    }

    @BeforeEach
    void twoHosts() throws Exception {
        run("ip", "netns", "add", speaker);
        run("ip", "netns", "add", hearer);
        run(
                "ip", "-n", speaker, "link", "add", "ens33", "type", "veth", "peer", "name",
                "ens33", "netns", hearer);
        for (String each : List.of(speaker, hearer)) {
            run("ip", "-n", each, "link", "set", "lo", "up");
            run("ip", "-n", each, "link", "set", "ens33", "up");
        }
        run("ip", "-n", speaker, "addr", "add", "192.168.16.128/24", "dev", "ens33");
    }

    @AfterEach
    void takeAway() throws Exception {
        for (Process process : started) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        for (String each : List.of(speaker, hearer)) {
            run("ip", "netns", "del", each);
        }
    }

    @Test
    void hearsAnAgentSpeakAndResign() throws Exception {
        Process beside = vipdeck(speaker, "beside", "sniff", "-i", "ens33");
        Process away = vipdeck(hearer, "away", "sniff", "-i", "ens33", "--json");
        BufferedReader besideLines = lines(beside);
        BufferedReader awayLines = lines(away);

        Process agent = agent();
        String line = next(besideLines, text -> text.contains("prio 100"));
        assertThat(line)
                .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  192\\.168\\.16\\.128   vrid 66   prio 100,"
                        + " v2 every 1 s, PASS of 4 bytes, holds 192\\.168\\.16\\.130");
        String object = next(awayLines, text -> text.contains("\"priority\":100"));
        assertThat(object)
                .contains(
                        "\"source\":\"192.168.16.128\",\"destination\":\"224.0.0.18\",\"ttl\":255",
                        "\"protocol\":\"vrrp\",\"version\":2,\"type\":1,\"vrid\":66",
                        "\"intervalMs\":1000,\"addresses\":[\"192.168.16.130\"]",
                        "\"authType\":1,\"passwordBytes\":4,\"checksum\":\"message\",\"good\":true")
                .doesNotContain("1111");

        agent.destroy();
        assertThat(next(besideLines, text -> text.contains("resigns")))
                .contains("vrid 66   resigns (priority 0), ");
        assertThat(next(awayLines, text -> text.contains("\"priority\":0"))).contains("\"at\":\"");

        assertThat(interrupted(beside)).isEqualTo(ExitCode.OK);
        assertThat(interrupted(away)).isEqualTo(ExitCode.OK);
        assertThat(Files.readString(directory.resolve("beside.err")))
                .isEqualTo("listening for VRRP on ens33, Ctrl-C ends it\n");
        assertThat(Files.readString(directory.resolve("away.err"))).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAnInterface() throws Exception {
        Process missing = vipdeck(hearer, "missing", "sniff", "-i", "ens99");
        assertThat(missing.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(missing.exitValue()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(Files.readString(directory.resolve("missing.err")))
                .isEqualTo("there is no interface ens99 here, name one of these with -i:"
                        + " ens33, lo\n");

        run("ip", "-n", hearer, "link", "set", "ens33", "down");
        Process sniff = vipdeck(hearer, "going", "sniff", "-i", "ens33");
        Path said = directory.resolve("going.err");
        while (!Files.readString(said).contains("ens33 is down, nothing can be heard")) {
            assertThat(sniff.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
        }
        run("ip", "-n", hearer, "link", "del", "ens33");
        assertThat(sniff.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(sniff.exitValue()).isEqualTo(ExitCode.BAD);
        assertThat(Files.readString(said)).endsWith("the interface ens33 has gone\n");
    }

    private Process agent() throws IOException {
        Path file = directory.resolve("keepalived.conf");
        Files.writeString(file, """
                vrrp_instance VI_1 {
                    state MASTER
                    interface ens33
                    virtual_router_id 66
                    priority 100
                    advert_int 1
                    authentication {
                        auth_type PASS
                        auth_pass 1111
                    }
                    virtual_ipaddress {
                        192.168.16.130/24
                    }
                }
                """);
        return vipdeck(
                speaker,
                "agent",
                "run",
                "-f",
                file.toString(),
                "--socket",
                directory.resolve("agent.sock").toString(),
                "--state-dir",
                directory.resolve("state").toString());
    }

    private Process vipdeck(String namespace, String name, String... words) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("ip", "netns", "exec", namespace, "java", "-jar", JAR));
        command.add("agent");
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectError(directory.resolve(name + ".err").toFile())
                .start();
        started.add(process);
        return process;
    }

    private static BufferedReader lines(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next line like this; the test's own limit ends the wait. */
    private static String next(BufferedReader lines, Predicate<String> wanted) throws IOException {
        String line = lines.readLine();
        while (line != null && !wanted.test(line)) {
            line = lines.readLine();
        }
        assertThat(line).as("a line before the command ends").isNotNull();
        return line;
    }

    private int interrupted(Process process) throws Exception {
        run("kill", "-INT", Long.toString(process.pid()));
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", List.of(command), output).isZero();
    }
}
