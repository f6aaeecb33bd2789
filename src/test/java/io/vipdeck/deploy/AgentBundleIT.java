package io.vipdeck.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import io.vipdeck.agent.Host;
import io.vipdeck.inventory.Inventory.Become;
import io.vipdeck.linux.MailSending;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.DataOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The bundle of the real jar with a really linked runtime, unpacked as on a host. */
class AgentBundleIT {
    @TempDir
    private Path directory;

    @Test
    void theAgentRunsFromItsBundleAlone() throws Exception {
        Path jar = Path.of(System.getProperty("vipdeck.jar", "target/vipdeck.jar"));
        AgentBundle bundle = AgentBundle.of(jar, directory.resolve("cache"));
        Bundle.Packed packed = bundle.pack(text -> {});
        assertThat(packed.sizeBytes()).isLessThan(40 << 20);

        String unpack = Script.command(
                Become.NONE, "unpack.sh", List.of(bundle.version(), packed.sha256()));
        assertThat(run(List.of("sh", "-c", unpack), packed.file())).isEmpty();
        Path home = directory.resolve("opt/vipdeck").resolve(bundle.version());

        Path configuration = directory.resolve("keepalived.conf");
        Files.writeString(configuration, """
                vrrp_instance VI_1 {
                    interface lo
                    virtual_router_id 66
                    priority 100
                    virtual_ipaddress {
                        192.0.2.1
                    }
                }
                """);
        String agent = home.resolve("bin/vipdeck-agent").toString();
        assertThat(run(List.of(agent, "check", "-f", configuration.toString()), configuration))
                .doesNotContain("rror");
        assertThat(run(List.of(agent, "--help"), configuration)).contains("check", "run");
        String packet = "2142000100010d91c0a810820000000000000000";
        assertThat(run(List.of(agent, "decode", packet), configuration)).contains("vrid 66");
        assertThat(run(List.of(agent, "decode", "--json", packet), configuration))
                .contains("\"vrid\":66");
        assertThat(run(List.of(agent, "sniff", "--help"), configuration)).contains("--interface");
    }

    @Test
    void mailLeavesFromTheBundleAlone() throws Exception {
        Path jar = Path.of(System.getProperty("vipdeck.jar", "target/vipdeck.jar"));
        AgentBundle bundle = AgentBundle.of(jar, directory.resolve("cache"));
        Bundle.Packed packed = bundle.pack(text -> {});
        String unpack = Script.command(
                Become.NONE, "unpack.sh", List.of(bundle.version(), packed.sha256()));
        run(List.of("sh", "-c", unpack), packed.file());
        Path home = directory.resolve("opt/vipdeck").resolve(bundle.version());
        GreenMail server =
                new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            Path input = directory.resolve("letters");
            Host.Letter letter = new Host.Letter(
                    "127.0.0.1",
                    server.getSmtp().getPort(),
                    "web1",
                    5_000_000_000L,
                    "vip@example.org",
                    List.of("ops@example.org"),
                    "[web1] VRRP Instance VI_1 - Entering MASTER state",
                    "text");
            try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(input))) {
                MailSending.write(List.of(letter), out);
            }
            String said = run(List.of(home.resolve("bin/vipdeck-agent").toString(), "mail"), input);
            assertThat(said).as("what became of it").isEqualTo("\0\0");
            assertThat(server.getReceivedMessages()).hasSize(1);
            assertThat(server.getReceivedMessages()[0].getSubject()).isEqualTo(letter.subject());
        } finally {
            server.stop();
        }
    }

    private String run(List<String> command, Path input) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile());
        builder.environment().put("VIPDECK_ROOT", directory.toString());
        builder.environment().remove("JAVA_HOME");
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(directory.resolve("said"));
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
