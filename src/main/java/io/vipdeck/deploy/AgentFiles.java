package io.vipdeck.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Which entries of vipdeck's jar the agent needs. */
final class AgentFiles {
    private static final List<String> PACKAGES = List.of(
            "io/vipdeck/vrrp/",
            "io/vipdeck/keepalived/",
            "io/vipdeck/control/",
            "io/vipdeck/agent/",
            "io/vipdeck/linux/",
            "io/vipdeck/cli/Agent",
            "com/kenai/jffi/",
            "com/fasterxml/jackson/core/",
            "picocli/",
            "org/jspecify/");

    private AgentFiles() {}

    /** In the order of their names; native libraries only of one architecture, as {@code uname -m} says it. */
    static List<ZipEntry> of(ZipFile zip, String arch) {
        String libraries = "jni/" + arch + "-Linux/";
        return zip.stream()
                .filter(entry -> !entry.isDirectory())
                .filter(entry -> entry.getName().startsWith(libraries)
                        || PACKAGES.stream().anyMatch(plain(entry)::startsWith))
                .map(entry -> (ZipEntry) entry)
                .sorted(Comparator.comparing(ZipEntry::getName))
                .toList();
    }

    static boolean isNative(ZipEntry entry) {
        return entry.getName().endsWith(".so");
    }

    /** The name of a class in the form of a class list, {@code io/vipdeck/vrrp/State}. */
    static Optional<String> className(ZipEntry entry) {
        String name = entry.getName();
        return name.endsWith(".class")
                        && !name.startsWith("META-INF/")
                        && !name.endsWith("package-info.class")
                ? Optional.of(name.substring(0, name.length() - ".class".length()))
                : Optional.empty();
    }

    /** Of the jar's manifest. */
    static String version(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry("META-INF/MANIFEST.MF");
        if (entry == null) {
            return "0";
        }
        try (InputStream input = zip.getInputStream(entry)) {
            String version = new Manifest(input)
                    .getMainAttributes()
                    .getValue(Attributes.Name.IMPLEMENTATION_VERSION);
            return version == null ? "0" : version.replaceAll("[^A-Za-z0-9.]", "_");
        }
    }

    /** The name without the directory of a later Java's variant, {@code META-INF/versions/17/}. */
    private static String plain(ZipEntry entry) {
        return entry.getName().replaceFirst("^META-INF/versions/\\d+/", "");
    }
}
