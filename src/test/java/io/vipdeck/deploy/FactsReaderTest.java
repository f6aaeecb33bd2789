package io.vipdeck.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;

class FactsReaderTest {
    private static final Path FRESH =
            Path.of("src", "test", "resources", "io", "vipdeck", "deploy", "debian12-fresh.txt");

    @Test
    void readsAFreshDebianHost() throws Exception {
        Facts facts = Given.facts(Files.readString(FRESH));

        assertThat(facts.os().id()).isEqualTo("debian");
        assertThat(facts.os().version()).isEqualTo("12");
        assertThat(facts.os().prettyName()).isEqualTo("Debian GNU/Linux 12 (bookworm)");
        assertThat(facts.uid()).isZero();
        assertThat(facts.systemd()).isTrue();
        assertThat(facts.arch()).isEqualTo("x86_64");
        assertThat(facts.libc()).isEqualTo("glibc");
        assertThat(facts.clockSeconds()).isEqualTo(1795344888);
        assertThat(facts.interfaceOf("192.168.16.128")).contains("ens33");
        assertThat(facts.interfaceOf("192.168.16.129")).isEmpty();
        assertThat(facts.interfaceOf("web1.example")).isEmpty();
        assertThat(facts.sshServerAddress()).contains("192.168.16.128");
        assertThat(facts.macs()).containsOnlyKeys("ens33").containsValue("02:fc:00:00:00:01");
        assertThat(facts.addresses()).hasSize(4);
        assertThat(facts.nginx()).isEmpty();
        assertThat(facts.unit("nginx").load()).isEqualTo("not-found");
        assertThat(facts.currentVersion()).isEmpty();
        assertThat(facts.started()).isEmpty();
        assertThat(facts.optWritable()).isTrue();
        assertThat(facts.freeOptKib()).isEqualTo(83_736_888);
        assertThat(facts.freeVarKib()).isEqualTo(83_736_887);
        assertThat(facts.neighbours()).isEmpty();
    }

    @Test
    void readsWhatAnInstalledHostHas() {
        String sum = "a".repeat(64);
        Facts facts = Given.facts(String.join(
                "\n",
                "Welcome to web1!",
                "vipdeck-facts 1",
                "nginx.path /usr/sbin/nginx",
                "nginx.version nginx version: nginx/1.22.1",
                "package nginx installed",
                "package nginx-common half-configured",
                "unit Id=vipdeck-agent.service",
                "unit LoadState=loaded",
                "unit ActiveState=active",
                "unit UnitFileState=enabled",
                "unit NeedDaemonReload=yes",
                "web /srv/www",
                "sha256 " + sum + "  ./etc/vipdeck/keepalived.conf",
                "current 0.1.0-0123456789ab",
                "version 0.1.0-0123456789ab",
                "version 0.0.9-0123456789ab",
                "started 0.1.0-0123456789ab x y",
                "ledger ens33 192.168.16.130/24",
                "locked 4711 unattended-upgr",
                "neighbour 192.168.16.130 dev ens33 lladdr 02:fc:00:00:00:05 REACHABLE",
                "vipdeck-facts end",
                ""));

        assertThat(facts.nginx()).contains(new Facts.Nginx("/usr/sbin/nginx", "1.22.1"));
        assertThat(facts.packages()).containsEntry("nginx-common", "half-configured");
        assertThat(facts.unit("vipdeck-agent"))
                .isEqualTo(new Facts.Unit("loaded", "active", "enabled", true));
        assertThat(facts.webRoot()).isEqualTo("/srv/www");
        assertThat(facts.sha256()).containsEntry("/etc/vipdeck/keepalived.conf", sum);
        assertThat(facts.currentVersion()).contains("0.1.0-0123456789ab");
        assertThat(facts.versions()).hasSize(2);
        assertThat(facts.ledger()).containsExactly("ens33 192.168.16.130/24");
        assertThat(facts.packageLock()).contains("4711 unattended-upgr");
        assertThat(facts.neighbours()).containsEntry("192.168.16.130", "02:fc:00:00:00:05");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bash: sh: command not found",
                "vipdeck-facts 1\nuid 0\n",
                "uid 0\nvipdeck-facts end\n",
                "vipdeck-facts 2\nuid 0\nvipdeck-facts end\n",
            })
    void anAnswerThatIsNotWholeIsNone(String answer) {
        assertThat(FactsReader.read(answer)).isEmpty();
    }

    @Test
    void hostileTextDoesNotGetThrough() {
        Facts facts = Given.facts(String.join(
                "\n",
                "vipdeck-facts 1",
                "uid 99999999999999999999",
                "clock -5",
                "uname \u001b]0;owned\u0007web\u202e1\r",
                "os PRETTY_NAME=\"" + "x".repeat(100_000) + "\"",
                "web /var/www/$(reboot)",
                "addr 2: ens33    inet 999.1.1.1/24 scope global",
                "addr 2: ens33    inet 192.168.16.128/240 scope global",
                "addr nonsense",
                "link 2: a-name-that-is-far-too-long: <UP> link/ether 02:fc:00:00:00:01 x",
                "sha256 short  /etc/vipdeck/keepalived.conf",
                "neighbour 192.168.16.130 dev ens33 lladdr zz:zz REACHABLE",
                "unit Id",
                "ssh 1 2",
                " ",
                "vipdeck-facts end"));

        assertThat(facts.uid()).isEqualTo(Integer.MAX_VALUE);
        assertThat(facts.clockSeconds()).isZero();
        assertThat(facts.hostname()).isEqualTo("web1");
        assertThat(facts.os().prettyName().length()).isLessThanOrEqualTo(500);
        assertThat(facts.webRoot()).isEqualTo("/var/www/html");
        assertThat(facts.addresses()).isEmpty();
        assertThat(facts.macs()).isEmpty();
        assertThat(facts.sha256()).isEmpty();
        assertThat(facts.neighbours()).isEmpty();
        assertThat(facts.units()).isEmpty();
        assertThat(facts.sshServerAddress()).isEmpty();
    }
}
