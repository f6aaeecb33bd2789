package io.vipdeck.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipdeck.inventory.Inventory.Become;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

class NginxFaultTest {
    @TempDir
    Path directory = Path.of("");

    private Path conf = Path.of("");
    private Path broken = Path.of("");
    private Path state = Path.of("");

    /** An Nginx and a systemctl of a few lines, which remember whether Nginx runs. */
    @BeforeEach
    void a_machine() throws IOException {
        conf = Files.createDirectory(directory.resolve("conf.d"));
        broken = conf.resolve("vipdeck-break.conf");
        state = Files.writeString(directory.resolve("state"), "active\n");
        Files.writeString(conf.resolve("users.conf"), "server {}\n");
        command("id", "echo 0\n");
        command("nginx", """
                if grep -q vipdeck_broke %1$s/conf.d/*.conf; then
                    echo 'nginx: [emerg] unknown directive in vipdeck-break.conf:2' >&2
                    exit 1
                fi
                """);
        command("systemctl", """
                case $1 in
                    start | restart) nginx -t 2>/dev/null || exit 1; echo active >%1$s/state ;;
                    stop) echo inactive >%1$s/state ;;
                    is-active) cat %1$s/state ;;
                esac
                """);
    }

    @AfterEach
    void the_users_file_is_as_it_was() throws IOException {
        assertThat(conf.resolve("users.conf")).hasContent("server {}\n");
    }

    @Test
    void break_stops_it_so_that_it_cannot_start_and_mend_takes_exactly_that_back()
            throws Exception {
        assertThat(script("break")).isEmpty();
        assertThat(state).hasContent("inactive\n");
        assertThat(broken).content().contains("vipdeck nginx mend");
        assertThat(script("break")).isEmpty();
        assertThat(script("start")).contains("it was broken on purpose");
        assertThat(state).hasContent("inactive\n");

        assertThat(script("mend")).isEmpty();
        assertThat(broken).doesNotExist();
        assertThat(state).hasContent("active\n");
        assertThat(script("mend")).isEmpty();
    }

    @Test
    void break_leaves_nothing_where_nginx_does_not_read_the_directory() throws Exception {
        command("nginx", "exit 0\n");

        assertThat(script("break")).contains("does not read");
        assertThat(broken).doesNotExist();
        assertThat(state).hasContent("active\n");
    }

    @Test
    void break_does_not_touch_an_nginx_that_is_broken_already() throws Exception {
        command("nginx", "echo 'nginx: [emerg] their own mistake' >&2\nexit 1\n");

        assertThat(script("break")).contains("their own mistake");
        assertThat(broken).doesNotExist();
        assertThat(state).hasContent("active\n");
    }

    @Test
    void a_stop_that_an_agent_cancels_by_starting_it_again_is_a_stop() throws Exception {
        command("systemctl", """
                case $1 in
                    show) echo MainPID=4194305 ;; # above every possible one, so it is gone
                    stop) echo 'Job for nginx.service canceled.' >&2; exit 1 ;;
                esac
                """);

        assertThat(script("stop")).isEmpty();
        assertThat(NginxFault.STOP.on(
                        new ScriptedRemote("web1").prints("stop", "again\n"), Become.NONE))
                .isEqualTo("Nginx on web1 was stopped, and is being started again.");
    }

    @Test
    void break_waits_until_an_agent_has_found_out_that_it_cannot_start_it() throws Exception {
        command("systemctl", """
                case $1 in
                    show) echo MainPID=4194305 ;;
                    stop) echo activating >%1$s/state; echo 'Job canceled.' >&2; exit 1 ;;
                    is-active) cat %1$s/state; echo failed >%1$s/state ;;
                esac
                """);

        assertThat(script("break")).isEmpty();
        assertThat(state).hasContent("failed\n");
        assertThat(broken).exists();
    }

    @Test
    void break_takes_its_file_back_when_systemd_does_not_stop_it() throws Exception {
        command("systemctl", "exit 1\n");

        assertThat(script("break")).contains("nothing was broken");
        assertThat(broken).doesNotExist();
    }

    @Test
    void a_start_that_fails_says_nginxs_own_complaint() throws Exception {
        command("nginx", "echo 'nginx: [emerg] their own mistake' >&2\nexit 1\n");

        assertThat(script("start")).contains("it did not start").contains("their own mistake");
    }

    @Test
    void who_is_not_root_is_told_so_and_nothing_is_claimed() throws Exception {
        command("id", "[ \"$1\" = -un ] && echo op || echo 1000\n");
        for (NginxFault fault : NginxFault.values()) {
            assertThat(script(fault.word()))
                    .isEqualTo("user op may not start and stop it; set ssh.become: sudo or"
                            + " ssh.user: root in the inventory\n");
        }
        assertThat(state).hasContent("active\n");
        assertThat(broken).doesNotExist();
    }

    @Test
    void says_how_nginx_is_now_or_what_the_host_complains_of() throws Exception {
        ScriptedRemote web1 = new ScriptedRemote("web1")
                .fails("mend", "it still cannot start: \u001b[31mnginx: [emerg]\n");

        assertThat(NginxFault.BREAK.on(web1, Become.NONE))
                .isEqualTo("Nginx on web1 was stopped and cannot start until it is mended.");
        assertThatThrownBy(() -> NginxFault.MEND.on(web1, Become.NONE))
                .isInstanceOf(DrillException.class)
                .hasMessage("Nginx on web1: it still cannot start: nginx: [emerg]");
        assertThat(web1.asked()).containsExactly("break", "mend");
    }

    private void command(String name, String body) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path file = bin.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + body.replace("%1$s", directory.toString()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /**
     * Runs the real script on this machine, its directory swapped for ours; what it complains of.
     */
    private String script(String verb) throws Exception {
        ScriptedRemote remote = new ScriptedRemote("web1");
        NginxFault.START.on(remote, Become.NONE);
        String script = remote.scripts().get(0).replace("/etc/nginx/conf.d", conf.toString());
        Process shell = new ProcessBuilder("sh", "-s", verb).start();
        try (OutputStream stdin = shell.getOutputStream()) {
            stdin.write(("PATH=" + directory.resolve("bin") + ":$PATH\n" + script)
                    .getBytes(StandardCharsets.UTF_8));
        }
        String complaint =
                new String(shell.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue() == 0).isEqualTo(complaint.isEmpty());
        return complaint;
    }
}
