package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.agent.HostEvent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** Files through whatever is done to them, as the running kernel tells it. */
@Timeout(20)
class FileWatchTest {
    private static final long SECOND = 1_000_000_000L;

    private final Libc libc = Libc.get();
    private final Poller poller = new Poller(libc);
    private final Queue<HostEvent> told = new ArrayDeque<>();
    private FileWatch watch;

    @TempDir
    private Path directory;

    @BeforeEach
    void open() throws KernelException {
        watch = FileWatch.open(libc, told::add);
        poller.add(watch);
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void writingReplacingAndRemovingIsTold() throws IOException {
        Path file = directory.resolve("maint");
        watch(file);
        assertThat(next()).isEqualTo(absent());

        Files.writeString(file, "1\n");
        assertThat(next()).isEqualTo(holds("1\n"));

        Path other = Files.writeString(directory.resolve("maint.new"), "2\n");
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        assertThat(next()).isEqualTo(holds("2\n"));

        Files.writeString(file, "3\n");
        assertThat(next()).as("the file that took its place").isEqualTo(holds("3\n"));

        Files.delete(file);
        assertThat(next()).isEqualTo(absent());

        Files.writeString(file, "4\n");
        assertThat(next()).isEqualTo(holds("4\n"));

        Files.move(file, directory.resolve("elsewhere"));
        assertThat(next()).isEqualTo(absent());
    }

    @Test
    void aDirectoryMayComeLateAndGoAgain() throws IOException {
        Path file = directory.resolve("a/b/maint");
        watch(file);
        assertThat(next()).isEqualTo(absent());

        Files.createDirectories(file.getParent());
        Files.writeString(file, "1");
        assertThat(last()).isEqualTo(holds("1"));

        Files.delete(file);
        Files.delete(file.getParent());
        assertThat(last()).isEqualTo(absent());

        Files.createDirectory(file.getParent());
        Files.writeString(file, "2");
        assertThat(last()).isEqualTo(holds("2"));

        Files.move(directory.resolve("a/b"), directory.resolve("a/c"));
        assertThat(last()).isEqualTo(absent());
    }

    @Test
    void whatIsNoFileIsSaid() throws IOException {
        Path file = Files.createDirectory(directory.resolve("maint"));
        watch(file);
        assertThat(next())
                .isEqualTo(
                        new HostEvent.FileSeen("maint", Optional.empty(), "it is no regular file"));
    }

    @Test
    void othersInTheDirectoryAreNoNews() throws IOException {
        Path file = directory.resolve("maint");
        watch(file);
        next();
        Files.writeString(directory.resolve("other"), "1");
        Files.writeString(file, "2");
        assertThat(next()).isEqualTo(holds("2"));
        assertThat(told).isEmpty();
    }

    @Test
    void aFileIsMadeAndOverwrittenOnlyWhereThatIsAsked() throws IOException {
        Path file = directory.resolve("maint");
        assertThat(FileWatch.make(file.toString(), 5, false)).isEmpty();
        assertThat(file).hasContent("5\n");
        assertThat(FileWatch.make(file.toString(), 6, false)).isEmpty();
        assertThat(file).hasContent("5\n");
        assertThat(FileWatch.make(file.toString(), 6, true)).isEmpty();
        assertThat(file).hasContent("6\n");
        Path nowhere = directory.resolve("no/maint");
        assertThat(FileWatch.make(nowhere.toString(), 6, true)).isPresent();
    }

    private void watch(Path file) {
        watch.watch(Map.of("maint", file.toString()));
    }

    private HostEvent next() {
        long deadline = System.nanoTime() + 5 * SECOND;
        while (told.isEmpty() && System.nanoTime() - deadline < 0) {
            poller.await(deadline - System.nanoTime());
        }
        return told.poll();
    }

    /** Of several changes at once the kernel may tell each: what counts is the last. */
    private HostEvent last() {
        HostEvent event = next();
        while (poller.await(SECOND / 4) > 0 || !told.isEmpty()) {
            while (!told.isEmpty()) {
                event = told.poll();
            }
        }
        return event;
    }

    private static HostEvent holds(String content) {
        return new HostEvent.FileSeen("maint", Optional.of(content), "");
    }

    private static HostEvent absent() {
        return new HostEvent.FileSeen("maint", Optional.empty(), "");
    }
}
