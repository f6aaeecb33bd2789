package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class RequestersTest {
    @TempDir
    private Path proc;

    @Test
    void namesTheProcessWhoseIdThePortIs() throws IOException {
        Files.createDirectory(proc.resolve("612"));
        Files.writeString(proc.resolve("612/comm"), "Network\u001bManager\n");

        assertThat(new Requesters(proc).name(612)).isEqualTo("Network?Manager (process 612)");
    }

    @Test
    void aProcessThatHasEndedIsTheMostThatCanBeSaid() {
        assertThat(new Requesters(proc).name(613)).isEqualTo("process 613, which has ended");
    }

    /** The kernel itself, and a process's second socket, whose port is no process id. */
    @Test
    void otherPortsTellNothing() {
        assertThat(new Requesters(proc).name(0)).isEmpty();
        assertThat(new Requesters(proc).name(-4096)).isEmpty();
    }
}
