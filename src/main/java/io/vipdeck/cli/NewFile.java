package io.vipdeck.cli;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is written whole or not at all, and takes another one's place only where that was asked for.
 *
 * @param force whether a file that is there may be replaced
 */
record NewFile(Path path, boolean force) {

    /** @throws Failure where a file is in the way */
    void requireFree() throws Failure {
        if (!force && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw taken();
        }
    }

    private Failure taken() {
        return Failure.unusable(path + " is there already, add --force to replace it");
    }

    /** @param secret whether it is for its owner alone */
    void write(String text, boolean secret) throws Failure {
        try {
            if (!force || !Files.exists(path)) {
                create(path, text, secret);
                return;
            }
            // A link keeps pointing where it did: what it points to is replaced.
            Path real = path.toRealPath();
            Path beside = real.resolveSibling("." + real.getFileName() + ".new");
            Files.deleteIfExists(beside);
            create(beside, text, secret);
            Files.move(beside, real, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException there) {
            throw taken();
        } catch (IOException failed) {
            throw Failure.unusable(path + " cannot be written ("
                    + failed.getClass().getSimpleName() + "), name another file with -i FILE");
        }
    }

    private static void create(Path path, String text, boolean secret) throws IOException {
        boolean modes = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = modes
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(secret ? "rw-------" : "rw-r--r--"))
                }
                : new FileAttribute<?>[0];
        Set<StandardOpenOption> exclusive =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SeekableByteChannel channel = Files.newByteChannel(path, exclusive, attributes)) {
            try {
                Channels.newOutputStream(channel).write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException full) {
                Files.deleteIfExists(path);
                throw full;
            }
        }
    }
}
