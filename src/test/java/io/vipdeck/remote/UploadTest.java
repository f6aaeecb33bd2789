package io.vipdeck.remote;

import static io.vipdeck.remote.SshFixture.SOON;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vipdeck.remote.RemoteException.Kind;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A file arrives whole or not at all, with SFTP and where there is none. */
@Timeout(20)
class UploadTest {
    @TempDir
    Path home;

    private List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest(name = "with SFTP: {0}")
    @ValueSource(booleans = {true, false})
    void aFileArrivesWithItsModeAndReplacesTheOldOne(boolean withSftp) throws Exception {
        byte[] content = new byte[300_000];
        Arrays.fill(content, (byte) 'a');
        Path file = Files.write(home.resolve("from"), content);
        Path there = Files.createDirectory(home.resolve("there"));
        Path path = Files.writeString(there.resolve("it's *new*.conf"), "old");
        List<Long> progress = new ArrayList<>();
        try (SshFixture fixture = new SshFixture(home, withSftp);
                Ssh ssh = fixture.open()) {
            ssh.upload(file, path.toString(), 0640, progress::add, SOON);
        }
        assertThat(Files.readAllBytes(path)).isEqualTo(content);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r-----");
        assertThat(names(there)).containsExactly("it's *new*.conf");
        assertThat(progress).isSorted().endsWith(300_000L);
    }

    @ParameterizedTest(name = "with SFTP: {0}")
    @ValueSource(booleans = {true, false})
    void whatCannotBePutInPlaceLeavesNothing(boolean withSftp) throws Exception {
        Path file = Files.writeString(home.resolve("from"), "new");
        Path there = Files.createDirectory(home.resolve("there"));
        Path taken = Files.createDirectories(there.resolve("taken/full")).getParent();
        try (SshFixture fixture = new SshFixture(home, withSftp);
                Ssh ssh = fixture.open()) {
            RemoteException noPlace = catchThrowableOfType(
                    RemoteException.class,
                    () -> ssh.upload(
                            file, home.resolve("none/file").toString(), 0600, sent -> {}, SOON));
            assertThat(noPlace.kind()).isEqualTo(Kind.REFUSED);
            assertThat(noPlace.getMessage())
                    .startsWith("web1 did not take " + home.resolve("none/file") + " (")
                    .endsWith("), check the directory, its permissions and the free space");
            RemoteException noFile = catchThrowableOfType(
                    RemoteException.class,
                    () -> ssh.upload(
                            home.resolve("missing"), taken.toString(), 0600, sent -> {}, SOON));
            assertThat(noFile)
                    .hasMessage("The file " + home.resolve("missing")
                            + " for web1 cannot be read, check that it is there");
            // A file that grows while it is read is not the file that was meant.
            RemoteException changed = catchThrowableOfType(
                    RemoteException.class,
                    () -> ssh.upload(
                            file,
                            there.resolve("grown").toString(),
                            0600,
                            sent -> append(file),
                            SOON));
            assertThat(changed.kind()).isIn(Kind.LOCAL, Kind.REFUSED);
        }
        assertThat(names(there)).containsExactly("taken");
        assertThat(names(taken)).containsExactly("full");
    }

    private static void append(Path file) {
        try {
            if (Files.size(file) < 100) {
                Files.writeString(file, "newer and longer");
            }
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }
}
