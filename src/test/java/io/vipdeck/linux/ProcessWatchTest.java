package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.agent.HostEvent;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

@Timeout(10)
class ProcessWatchTest {
    private final Libc libc = Libc.get();
    private final Poller poller = new Poller(libc);
    private final List<HostEvent> told = new ArrayList<>();

    @TempDir
    private Path proc;

    @BeforeEach
    void nginxRuns() throws IOException {
        Files.createDirectory(proc.resolve("100"));
        Files.writeString(
                proc.resolve("100/stat"),
                "100 (nginx) S 1 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 10 1 1\n");
    }

    @Test
    void aReadableDescriptorIsADeath() throws KernelException {
        int descriptor = KernelException.check(libc.eventfd(), "eventfd");
        ProcessWatch watch = watch(pid -> descriptor);
        watch.watch("web", "nginx");
        assertThat(told).containsExactly(new HostEvent.ProcessFound("web", 100));
        assertThat(watch.looks()).isFalse();
        assertThat(poller.await(0)).isZero();

        libc.write(descriptor, Libc.buffer(8).putLong(0, 1));
        poller.await(5_000_000_000L);

        assertThat(told).last().isEqualTo(new HostEvent.ProcessGone("web"));
        assertThat(poller.await(0)).as("its descriptor is closed").isZero();
    }

    @Test
    void aKernelWithoutPidfdMeansLooking() throws IOException {
        ProcessWatch watch = watch(pid -> -Errno.ENOSYS);
        watch.watch("web", "nginx");
        assertThat(told).containsExactly(new HostEvent.ProcessFound("web", 100));
        assertThat(watch.looks()).isTrue();
        watch.look();
        assertThat(told).hasSize(1);

        Files.delete(proc.resolve("100/stat"));
        watch.look();

        assertThat(told).last().isEqualTo(new HostEvent.ProcessGone("web"));
        assertThat(watch.looks()).as("nothing is left to look at").isFalse();
        watch.look();
        assertThat(told).as("told once").hasSize(2);
    }

    @Test
    void aProcessThatDiedBetweenSearchAndDescriptorIsGone() {
        watch(pid -> -Errno.ESRCH).watch("web", "nginx");

        assertThat(told).containsExactly(new HostEvent.ProcessGone("web"));
    }

    @Test
    void aNumberThatWentToAnotherProgramMeanwhileIsGoneToo() throws KernelException {
        int descriptor = KernelException.check(libc.eventfd(), "eventfd");
        ProcessWatch watch = watch(pid -> {
            rename();
            return descriptor;
        });

        watch.watch("web", "nginx");

        assertThat(told).containsExactly(new HostEvent.ProcessGone("web"));
    }

    private ProcessWatch watch(IntUnaryOperator pidfdOpen) {
        return new ProcessWatch(libc, pidfdOpen, new ProcessTable(proc), poller, told::add);
    }

    private void rename() {
        try {
            String stat = Files.readString(proc.resolve("100/stat"));
            Files.writeString(proc.resolve("100/stat"), stat.replace("nginx", "bash"));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
