package io.vipdeck.linux;

import io.vipdeck.vrrp.VirtualAddress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What this agent owns on the host, on disk, so that whoever comes after a crash can take it away: one
 * line {@code IFACE ADDRESS/PREFIX} for an address, {@code IFACE link MAC} for an interface that it made,
 * {@code IFACE KEY BEFORE OURS} for a kernel setting that it changed. A line is there before what it
 * tells of, and leaves after it.
 */
final class Ledger {
    /** The file's name in the state directory. */
    static final String FILE = "ledger";

    private static final String LINK = "link";
    private static final String HARDWARE = "([0-9a-f]{2}:){5}[0-9a-f]{2}";

    private final Path file;
    private final Set<Entry> entries = new LinkedHashSet<>();
    private final Set<Link> links = new LinkedHashSet<>();
    private final Set<Setting> settings = new LinkedHashSet<>();

    private Ledger(Path file) {
        this.file = file;
    }

    /**
     * Reads what a predecessor left; lines that make no sense are passed over.
     *
     * @throws IOException in words, when the directory or the file cannot be used
     */
    static Ledger open(Path stateDirectory) throws IOException {
        try {
            return read(stateDirectory);
        } catch (FileSystemException refused) {
            throw new IOException(
                    "the state directory " + stateDirectory + " cannot be used ("
                            + FileTrouble.why(refused) + "), give the agent another --state-dir",
                    refused);
        }
    }

    private static Ledger read(Path stateDirectory) throws IOException {
        Files.createDirectories(stateDirectory);
        Ledger ledger = new Ledger(stateDirectory.resolve(FILE));
        if (Files.exists(ledger.file)) {
            for (String line : Files.readAllLines(ledger.file, StandardCharsets.ISO_8859_1)) {
                ledger.take(line.split(" "));
            }
        }
        return ledger;
    }

    private void take(String[] words) {
        if (words[0].isEmpty()) {
            return;
        }
        if (words.length == 3 && words[1].equals(LINK) && words[2].matches(HARDWARE)) {
            long hardware = Long.parseLong(words[2].replace(":", ""), 16);
            links.add(new Link(words[0], hardware));
        } else if (words.length == 4 && words[2].matches("[0-9]") && words[3].matches("[0-9]")) {
            int before = Integer.parseInt(words[2]);
            settings.add(new Setting(words[0], words[1], before, Integer.parseInt(words[3])));
        } else if (words.length == 2) {
            VirtualAddress.parse(words[1])
                    .ifPresent(address -> entries.add(new Entry(words[0], address)));
        }
    }

    /** The addresses that it holds, oldest first. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The interfaces that it holds. */
    List<Link> links() {
        return List.copyOf(links);
    }

    /** The settings that it holds. */
    List<Setting> settings() {
        return List.copyOf(settings);
    }

    /**
     * Notes an address that is about to be added.
     *
     * @throws IOException when the disk does not take it; this run knows it all the same
     */
    void add(String interfaceName, VirtualAddress address) throws IOException {
        if (entries.add(new Entry(interfaceName, address))) {
            write();
        }
    }

    /** Forgets an address that has been removed. */
    void remove(String interfaceName, VirtualAddress address) throws IOException {
        if (entries.remove(new Entry(interfaceName, address))) {
            write();
        }
    }

    /**
     * Notes an interface that is about to be made.
     *
     * @throws IOException when the disk does not take it
     */
    void addLink(String name, long hardwareAddress) throws IOException {
        if (links.add(new Link(name, hardwareAddress))) {
            write();
        }
    }

    /** Forgets an interface that has been removed. */
    void removeLink(String name) throws IOException {
        if (links.removeIf(link -> link.name().equals(name))) {
            write();
        }
    }

    /**
     * Notes a setting that is about to be changed.
     *
     * @throws IOException when the disk does not take it
     */
    void addSetting(Setting setting) throws IOException {
        if (settings.add(setting)) {
            write();
        }
    }

    /** Forgets a setting that is as it was. */
    void removeSetting(Setting setting) throws IOException {
        if (settings.remove(setting)) {
            write();
        }
    }

    private void write() throws IOException {
        List<String> lines = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            lines.add(entry.interfaceName() + " " + entry.address());
        }
        links.forEach(link -> lines.add(link.name() + " " + LINK + " " + link.hardware()));
        settings.forEach(setting -> lines.add(setting.toString()));
        Path fresh = file.resolveSibling(FILE + ".new");
        Files.write(fresh, lines, StandardCharsets.ISO_8859_1);
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** One address and where it is. */
    record Entry(String interfaceName, VirtualAddress address) {}

    /** An interface that the agent made. */
    record Link(String name, long hardwareAddress) {
        private String hardware() {
            String digits = String.format("%012x", hardwareAddress);
            return digits.replaceAll("(..)(?!$)", "$1:");
        }
    }

    /**
     * A kernel setting of an interface, by its name under {@code net/ipv4/conf}.
     *
     * @param before what it was
     * @param ours what the agent has made of it
     */
    record Setting(String interfaceName, String key, int before, int ours) {
        @Override
        public String toString() {
            return interfaceName + " " + key + " " + before + " " + ours;
        }
    }
}
