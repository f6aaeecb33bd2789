package io.vipdeck.deploy;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            "com/kenai/jffi/",
            "com/fasterxml/jackson/core/",
            "picocli/",
            "org/jspecify/",
            // What sends mails, without what reads them.
            "jakarta/mail/",
            "jakarta/activation/",
            "org/eclipse/angus/activation/",
            "org/eclipse/angus/mail/auth/",
            "org/eclipse/angus/mail/handlers/",
            "org/eclipse/angus/mail/smtp/",
            "org/eclipse/angus/mail/util/",
            // The list of services names the readers too; this one is found without it.
            "META-INF/services/jakarta.mail.util.",
            "META-INF/services/jakarta.activation.",
            "META-INF/javamail.",
            "META-INF/jakarta.",
            "META-INF/mailcap");

    private static final String MAIN = "io/vipdeck/cli/AgentMain";
    private static final Pattern COMMAND = Pattern.compile("io/vipdeck/cli/[A-Za-z0-9_$]+");

    private AgentFiles() {}

    /**
     * In the order of their names; native libraries only of one architecture, as {@code uname -m}
     * says it.
     */
    static List<ZipEntry> of(ZipFile zip, String arch) throws IOException {
        String libraries = "jni/" + arch + "-Linux/";
        Set<String> commands = commands(zip);
        return zip.stream()
                .filter(entry -> !entry.isDirectory())
                .filter(entry -> entry.getName().startsWith(libraries)
                        || commands.contains(entry.getName())
                        || PACKAGES.stream().anyMatch(plain(entry)::startsWith))
                .map(entry -> (ZipEntry) entry)
                .sorted(Comparator.comparing(ZipEntry::getName))
                .toList();
    }

    /**
     * The agent's main class and all that it refers to in its own package, of which it needs a few
     * only.
     */
    private static Set<String> commands(ZipFile zip) throws IOException {
        Set<String> found = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(MAIN));
        while (!open.isEmpty()) {
            String name = open.pop();
            ZipEntry entry = zip.getEntry(name + ".class");
            if (entry == null || !found.add(entry.getName())) {
                continue;
            }
            try (InputStream input = zip.getInputStream(entry)) {
                for (String text : constants(input)) {
                    Matcher matcher = COMMAND.matcher(text);
                    while (matcher.find()) {
                        open.push(matcher.group());
                    }
                }
            }
        }
        return found;
    }

    /**
     * The texts of a class file's constant pool (JVMS 4.4): names of classes and descriptors are
     * among them.
     */
    private static List<String> constants(InputStream input) throws IOException {
        List<String> texts = new ArrayList<>();
        DataInputStream data = new DataInputStream(new BufferedInputStream(input));
        data.readInt();
        data.readInt();
        int count = data.readUnsignedShort();
        for (int i = 1; i < count; i++) {
            int tag = data.readUnsignedByte();
            switch (tag) {
                case 1 -> texts.add(data.readUTF());
                case 3, 4, 9, 10, 11, 12, 17, 18 -> data.readInt();
                case 5, 6 -> {
                    data.readLong();
                    i++;
                }
                case 7, 8, 16, 19, 20 -> data.readUnsignedShort();
                case 15 -> {
                    data.readUnsignedByte();
                    data.readUnsignedShort();
                }
                default -> throw new IOException("a class file with an unknown constant " + tag);
            }
        }
        return texts;
    }

    static boolean isNative(ZipEntry entry) {
        return entry.getName().endsWith(".so");
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
