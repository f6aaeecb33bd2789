package io.vipdeck.deploy;

import io.vipdeck.remote.HostText;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What vipdeck left on a host, by its manifest, and what has become of it. Untrusted, as {@link Facts} are.
 *
 * @param files those that vipdeck placed and has not given back, by path
 * @param directories those that were not there
 * @param packages those that it brought, with dpkg's word for each
 * @param units whose state it changed
 * @param there directories of vipdeck's own that are there
 * @param state names in /var/lib/vipdeck
 */
record Remains(
        Map<String, File> files,
        List<String> directories,
        Map<String, String> packages,
        Set<String> units,
        Set<String> there,
        Set<String> state) {
    private static final String FIRST = "vipdeck-remains 1";
    private static final String LAST = "vipdeck-remains end";
    private static final int SHA256_LENGTH = 64;

    Remains {
        files = new TreeMap<>(files);
        directories = List.copyOf(directories);
        packages = new LinkedHashMap<>(packages);
        units = Set.copyOf(units);
        there = Set.copyOf(there);
        state = Set.copyOf(state);
    }

    /**
     * A file that vipdeck placed.
     *
     * @param replaced whether there was one before
     * @param placed SHA-256 of all that vipdeck ever put there
     * @param now SHA-256 of what is there; empty for nothing
     * @param before SHA-256 of what was there before; empty for nothing
     */
    record File(
            boolean replaced, Set<String> placed, Optional<String> now, Optional<String> before) {
        File {
            placed = Set.copyOf(placed);
        }

        /** Whether somebody else wrote what is there. */
        boolean isChanged() {
            return now.isPresent() && !placed.contains(now.get()) && !now.equals(before);
        }
    }

    /** What {@code remains.sh} printed; empty when it is cut short. */
    static Optional<Remains> read(String answer) {
        Map<String, List<String>> told = new HashMap<>();
        boolean begun = false;
        for (String raw : answer.split("\n")) {
            String line = HostText.line(raw);
            if (line.equals(LAST) && begun) {
                return Optional.of(of(told));
            }
            begun |= line.equals(FIRST);
            int blank = line.indexOf(' ');
            if (blank > 0) {
                told.computeIfAbsent(line.substring(0, blank), none -> new ArrayList<>())
                        .add(line.substring(blank + 1));
            }
        }
        return Optional.empty();
    }

    private static Remains of(Map<String, List<String>> told) {
        Map<String, List<String>> manifest = new HashMap<>();
        for (String line : all(told, "manifest")) {
            int blank = line.indexOf(' ');
            if (blank > 0) {
                manifest.computeIfAbsent(line.substring(0, blank), none -> new ArrayList<>())
                        .add(line.substring(blank + 1));
            }
        }
        Map<String, Set<String>> placed = new HashMap<>();
        for (String line : all(manifest, "placed")) {
            sum(line)
                    .ifPresent(path -> placed.computeIfAbsent(path, none -> new HashSet<>())
                            .add(line.substring(0, SHA256_LENGTH)));
        }
        Map<String, String> now = sums(all(told, "now"));
        Map<String, String> before = sums(all(told, "before"));
        Map<String, File> files = new HashMap<>();
        for (String kind : List.of("created", "replaced")) {
            for (String path : all(manifest, kind)) {
                files.put(
                        path,
                        new File(
                                kind.equals("replaced"),
                                placed.getOrDefault(path, Set.of()),
                                Optional.ofNullable(now.get(path)),
                                Optional.ofNullable(before.get(path))));
            }
        }
        Set<String> units = new HashSet<>(all(manifest, "stopped"));
        units.addAll(all(manifest, "disabled"));
        return new Remains(
                files,
                all(manifest, "directory"),
                packages(manifest, told),
                units,
                new HashSet<>(all(told, "there")),
                new HashSet<>(all(told, "state")));
    }

    private static Map<String, String> packages(
            Map<String, List<String>> manifest, Map<String, List<String>> told) {
        Map<String, String> packages = new LinkedHashMap<>();
        all(manifest, "package").forEach(name -> packages.put(name, "not-installed"));
        for (String line : all(told, "here")) {
            String[] words = line.split(" ");
            if (words.length == 2) {
                packages.replace(words[1], words[0]);
            }
        }
        return packages;
    }

    private static Map<String, String> sums(List<String> lines) {
        Map<String, String> sums = new HashMap<>();
        for (String line : lines) {
            sum(line).ifPresent(path -> sums.put(path, line.substring(0, SHA256_LENGTH)));
        }
        return sums;
    }

    /** The path of a line {@code SHA256 PATH}. What cannot be read has no sum, and so is not ours. */
    private static Optional<String> sum(String line) {
        return line.length() > SHA256_LENGTH + 1 && line.charAt(SHA256_LENGTH) == ' '
                ? Optional.of(line.substring(SHA256_LENGTH + 1))
                : Optional.empty();
    }

    private static List<String> all(Map<String, List<String>> values, String key) {
        return values.getOrDefault(key, List.of());
    }

    /** The packages that are there, or of which something is left. */
    List<String> packagesHere() {
        return packages.entrySet().stream()
                .filter(each -> !each.getValue().equals("not-installed"))
                .map(Map.Entry::getKey)
                .toList();
    }
}
