package io.vipdeck.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.vipdeck.e2e.Cli.Ended;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * OpenSSH's own server, agent and key tools, under a configuration as an operator has it. The second host is reached
 * through the first.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SshIT {
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final String OPERATOR = "vipdeck-operator";

    @TempDir
    static Path home;

    private static Path ssh;

    @BeforeAll
    static void prepare() throws IOException {
        LabGround.up(2);
        ssh = Files.createDirectories(home.resolve(".ssh"));
        Files.writeString(ssh.resolve("config"), """
                Host gate
                  HostName 192.168.16.128
                Host hidden
                  HostName 192.168.16.129
                  ProxyJump gate
                Match host 192.168.16.*
                  Include more
                """);
        Files.writeString(
                ssh.resolve("more"),
                "Host gate hidden\n  User root\n  IdentityAgent ~/agent\n  ForwardX11 no\n"
                        + "  BindInterface eth7\n");
        Files.writeString(home.resolve("pair.yaml"), """
                cluster: web
                hosts:
                  - { name: web1, address: gate }
                  - { name: web2, address: hidden }
                vrrp:
                  virtual_router_id: 66
                  virtual_ipaddress: [192.168.16.130/24]
                """);
        generate("key");
        generate("authority");
        for (String host : List.of("web1", "web2")) {
            authorize(host, Files.readString(ssh.resolve("key.pub")).strip());
        }
    }

    @AfterAll
    static void labDown() {
        LabGround.down();
    }

    private static void generate(String name) {
        run(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                ssh.resolve(name).toString());
    }

    private static void authorize(String host, String key) {
        LabGround.exec(
                        host,
                        "sh",
                        "-c",
                        "mkdir -p /root/.ssh && cp -n /root/.ssh/authorized_keys /root/.ssh/before;"
                                + " echo '" + key + "' >>/root/.ssh/authorized_keys")
                .mustSucceed();
    }

    private static Ended run(String... words) {
        return Cli.run(SHORT, List.of(words)).mustSucceed();
    }

    /** {@code vipdeck} at the operator's seat, with its own home and, in the agent, this key. */
    private static Ended vipdeck(String key, String... words) {
        List<String> command = new ArrayList<>(List.of(
                "ip",
                "netns",
                "exec",
                OPERATOR,
                "env",
                "HOME=" + home,
                "sh",
                "-c",
                "eval \"$(ssh-agent -a \"$HOME/agent\")\" >/dev/null; ssh-add -q \"$HOME/.ssh/$0\";"
                        + " \"$@\"; code=$?; kill \"$SSH_AGENT_PID\"; exit $code",
                key));
        command.addAll(Cli.java());
        command.addAll(List.of("-i", home.resolve("pair.yaml").toString()));
        command.addAll(List.of(words));
        return Cli.run(SHORT, command);
    }

    private static List<String> errors(Ended status) throws IOException {
        JsonNode cluster = new ObjectMapper().readTree(status.stdout());
        List<String> errors = new ArrayList<>();
        cluster.path("hosts").forEach(host -> errors.add(host.path("error").asText("")));
        return errors;
    }

    private static boolean bothReached(Ended status) throws IOException {
        JsonNode cluster = new ObjectMapper().readTree(status.stdout());
        return cluster.at("/hosts/0/reachable").asBoolean()
                && cluster.at("/hosts/1/reachable").asBoolean();
    }

    @Test
    @Order(1)
    void unknownHostsAreRefusedWithoutATerminal() throws IOException {
        Ended status = vipdeck("key", "status", "--json");
        assertThat(errors(status).get(0))
                .contains("not known yet", "SHA256:", "--accept-host-keys");
        assertThat(errors(status).get(1)).startsWith("On the way to web2: gate (192.168.16.128)");
        assertThat(status.stderr())
                .contains(ssh.resolve("more") + ":5: BindInterface is not honoured")
                .doesNotContain("ForwardX11");
    }

    @Test
    @Order(2)
    void aScriptAcceptsThemAllAndTheyAreKnownFromThenOn() throws IOException {
        Ended accepted = vipdeck("key", "status", "--json", "--accept-host-keys");
        assertThat(bothReached(accepted)).as(accepted.toString()).isTrue();
        assertThat(accepted.stderr()).contains("accepted for the first time: web2 (192.168.16.129");
        Ended again = vipdeck("key", "status", "--json");
        assertThat(bothReached(again)).as(again.toString()).isTrue();
        assertThat(again.stderr()).doesNotContain("accepted");
    }

    @Test
    @Order(3)
    void hashedNamesAreKnownToo() throws IOException {
        Path store = home.resolve(".config/vipdeck/known_hosts");
        Path hashed = Files.copy(store, ssh.resolve("known_hosts"));
        run("ssh-keygen", "-q", "-H", "-f", hashed.toString());
        assertThat(Files.readString(hashed)).startsWith("|1|").doesNotContain("192.168");
        Files.delete(store);
        Ended status = vipdeck("key", "status", "--json");
        assertThat(bothReached(status)).as(status.toString()).isTrue();
    }

    @Test
    @Order(4)
    void aCertificateLetsInWhereTheKeyAloneDoesNot() throws IOException {
        for (String host : List.of("web1", "web2")) {
            LabGround.exec(
                            host,
                            "sh",
                            "-c",
                            "cp /root/.ssh/before /root/.ssh/authorized_keys; echo 'cert-authority "
                                    + Files.readString(ssh.resolve("authority.pub"))
                                            .strip()
                                    + "' >>/root/.ssh/authorized_keys")
                    .mustSucceed();
        }
        Files.writeString(
                ssh.resolve("config"),
                Files.readString(ssh.resolve("config")) + "Host *\n  IdentityFile ~/.ssh/key\n");
        assertThat(errors(vipdeck("authority", "status", "--json")).get(0))
                .contains("does not let root in");
        run(
                "ssh-keygen",
                "-q",
                "-s",
                ssh.resolve("authority").toString(),
                "-I",
                "op",
                "-n",
                "root",
                "-V",
                "+10m",
                ssh.resolve("key.pub").toString());
        Ended status = vipdeck("authority", "status", "--json");
        assertThat(bothReached(status)).as(status.toString()).isTrue();
    }

    @Test
    @Order(5)
    void aChangedKeyIsRefusedWithItsPlaceWhateverIsAccepted() throws IOException {
        generate("impostor");
        String blob = Files.readString(ssh.resolve("impostor.pub")).split(" ")[1];
        Path known = ssh.resolve("known_hosts");
        Files.writeString(known, "192.168.16.128 ssh-ed25519 " + blob + "\n");
        Files.setPosixFilePermissions(known, PosixFilePermissions.fromString("rw-------"));
        Ended status = vipdeck("key", "status", "--json", "--accept-host-keys");
        assertThat(errors(status).get(0))
                .contains("another host key than before", known + ":1", "SHA256:");
        assertThat(known).content().hasLineCount(1);
    }
}
