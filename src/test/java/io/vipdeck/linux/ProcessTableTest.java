package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ProcessTableTest {
    @TempDir
    private Path proc;

    private ProcessTable processes;

    @BeforeEach
    void aHostWithSystemd() throws IOException {
        Files.createDirectories(proc.resolve("sys/net"));
        process(1, "systemd", 'S', 0, 1);
        processes = new ProcessTable(proc);
    }

    @Test
    void theMainProcessIsTheOneWhoseParentIsCalledOtherwise() throws IOException {
        process(101, "nginx", 'S', 100, 11);
        process(102, "nginx", 'S', 100, 11);
        process(100, "nginx", 'S', 1, 10);

        assertThat(processes.main("nginx")).hasValue(100);
    }

    @Test
    void withoutTheProcessThereIsNone() throws IOException {
        process(100, "nginx-debug", 'S', 1, 10);

        assertThat(processes.main("nginx")).isEmpty();
    }

    @Test
    void aDeadProcessThatNobodyTookNoteOfIsNone() throws IOException {
        process(100, "nginx", 'Z', 1, 10);

        assertThat(processes.main("nginx")).isEmpty();
        assertThat(processes.isAlive(100, "nginx")).isFalse();
    }

    @Test
    void orphanedWorkersOfADeadMainProcessDoNotHideTheNewOne() throws IOException {
        process(101, "nginx", 'S', 1, 11);
        process(102, "nginx", 'S', 1, 11);
        process(200, "nginx", 'S', 1, 90);
        process(201, "nginx", 'S', 200, 91);

        assertThat(processes.main("nginx")).hasValue(200);
    }

    @Test
    void ofTwoAlikeTheOlderOneIsTheMainProcess() throws IOException {
        process(300, "haproxy", 'S', 1, 50);
        process(200, "haproxy", 'S', 1, 60);

        assertThat(processes.main("haproxy")).hasValue(300);
    }

    @Test
    void aNameMayHoldBracketsAndIsCutAsTheKernelCutsIt() throws IOException {
        process(100, "a) (b", 'S', 1, 10);
        process(110, "very-long-servi", 'S', 1, 10);

        assertThat(processes.main("a) (b")).hasValue(100);
        assertThat(processes.main("very-long-service-name")).hasValue(110);
        assertThat(processes.isAlive(110, "very-long-service-name")).isTrue();
    }

    @Test
    void aNumberThatWentToAnotherProgramIsNotThatProcess() throws IOException {
        process(100, "bash", 'S', 1, 10);

        assertThat(processes.isAlive(100, "nginx")).isFalse();
        assertThat(processes.isAlive(999, "nginx")).isFalse();
    }

    private void process(int pid, String name, char state, int parent, long started)
            throws IOException {
        Path directory = Files.createDirectories(proc.resolve(Integer.toString(pid)));
        String stat = pid + " (" + name + ") " + state + " " + parent
                + " 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 " + started + " 1 1\n";
        Files.writeString(directory.resolve("stat"), stat);
    }
}
