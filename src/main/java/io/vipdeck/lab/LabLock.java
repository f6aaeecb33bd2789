package io.vipdeck.lab;

import io.vipdeck.lab.LabException.Kind;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Keeps two commands from changing the lab at once; the kernel frees it when its holder dies. */
final class LabLock implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_MILLIS = 20;

    private final FileChannel channel;

    private LabLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits a while for whoever has it. */
    static LabLock take(Path file) throws LabException, IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel)) {
                return new LabLock(channel);
            }
            channel.close();
            if (System.nanoTime() > end) {
                throw new LabException(
                        Kind.REFUSED,
                        "another vipdeck is making, changing or taking away the lab: try again"
                                + " when it is done");
            }
            pause();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByOurselves) {
            return false;
        }
    }

    private static void pause() throws LabException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException(
                    Kind.INTERRUPTED, "the wait for the lab was interrupted", interrupted);
        }
    }
}
