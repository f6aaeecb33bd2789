package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.agent.HostEvent;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A shell script stands for systemctl and notes what it was asked. */
class ServiceStartTest {
    private final Heard heard = new Heard();

    @TempDir
    private Path directory;

    private Path asked;

    @BeforeEach
    void nothingAskedYet() {
        asked = directory.resolve("asked");
    }

    @Test
    void startsTheUnit() throws Exception {
        HostEvent.UnitStarted started = start("exit 0");

        assertThat(started).isEqualTo(new HostEvent.UnitStarted("web", true, ""));
        assertThat(asked).hasContent("--no-ask-password start -- nginx\n");
    }

    @Test
    void tellsTheFirstLineOfTheComplaint() throws Exception {
        HostEvent.UnitStarted started = start(
                "case $2 in start) printf 'Job for nginx\\tfailed.\\nSee log\\n' >&2; exit 1;;"
                        + " show) echo Result=exit-code;; esac");

        assertThat(started)
                .isEqualTo(new HostEvent.UnitStarted("web", false, "Job for nginx failed."));
        assertThat(asked)
                .hasContent("--no-ask-password start -- nginx\n"
                        + "--no-ask-password show --property=Result -- nginx\n");
    }

    @Test
    void clearsTheCountWhereSystemdRefusesBecauseOfIt() throws Exception {
        HostEvent.UnitStarted started = start("case $2 in"
                + " start) [ -e " + directory + "/cleared ] || exit 1;;"
                + " show) echo Result=start-limit-hit;;"
                + " reset-failed) touch " + directory + "/cleared;; esac");

        assertThat(started).isEqualTo(new HostEvent.UnitStarted("web", true, ""));
        assertThat(asked)
                .hasContent("--no-ask-password start -- nginx\n"
                        + "--no-ask-password show --property=Result -- nginx\n"
                        + "--no-ask-password reset-failed -- nginx\n"
                        + "--no-ask-password start -- nginx\n");
    }

    @Test
    void withoutSystemdItSaysSo() throws Exception {
        new ServiceStart(directory.resolve("none").toString(), "web", "nginx", heard).run();

        assertThat(heard.next(HostEvent.UnitStarted.class))
                .isEqualTo(new HostEvent.UnitStarted(
                        "web", false, "systemctl cannot be run, nginx needs systemd"));
    }

    private HostEvent.UnitStarted start(String script) throws IOException, InterruptedException {
        Path systemctl = directory.resolve("systemctl");
        Files.writeString(systemctl, "#!/bin/sh\necho \"$*\" >> " + asked + "\n" + script + "\n");
        Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
        new ServiceStart(systemctl.toString(), "web", "nginx", heard).run();
        return heard.next(HostEvent.UnitStarted.class);
    }
}
