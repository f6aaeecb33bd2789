package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import io.vipdeck.control.Event;
import io.vipdeck.e2e.Await;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The agent as it is given to hosts, its scripts and its mails, in a network of their own. */
@EnabledIf("isRoot")
class TellingIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final GreenMail mails =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private TwoNamespaces network;

    static boolean isRoot() {
        return Libc.get().geteuid() == 0;
    }

    @BeforeEach
    void lan() throws Exception {
        network = TwoNamespaces.make();
        // Its threads live where the one that starts them does.
        network.onLeft(() -> {
            mails.start();
            return "";
        });
    }

    @AfterEach
    void down() throws Exception {
        mails.stop();
        network.close();
    }

    @Test
    void scriptsAndMailsTellOfAMasterFromItsBeginningToItsEnd() throws Exception {
        Path script = script();
        Path file = Files.writeString(directory.resolve("keepalived.conf"), """
                global_defs {
                    router_id LB_A
                    enable_script_security
                    script_user root
                    notification_email {
                        ops@example.org
                    }
                    notification_email_from vip@example.org
                    smtp_server 127.0.0.1 %d
                    smtp_connect_timeout 5
                }
                vrrp_instance VI_1 {
                    interface ens33
                    virtual_router_id 66
                    priority 100
                    advert_int 1
                    smtp_alert
                    notify_master "%2$s master" nobody
                    notify_stop "%2$s stop"
                    notify "%2$s any"
                    virtual_ipaddress {
                        192.168.16.130/24
                    }
                }
                """.formatted(
                        mails.getSmtp().getPort(), script));
        Process agent = network.onLeft(() -> agent(file));
        try {
            await("the mail of a master", () -> mails.getReceivedMessages().length >= 2);
            await("its scripts", () -> told().size() >= 3);
        } finally {
            agent.destroy();
        }
        assertThat(agent.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.exitValue()).as(log()).isZero();

        assertThat(told())
                .as(log())
                .containsExactly(
                        "root without VIP: any INSTANCE VI_1 BACKUP 100",
                        "nobody with VIP: master",
                        "root with VIP: any INSTANCE VI_1 MASTER 100",
                        "root without VIP: stop",
                        "root without VIP: any INSTANCE VI_1 STOP 100");
        assertThat(Stream.of(mails.getReceivedMessages()).map(TellingIT::subject))
                .containsExactly(
                        "[LB_A] VRRP Instance VI_1 - Entering BACKUP state",
                        "[LB_A] VRRP Instance VI_1 - Entering MASTER state",
                        "[LB_A] VRRP Instance VI_1 - Stopping");
        assertThat(EventFile.last(directory.resolve("state"), 3).stream().map(Event::text))
                .as("kept on disk")
                .contains("MASTER to INIT: the agent stops")
                .last()
                .asString()
                .startsWith("vipdeck agent stops after");
    }

    private Process agent(Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx24m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("vipdeck.jar", "target/vipdeck.jar"),
                        "io.vipdeck.cli.AgentMain",
                        "run",
                        "-f",
                        file.toString(),
                        "--socket",
                        directory.resolve("agent.sock").toString(),
                        "--state-dir",
                        directory.resolve("state").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    /** Notes who runs it, whether the VIP is there, and its words. */
    private Path script() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path told = Files.writeString(directory.resolve("told"), "");
        Files.setPosixFilePermissions(told, PosixFilePermissions.fromString("rw-rw-rw-"));
        Path script = Files.writeString(directory.resolve("note"), """
                #!/bin/sh
                vip=without
                ip -o addr show dev ens33 | grep -q 192.168.16.130 && vip=with
                echo "$(id -un) $vip VIP: $*" >>%s
                """.formatted(told));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private void await(String what, BooleanSupplier condition) {
        Await.until(what, SOON, condition, this::log);
    }

    private List<String> told() {
        return read("told").lines().toList();
    }

    private String log() {
        return read("log") + read("told");
    }

    private String read(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String subject(MimeMessage mail) {
        try {
            return mail.getSubject();
        } catch (MessagingException odd) {
            throw new AssertionError(odd);
        }
    }
}
