package io.vipdeck.cli;

import io.vipdeck.keepalived.Includes;
import io.vipdeck.keepalived.Source;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Finds the files that an {@code include} line names; wildcards may stand in the last part. */
final class IncludedFiles implements Includes {

    @Override
    public List<Source> matching(String pattern, String includedFrom) throws IOException {
        Path from = Path.of(includedFrom).toAbsolutePath();
        Path wanted = from.resolveSibling(pattern);
        Path folder = wanted.getParent();
        Path last = wanted.getFileName();
        List<Path> files = new ArrayList<>();
        if (folder != null && last != null && Files.isDirectory(folder)) {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + last);
            try (Stream<Path> entries = Files.list(folder)) {
                entries.filter(entry -> matches(matcher, entry)).forEach(files::add);
            }
        }
        Collections.sort(files);
        List<Source> sources = new ArrayList<>();
        for (Path file : files) {
            sources.add(new Source(file.toString(), Files.readString(file)));
        }
        return sources;
    }

    private static boolean matches(PathMatcher matcher, Path entry) {
        Path name = entry.getFileName();
        return name != null && matcher.matches(name) && Files.isRegularFile(entry);
    }
}
