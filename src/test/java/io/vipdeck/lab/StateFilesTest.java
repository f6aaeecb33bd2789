package io.vipdeck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.lab.LabStatus.HostState;
import io.vipdeck.lab.LabStatus.Phase;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class StateFilesTest {
    private static final String STARTED = "4711";

    @TempDir
    private Path place;

    private StateFiles files;

    @BeforeEach
    void thereIsNothing() {
        files = new StateFiles(
                place.resolve("state"), place.resolve("netns"), place.resolve("proc"));
    }

    @Test
    void withoutItsDirectoryTheLabIsDown() throws IOException, LabException {
        LabStatus status = files.status();
        assertThat(status.phase()).isEqualTo(Phase.DOWN);
        assertThat(status.sound()).isTrue();
    }

    @Test
    void withoutItsLastFileTheLabIsHalfMade() throws IOException, LabException {
        Files.createDirectories(files.directory());
        LabStatus status = files.status();
        assertThat(status.phase()).isEqualTo(Phase.HALF_MADE);
        assertThat(status.sound()).isFalse();
    }

    @Test
    void whatARestartOfTheMachineLeftIsHalfALab() throws IOException, LabException {
        labIsUp();
        Files.delete(files.namespaces().resolve("vipdeck-switch"));
        assertThat(files.status().phase()).isEqualTo(Phase.HALF_MADE);
    }

    @Test
    void aHostRunsWhileTheProcessThatWasStartedThenLives() throws IOException, LabException {
        labIsUp();
        host("web1", "100 " + STARTED);
        host("web2", "200 " + STARTED);
        process("100", "(systemd) S", STARTED);
        process("200", "(a ) name) S", STARTED);

        LabStatus status = files.status();

        assertThat(status.phase()).isEqualTo(Phase.UP);
        assertThat(status.sound()).isTrue();
        assertThat(status.hosts())
                .containsExactly(
                        new LabStatus.Host(
                                new LabHost("web1", "192.168.16.128", 100), HostState.RUNNING, 100),
                        new LabStatus.Host(
                                new LabHost("web2", "192.168.16.129", 99), HostState.RUNNING, 200));
    }

    @Test
    void aHostWhosePlugWasPulledIsOff() throws IOException, LabException {
        labIsUp();
        host("web1", "100 " + STARTED);
        host("web2", "200 " + STARTED);
        process("100", "(systemd) S", STARTED);
        Files.writeString(files.directory().resolve("hosts/web2/off"), "");

        LabStatus status = files.status();

        assertThat(status.hosts())
                .extracting(LabStatus.Host::state)
                .containsExactly(HostState.RUNNING, HostState.OFF);
        assertThat(status.sound()).isTrue();
    }

    @Test
    void aHostWhoseProcessIsGoneOrIsAnotherOneHasEndedByItself() throws IOException, LabException {
        labIsUp();
        host("web1", "100 " + STARTED);
        host("web2", "200 " + STARTED);
        process("100", "(other) S", "9999");
        process("200", "(systemd) Z", STARTED);

        LabStatus status = files.status();

        assertThat(status.hosts())
                .extracting(LabStatus.Host::state)
                .containsExactly(HostState.ENDED, HostState.ENDED);
        assertThat(status.sound()).isFalse();
    }

    private void labIsUp() throws IOException {
        Files.createDirectories(files.directory());
        Files.writeString(files.size(), "2\n");
        Files.writeString(files.complete(), "");
        Files.createDirectories(files.namespaces());
        Files.writeString(files.namespaces().resolve("vipdeck-switch"), "");
    }

    private void host(String name, String pid) throws IOException {
        Path host = files.directory().resolve("hosts").resolve(name);
        Files.createDirectories(host);
        Files.writeString(host.resolve("pid"), pid + "\n");
    }

    private void process(String pid, String nameAndState, String started) throws IOException {
        Path process = place.resolve("proc").resolve(pid);
        Files.createDirectories(process);
        String between = " 0".repeat(18);
        Files.writeString(
                process.resolve("stat"),
                pid + " " + nameAndState + between + " " + started + " 0 0\n");
    }
}
