package io.vipdeck.remote;

import io.vipdeck.remote.RemoteException.Kind;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an ssh_config(5) file and what it includes.
 *
 * @param base directory that relative names in {@code Include} start from
 * @param home of the user, for {@code ~}
 * @param owned whether the files must belong to the user or root and be closed to others, as ssh demands of the
 *     user's own
 */
record ConfigFiles(Path base, Path home, boolean owned) {
    /** As in OpenSSH (readconf.c, READCONF_MAX_DEPTH). */
    private static final int DEEPEST = 16;

    private static final long LARGEST_FILE = 1 << 20;
    private static final int MOST_FILES = 256;

    /** The lines of a file; none when it is not there. */
    List<ConfigLine> read(Path file) throws RemoteException {
        return Files.exists(file) ? read(file, 0, new ArrayList<>()) : List.of();
    }

    private List<ConfigLine> read(Path file, int depth, List<Path> seen) throws RemoteException {
        seen.add(file);
        List<String> texts;
        try {
            if (owned) {
                refuseForeign(file);
            }
            if (Files.size(file) > LARGEST_FILE) {
                throw new IOException("larger than 1 MiB");
            }
            texts = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new RemoteException(
                    Kind.LOCAL,
                    "The file " + HostText.line(file.toString())
                            + " cannot be read, correct its permissions",
                    unreadable);
        }
        List<ConfigLine> lines = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = new String(
                    texts.get(i).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            Optional<ConfigLine> line = ConfigLine.parse(file, i + 1, text);
            if (line.isPresent()) {
                lines.add(isInclude(line.get()) ? included(line.get(), depth, seen) : line.get());
            }
        }
        return lines;
    }

    private static boolean isInclude(ConfigLine line) {
        return line.keyword().equals("include") && line.fault().isEmpty();
    }

    private ConfigLine included(ConfigLine line, int depth, List<Path> seen)
            throws RemoteException {
        if (depth + 1 >= DEEPEST) {
            return line.faulty("includes files more than " + DEEPEST + " deep");
        }
        List<ConfigLine> lines = new ArrayList<>();
        for (String argument : line.arguments()) {
            for (Path file : named(argument)) {
                if (seen.size() >= MOST_FILES) {
                    return line.faulty("is one of more than " + MOST_FILES + " includes");
                }
                // Each file begins as if it stood alone, whatever Host the one before ended in.
                ConfigLine.parse(file, 0, "Host *").ifPresent(lines::add);
                lines.addAll(read(file, depth + 1, seen));
            }
        }
        return line.including(lines);
    }

    /** The files that a name of {@code Include} stands for, in glob(7)'s order. */
    private List<Path> named(String argument) throws RemoteException {
        Path place = argument.startsWith("~/")
                ? home.resolve(argument.substring(2))
                : base.resolve(argument);
        List<Path> found = List.of(place.getRoot() == null ? base : place.getRoot());
        try {
            for (Path part : place) {
                List<Path> deeper = new ArrayList<>();
                for (Path directory : found) {
                    deeper.addAll(step(directory, part.toString()));
                }
                found = deeper;
            }
        } catch (IOException unreadable) {
            throw new RemoteException(
                    Kind.LOCAL,
                    "The directory of " + HostText.line(argument)
                            + " cannot be read, correct its permissions or the Include",
                    unreadable);
        }
        return found.stream().filter(Files::isRegularFile).toList();
    }

    private static List<Path> step(Path directory, String part) throws IOException {
        if (part.chars().noneMatch(c -> c == '*' || c == '?' || c == '[')) {
            Path next = directory.resolve(part);
            return Files.exists(next) ? List.of(next) : List.of();
        }
        List<Path> matching = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, part)) {
                entries.forEach(entry -> {
                    if (!entry.getFileName().toString().startsWith(".") || part.startsWith(".")) {
                        matching.add(entry);
                    }
                });
            }
        }
        matching.sort(null);
        return matching;
    }

    /** Whoever else can write the file decides where we log in. */
    private void refuseForeign(Path file) throws IOException, RemoteException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        String owner = Files.getOwner(file).getName();
        boolean ours = owner.equals("root") || owner.equals(Files.getOwner(home).getName());
        if (!ours || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new RemoteException(
                    Kind.LOCAL,
                    "The file " + HostText.line(file.toString()) + " can be changed by others,"
                            + " make it your own with chown and chmod go-w");
        }
    }
}
