package io.vipdeck.linux;

import io.vipdeck.agent.HostEvent;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Watches files through their directories (inotify(7)), so that a file that is replaced, removed or made
 * again is followed. Where the directory itself is missing, the nearest one above it is watched until it
 * comes.
 */
final class FileWatch implements Readable, AutoCloseable {
    private static final int CREATED = 0x100;
    /** Written and closed, moved from and to, created, deleted; the directory deleted or moved. */
    private static final int EVENTS = 0x8 | 0x40 | 0x80 | CREATED | 0x200 | 0x400 | 0x800;

    private static final int ONLY_DIRECTORIES = 0x0100_0000;
    /** The directory itself is deleted, moved or unmounted; it is watched no more. */
    private static final int DIRECTORY_LOST = 0x400 | 0x800 | 0x2000 | 0x8000;

    private static final int OVERFLOW = 0x4000;
    private static final int HEADER_BYTES = 16;
    private static final int CONTENT_BYTES = 4096;

    private final Libc libc;
    private final int fd;
    private final Consumer<HostEvent> events;
    private final ByteBuffer buffer = Libc.buffer(16 * 1024);
    private final Map<String, Path> files = new LinkedHashMap<>();
    private final Map<Path, Path> watchedAt = new HashMap<>();
    private final Map<Integer, Path> directories = new HashMap<>();

    private FileWatch(Libc libc, int fd, Consumer<HostEvent> events) {
        this.libc = libc;
        this.fd = fd;
        this.events = events;
    }

    static FileWatch open(Libc libc, Consumer<HostEvent> events) throws KernelException {
        return new FileWatch(libc, KernelException.check(libc.inotify(), "inotify"), events);
    }

    /** As {@link io.vipdeck.agent.Host#watchFiles}. */
    void watch(Map<String, String> paths) {
        files.clear();
        watchedAt.clear();
        paths.forEach((name, path) -> files.put(name, Path.of(path).toAbsolutePath()));
        arm(new LinkedHashSet<>(files.values()));
        tell(new HashSet<>(files.values()));
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public void drain() {
        Set<Path> lost = new LinkedHashSet<>();
        Set<Path> changed = new LinkedHashSet<>();
        int length = libc.read(fd, buffer);
        while (length > 0) {
            for (int at = 0; at + HEADER_BYTES <= length; ) {
                int nameBytes = buffer.getInt(at + 12);
                take(at, name(at + HEADER_BYTES, nameBytes), lost, changed);
                at += HEADER_BYTES + nameBytes;
            }
            length = libc.read(fd, buffer);
        }
        if (!lost.isEmpty()) {
            arm(lost);
        }
        changed.addAll(lost);
        tell(changed);
    }

    private String name(int at, int bytes) {
        byte[] name = new byte[bytes];
        buffer.get(at, name);
        int end = 0;
        while (end < bytes && name[end] != 0) {
            end++;
        }
        return new String(name, 0, end, StandardCharsets.UTF_8);
    }

    /** One event: a watch descriptor, a mask, and a name within the directory. */
    private void take(int at, String name, Set<Path> lost, Set<Path> changed) {
        int mask = buffer.getInt(at + 4);
        if ((mask & OVERFLOW) != 0) {
            lost.addAll(files.values());
            return;
        }
        Path directory = directories.get(buffer.getInt(at));
        if (directory == null) {
            return;
        }
        if ((mask & DIRECTORY_LOST) != 0) {
            directories.remove(buffer.getInt(at));
            libc.inotifyRemove(fd, buffer.getInt(at));
        }
        for (Path file : files.values()) {
            if (!directory.equals(watchedAt.get(file))) {
                continue;
            }
            if ((mask & DIRECTORY_LOST) != 0 || !directory.equals(file.getParent())) {
                lost.add(file);
            } else if (file.getFileName().toString().equals(name)) {
                // One that has just been made is empty until its maker closes it.
                if (mask != CREATED || !isEmpty(file)) {
                    changed.add(file);
                }
            }
        }
    }

    private static boolean isEmpty(Path file) {
        try {
            return Files.size(file) == 0;
        } catch (IOException gone) {
            return true;
        }
    }

    /** Watches the directory of each, or the nearest above it; those not needed are let go. */
    private void arm(Set<Path> these) {
        for (Path file : these) {
            Path directory = file.getParent();
            while (directory != null && !armed(file, directory)) {
                directory = directory.getParent();
            }
            Path above = watchedAt.get(file);
            if (above != null && !above.equals(file.getParent())) {
                // What came between the look and the watch would be missed.
                Path next =
                        above.resolve(file.subpath(above.getNameCount(), above.getNameCount() + 1));
                if (Files.isDirectory(next)) {
                    armed(file, next);
                }
            }
        }
        for (Map.Entry<Integer, Path> each : Map.copyOf(directories).entrySet()) {
            if (!watchedAt.containsValue(each.getValue())) {
                directories.remove(each.getKey());
                libc.inotifyRemove(fd, each.getKey());
            }
        }
    }

    private boolean armed(Path file, Path directory) {
        int watch = libc.inotifyAdd(fd, directory.toString(), EVENTS | ONLY_DIRECTORIES);
        if (watch < 0) {
            return false;
        }
        directories.put(watch, directory);
        watchedAt.put(file, directory);
        return true;
    }

    private void tell(Set<Path> these) {
        files.forEach((name, file) -> {
            if (these.contains(file)) {
                events.accept(read(name, file));
            }
        });
    }

    private static HostEvent.FileSeen read(String name, Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return new HostEvent.FileSeen(name, Optional.empty(), "it is no regular file");
        }
        try (InputStream in = new FileInputStream(file.toFile())) {
            String content = new String(in.readNBytes(CONTENT_BYTES), StandardCharsets.ISO_8859_1);
            return new HostEvent.FileSeen(name, Optional.of(content), "");
        } catch (IOException unreadable) {
            boolean gone = unreadable instanceof NoSuchFileException || !Files.exists(file);
            String trouble = gone ? "" : FileTrouble.why(unreadable);
            return new HostEvent.FileSeen(name, Optional.empty(), trouble);
        }
    }

    /** As {@link io.vipdeck.agent.Host#makeFile}. */
    static Optional<String> make(String path, int number, boolean overwrite) {
        Path file = Path.of(path);
        try {
            if (overwrite || Files.notExists(file)) {
                Files.writeString(file, number + "\n");
            }
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of(path + ": " + FileTrouble.why(refused));
        }
    }

    @Override
    public void close() {
        libc.close(fd);
    }
}
