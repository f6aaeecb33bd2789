package io.vipdeck.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipdeck.lab.LabStatus.HostState;
import io.vipdeck.lab.LabStatus.Phase;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** A lab of two hosts while it is up; needs root. */
class LabIT {
    private static final Lab LAB = Lab.standard();
    private static final Duration SOON = Duration.ofSeconds(20);

    @BeforeAll
    static void aFreshLabIsUp() throws LabException {
        requireGround();
        LAB.down();
        LAB.up(2, line -> {});
    }

    @AfterAll
    static void itIsTakenAway() throws LabException {
        if (suitable()) {
            LAB.down();
        }
    }

    @Test
    void bothHostsBootWholeWithNeitherJavaNorNginx() throws LabException {
        for (String host : List.of("web1", "web2")) {
            assertThat(on(host, "systemctl is-system-running --wait")).isEqualTo("running\n");
            assertThat(on(host, "hostname")).isEqualTo(host + "\n");
            assertThat(on(host, "command -v java nginx; ls /usr/lib/jvm /root 2>/dev/null; true"))
                    .isEqualTo("/root:\n");
        }
    }

    @Test
    void sshAnswersInTheOperatorsNamespaceAndNowhereElse() throws LabException {
        for (LabStatus.Host host : LAB.status().hosts()) {
            String banner = "timeout 3 bash -c 'exec 3<>/dev/tcp/%s/22 && head -c 8 <&3'"
                    .formatted(host.host().address());
            assertThat(Traces.output(LAB.operator(List.of("sh", "-c", banner))))
                    .isEqualTo("SSH-2.0-");
        }
        assertThat(Traces.output("sh", "-c", "ip -4 addr show | grep -c 192.168.16; true"))
                .isEqualTo("0\n");
    }

    @Test
    void theOperatorsKeyAndTheHostsKeysFit() throws LabException {
        Assumptions.assumeTrue(LAB.hasSshClient(), "this machine has no SSH client");
        assertThat(Traces.output(LAB.ssh("web2", List.of("hostname")))).isEqualTo("web2\n");
    }

    @Test
    void theHostsReachThePackageMirrors() throws LabException {
        assertThat(on("web1", "apt-get -q update 2>&1")).contains("Reading package lists");
    }

    @Test
    void theHostsCannotChangeTheMachinesKernelSettings() throws LabException {
        assertThat(on("web1", "echo 99999 >/proc/sys/kernel/pid_max || echo refused"))
                .contains("refused");
        assertThat(on("web1", "echo 1 >/proc/sys/net/ipv4/ip_nonlocal_bind && echo done"))
                .isEqualTo("done\n");
        assertThat(on(
                        "web1",
                        "systemd-run --quiet --wait --pipe mknod /root/disk b 8 0 || echo refused"))
                .contains("refused");
    }

    @Test
    void upAgainIsFineAndAnotherSizeIsRefused() throws LabException {
        List<String> said = new CopyOnWriteArrayList<>();
        LAB.up(2, said::add);
        assertThat(said).containsExactly("the lab is up already");
        assertThatThrownBy(() -> LAB.up(3, said::add))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("with 2 hosts, not 3");
    }

    @Test
    void aHostWhosePlugWasPulledBootsWithItsDiskAndWithoutItsAddresses() throws LabException {
        on(
                "web1",
                "echo kept >/var/lib/kept; echo lost >/run/lost;"
                        + " ip addr add 192.168.16.130/24 dev ens33; nft add table ip rules");
        String bootId = on("web1", "cat /proc/sys/kernel/random/boot_id");
        String machineId = on("web1", "cat /etc/machine-id");

        LAB.kill("web1");

        assertThat(state("web1")).isEqualTo(HostState.OFF);
        assertThat(LAB.status().sound()).isTrue();
        assertThatThrownBy(() -> LAB.exec("web1", List.of("true")))
                .hasMessage("web1 is not running: boot it with vipdeck lab boot web1");
        LAB.kill("web1");

        LAB.boot("web1");

        assertThat(state("web1")).isEqualTo(HostState.RUNNING);
        assertThat(on("web1", "systemctl is-system-running --wait")).isEqualTo("running\n");
        assertThat(on("web1", "cat /var/lib/kept; ls /run/lost 2>/dev/null; true"))
                .isEqualTo("kept\n");
        assertThat(on("web1", "ip -o addr show to 192.168.16.130; nft list ruleset"))
                .isEmpty();
        assertThat(on("web1", "cat /proc/sys/kernel/random/boot_id")).isNotEqualTo(bootId);
        assertThat(on("web1", "cat /etc/machine-id")).isEqualTo(machineId);
        LAB.boot("web1");
    }

    @Test
    void aHostThatWasShutDownFromInsideIsSaidToHaveEndedAndBootsAgain() throws LabException {
        on("web2", "systemctl poweroff --force");
        await("web2 has ended", () -> state("web2") == HostState.ENDED);
        assertThat(LAB.status().sound()).isFalse();
        await(
                "its link is down",
                () -> Traces.output("ip", "-n", "vipdeck-switch", "-o", "link", "show", "web2")
                        .contains("state DOWN"));

        LAB.boot("web2");

        assertThat(state("web2")).isEqualTo(HostState.RUNNING);
        assertThat(LAB.status().sound()).isTrue();
    }

    @Test
    void theJournalOfAHostCanBeReadFromOutside() throws LabException {
        assertThat(Traces.output(LAB.log("web2", List.of("--no-pager", "--lines=2000"))))
                .contains("web2 systemd[1]:");
    }

    @Test
    void anUnknownHostIsNamedAndTheKnownOnesToo() {
        assertThatThrownBy(() -> LAB.boot("web9"))
                .hasMessage("the lab has no host web9, its hosts are web1, web2");
    }

    static void requireGround() {
        if (!suitable()) {
            if (Boolean.getBoolean("lab.required")) {
                throw new AssertionError("the lab is required here and cannot be: " + objection());
            }
            Assumptions.abort(objection());
        }
    }

    private static boolean suitable() {
        return objection().isEmpty();
    }

    private static String objection() {
        try {
            Ground.check();
            return "";
        } catch (LabException unsuitable) {
            return unsuitable.sentence();
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + ": not within " + SOON);
            }
            Thread.onSpinWait();
        }
    }

    private static HostState state(String host) {
        try {
            assertThat(LAB.status().phase()).isEqualTo(Phase.UP);
            return LAB.status().hosts().stream()
                    .filter(found -> found.host().name().equals(host))
                    .findFirst()
                    .orElseThrow()
                    .state();
        } catch (LabException failed) {
            throw new AssertionError(failed);
        }
    }

    private static String on(String host, String script) throws LabException {
        return Traces.output(LAB.exec(host, List.of("sh", "-c", script)));
    }
}
