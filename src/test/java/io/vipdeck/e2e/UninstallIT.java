package io.vipdeck.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.e2e.Cli.Ended;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Two real hosts before an installation and after it was taken back: one where the operator has an Nginx
 * of his own, configured and serving, and one without. Every path, mode, owner and content is compared.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UninstallIT {
    private static final List<String> HOSTS = List.of("web1", "web2");
    private static final String VIP = "192.168.16.130";
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(5);

    /** What a package manager and a running system write besides; nothing of it is vipdeck's. */
    private static final String OTHERS =
            "/(var/log|var/cache|var/lib/apt|var/lib/dpkg|var/lib/systemd"
                    + "|var/lib/dbus|var/lib/PackageKit|var/tmp|etc/\\.pwd\\.lock|etc/ld\\.so\\.cache)(/.*)?";

    /** Of each path kind, mode, owner and target, of files size and time; of short files the content, too. */
    private static final String SNAPSHOT = "cd / && find etc srv usr var boot home root -xdev"
            + " \\( -path var/log -o -path var/cache -o -path var/lib/apt -o -path var/lib/dpkg"
            + " \\) -prune"
            + " -o -type f -printf '/%p\\tf %m %U:%G %s %t\\n' -o -printf '/%p\\t%y %m %U:%G %l\\n';"
            + " find opt -maxdepth 2 -printf '/%p\\t%y %m %U:%G %l\\n';"
            + " find etc srv var usr/local usr/sbin usr/lib/systemd -xdev"
            + " \\( -path var/log -o -path var/cache -o -path var/lib/apt -o -path var/lib/dpkg"
            + " \\) -prune -o -type f -size -256k -print0 | xargs -0 sha256sum"
            + " | awk '{ print \"/\" substr($0, 67) \"\\t\" $1 }'";

    private static final Map<String, Map<String, String>> before = new TreeMap<>();

    @BeforeAll
    static void labUp() {
        LabGround.up(2);
        Cli.vipdeck(
                        LONG,
                        "lab",
                        "exec",
                        "web1",
                        "--",
                        "sh",
                        "-c",
                        String.join(
                                "; ",
                                List.of(
                                        "set -e",
                                        "export DEBIAN_FRONTEND=noninteractive",
                                        "apt-get -q update",
                                        "apt-get -qy install --no-install-recommends nginx",
                                        "echo \"<h1>web9</h1>\" >/var/www/html/index.html",
                                        "chown www-data:adm /var/www/html/index.html",
                                        "chmod 0640 /var/www/html/index.html",
                                        "touch -d 2020-02-02T02:02:02Z /var/www/html/index.html",
                                        "echo 'server_tokens off;' >/etc/nginx/conf.d/operator.conf",
                                        "systemctl reload nginx")))
                .mustSucceed();
        HOSTS.forEach(host -> before.put(host, snapshot(host)));
    }

    @AfterAll
    static void labDown() {
        LabGround.down();
    }

    @Test
    @Order(1)
    void aDryRunShowsWhatWouldChangeAndNoSecret() {
        Ended shown = Cli.vipdeck(SHORT, "-i", "lab", "install", "--dry-run", "--diff")
                .mustSucceed();
        assertThat(shown.stdout())
                .contains("web1  -<h1>web9</h1>")
                .contains("+<h1>web1</h1>")
                .contains("auth_pass <hidden, new>")
                .doesNotContain("auth_pass 1111");
        HOSTS.forEach(host -> assertThat(traces(host)).isEmpty());
    }

    @Test
    @Order(2)
    void whoHoldsALockIsNamedAndAnOldLockIsVoid() {
        hold("web2", "now");
        Ended refused = Cli.vipdeck(LONG, "-i", "lab", "install", "--yes");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stderr())
                .contains("web2: is being worked on by bob@ops pid 7 (install, since")
                .contains("--break-lock")
                .contains(
                        "web1: nothing was done to it, since web2 is being worked on by somebody else")
                .doesNotContain("Exception");
        HOSTS.forEach(host -> assertThat(traces(host)).isEmpty());
        hold("web2", "40 seconds ago");
    }

    @Test
    @Order(3)
    void theOperatorsNginxServesOnWhileVipdeckComesAndGoes() throws IOException {
        try (ClientSeat client = ClientSeat.at(LabGround.CLIENT, "192.168.16.128")) {
            client.awaitSteady("web9", Duration.ofMillis(500), SHORT);
            long begin = System.nanoTime();
            String pid = nginxPid();
            Cli.vipdeck(LONG, "-i", "lab", "install", "--yes").mustSucceed();
            HOSTS.forEach(host -> assertThat(locked(host)).as("lock of " + host).isFalse());
            assertThat(LabGround.holds("web1", VIP)).isTrue();

            Ended gone = Cli.vipdeck(LONG, "-i", "lab", "uninstall", "--yes", "--packages")
                    .mustSucceed();
            assertThat(gone.stdout()).contains("2 of 2 hosts are without vipdeck, 2 changed");
            client.awaitSteady("web9", Duration.ofMillis(500), SHORT);
            assertThat(nginxPid()).isEqualTo(pid);
            // A busy machine is slow to answer; an Nginx that was down would be seen for longer.
            assertThat(client.longestGapMs(begin)).isLessThan(2_000);
        }
        for (String host : HOSTS) {
            assertThat(LabGround.holds(host, VIP)).isFalse();
            assertThat(changes(host)).as("what differs on " + host).isEmpty();
            assertThat(LabGround.exec(host, "systemctl", "list-units", "--all", "vipdeck*")
                            .stdout())
                    .doesNotContain("vipdeck-agent");
        }
        assertThat(LabGround.exec("web1", "stat", "-c", "%Y %U:%G %a", "/var/www/html/index.html")
                        .stdout())
                .isEqualTo("1580608922 www-data:adm 640\n");
    }

    @Test
    @Order(4)
    void aSecondRunFindsNothing() {
        Ended again = Cli.vipdeck(SHORT, "-i", "lab", "uninstall", "--yes", "--packages")
                .mustSucceed();
        assertThat(again.stdout()).contains("nothing to do").contains("0 changed");
    }

    @Test
    @Order(5)
    void whatTheOperatorChangedSinceIsKeptAndNamed() {
        Cli.vipdeck(LONG, "-i", "lab", "install", "--yes").mustSucceed();
        LabGround.exec("web1", "sh", "-c", "echo mine >/var/www/html/index.html")
                .mustSucceed();

        Ended gone =
                Cli.vipdeck(LONG, "-i", "lab", "uninstall", "--yes", "--json").mustSucceed();

        assertThat(gone.stdout())
                .contains(
                        "{\"event\":\"noted\",\"host\":\"web1\",\"text\":\"/var/www/html/index.html was"
                                + " changed since vipdeck wrote it and is kept; the one of before lies in"
                                + " /var/lib/vipdeck/backups/original/var/www/html/index.html\"}");
        assertThat(LabGround.exec("web1", "cat", "/var/www/html/index.html").stdout())
                .isEqualTo("mine\n");
        assertThat(LabGround.exec(
                                "web1",
                                "cat",
                                "/var/lib/vipdeck/backups/original/var/www/html/index.html")
                        .stdout())
                .isEqualTo("<h1>web9</h1>\n");
        assertThat(LabGround.exec("web2", "systemctl", "is-active", "nginx").stdout())
                .isEqualTo("active\n");
    }

    private static void hold(String host, String touched) {
        LabGround.exec(
                        host,
                        "sh",
                        "-c",
                        "printf 'token\\nbob@ops pid 7\\n0\\ninstall\\n' >/run/vipdeck.lock && touch -d '"
                                + touched + "' /run/vipdeck.lock")
                .mustSucceed();
    }

    private static String nginxPid() {
        return LabGround.exec("web1", "cat", "/run/nginx.pid").mustSucceed().stdout();
    }

    private static String traces(String host) {
        return LabGround.exec(
                        host,
                        "sh",
                        "-c",
                        "ls -d /opt/vipdeck /etc/vipdeck /var/lib/vipdeck 2>/dev/null")
                .stdout();
    }

    private static boolean locked(String host) {
        return LabGround.exec(host, "test", "-e", "/run/vipdeck.lock").exitCode() == 0;
    }

    /** Paths with their kind, mode, owner, target and content. */
    private static Map<String, String> snapshot(String host) {
        Map<String, String> paths = new TreeMap<>();
        Cli.vipdeck(LONG, "lab", "exec", host, "--", "sh", "-c", SNAPSHOT)
                .mustSucceed()
                .stdout()
                .lines()
                .map(line -> line.split("\t", 2))
                .filter(words -> !words[0].matches(OTHERS))
                .forEach(words -> paths.merge(words[0], words[1], (a, b) -> a + " " + b));
        return paths;
    }

    /** What differs from before the first installation. */
    private static Map<String, String> changes(String host) {
        Map<String, String> old = before.get(host);
        Map<String, String> now = snapshot(host);
        Map<String, String> changes = new TreeMap<>();
        now.forEach((path, is) -> {
            if (!is.equals(old.get(path))) {
                changes.put(path, old.get(path) + " became " + is);
            }
        });
        old.keySet().stream()
                .filter(path -> !now.containsKey(path))
                .collect(Collectors.toList())
                .forEach(path -> changes.put(path, "is gone"));
        return changes;
    }
}
