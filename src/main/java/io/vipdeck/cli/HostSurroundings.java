package io.vipdeck.cli;

import io.vipdeck.keepalived.Source;
import io.vipdeck.keepalived.Surroundings;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a configuration names on this host: its own files, keys, scripts, environment and name. */
final class HostSurroundings implements Surroundings {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /** Wildcards may stand in every part of the pattern. */
    @Override
    public List<Source> matching(String pattern, String includedFrom) throws IOException {
        Path wanted =
                Path.of(includedFrom).toAbsolutePath().resolveSibling(pattern).normalize();
        List<Path> matching = List.of(Path.of("/"));
        for (Path part : wanted) {
            List<Path> next = new ArrayList<>();
            for (Path folder : matching) {
                next.addAll(within(folder, part.toString()));
            }
            Collections.sort(next);
            matching = next;
        }
        List<Source> sources = new ArrayList<>();
        for (Path file : matching) {
            if (Files.isRegularFile(file)) {
                sources.add(new Source(file.toString(), text(file)));
            }
        }
        return sources;
    }

    private static List<Path> within(Path folder, String part) throws IOException {
        if (part.chars().noneMatch(c -> "*?[{".indexOf(c) >= 0)) {
            Path one = folder.resolve(part);
            return Files.exists(one) ? List.of(one) : List.of();
        }
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + part);
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> matches(matcher, part, entry)).toList();
        }
    }

    /** As in a shell, a wildcard finds no hidden file. */
    private static boolean matches(PathMatcher matcher, String part, Path entry) {
        Path name = entry.getFileName();
        return name != null
                && (part.startsWith(".") || !name.toString().startsWith("."))
                && matcher.matches(name);
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no " + file, missing);
        } catch (MalformedInputException notText) {
            throw new IOException(file + " is not UTF-8 text", notText);
        }
    }

    @Override
    public KeyFile key(String path) throws IOException {
        Path file = Path.of(path);
        String text = text(file);
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        return new KeyFile(
                text,
                permissions.contains(PosixFilePermission.GROUP_READ)
                        || permissions.contains(PosixFilePermission.OTHERS_READ));
    }

    @Override
    public Optional<ScriptFile> script(String path) {
        try {
            Path file = Path.of(path);
            boolean found = Files.isRegularFile(file);
            Set<PosixFilePermission> permissions =
                    found ? Files.getPosixFilePermissions(file) : Set.of();
            return Optional.of(new ScriptFile(
                    found,
                    permissions.contains(PosixFilePermission.OWNER_EXECUTE)
                            || permissions.contains(PosixFilePermission.GROUP_EXECUTE)
                            || permissions.contains(PosixFilePermission.OTHERS_EXECUTE),
                    found ? changeableAt(file.toRealPath()) : ""));
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** From the root on, the first part that another than root owns or may write. */
    private static String changeableAt(Path file) throws IOException {
        Path part = file.getRoot();
        for (Path name : file) {
            part = part.resolve(name);
            Object owner = Files.getAttribute(part, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            Object group = Files.getAttribute(part, "unix:gid", LinkOption.NOFOLLOW_LINKS);
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(part);
            boolean groupWrites = permissions.contains(PosixFilePermission.GROUP_WRITE)
                    && !Integer.valueOf(0).equals(group);
            if (!Integer.valueOf(0).equals(owner)
                    || groupWrites
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
                return part.toString();
            }
        }
        return "";
    }

    @Override
    public Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name));
    }

    @Override
    public Optional<String> configId() {
        try {
            String name = Files.readString(HOST_NAME).strip();
            int dot = name.indexOf('.');
            return Optional.of(dot < 0 ? name : name.substring(0, dot));
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }
}
