package io.vipdeck.cli;

import io.vipdeck.inventory.Beside;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files beside an inventory on this machine's disk. Throws {@link UncheckedIOException}. */
final class BesideFiles implements Beside {
    private static final List<String> ENDINGS = List.of("", ".yml", ".yaml", ".json");
    private static final int MOST = 1000;
    /** One more than is read, so that a file which is too long is seen to be. */
    private static final int LONGEST = (1 << 20) + 1;

    private final Path directory;

    BesideFiles(Path inventory) {
        Path parent = inventory.toAbsolutePath().getParent();
        this.directory = parent == null ? Path.of("/") : parent;
    }

    @Override
    public List<Text> files(String kind, String name) {
        if (name.matches("\\.{0,2}|.*[/\\\\\\x00].*")) {
            return List.of();
        }
        for (String ending : ENDINGS) {
            Path path = directory.resolve(kind).resolve(name + ending);
            if (Files.isDirectory(path)) {
                return below(path);
            }
            if (Files.isRegularFile(path)) {
                return List.of(text(path));
            }
        }
        return List.of();
    }

    /** As Ansible looks through a directory: by name, hidden files and copies of editors left out. */
    private List<Text> below(Path path) {
        List<Path> found;
        try (Stream<Path> listed = Files.list(path)) {
            found = listed.limit(MOST).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(path.toString(), unreadable);
        }
        List<Text> texts = new ArrayList<>();
        for (Path each : found) {
            String name = each.getFileName().toString();
            if (name.startsWith(".") || name.endsWith("~")) {
                continue;
            }
            if (Files.isDirectory(each)) {
                texts.addAll(below(each));
            } else if (name.indexOf('.') < 0
                    || ENDINGS.stream().anyMatch(end -> !end.isEmpty() && name.endsWith(end))) {
                texts.add(text(each));
            }
        }
        return texts;
    }

    private Text text(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            String shown = directory.relativize(path).toString();
            return new Text(shown, new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(path.toString(), unreadable);
        }
    }
}
