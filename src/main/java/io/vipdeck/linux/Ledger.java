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
import java.util.Optional;
import java.util.Set;

/**
 * The addresses that this agent owns, on disk, so that whoever comes after a crash can take them
 * away: one line {@code IFACE ADDRESS/PREFIX} each. A line is there before its address is, and
 * leaves after it.
 */
final class Ledger {
    /** The file's name in the state directory. */
    static final String FILE = "ledger";

    private final Path file;
    private final Set<Entry> entries = new LinkedHashSet<>();

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
                int space = line.indexOf(' ');
                Optional<VirtualAddress> address = space < 1
                        ? Optional.empty()
                        : VirtualAddress.parse(line.substring(space + 1));
                if (address.isPresent()) {
                    ledger.entries.add(new Entry(line.substring(0, space), address.get()));
                }
            }
        }
        return ledger;
    }

    /** What it holds, oldest first. */
    List<Entry> entries() {
        return List.copyOf(entries);
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

    private void write() throws IOException {
        List<String> lines = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            lines.add(entry.interfaceName() + " " + entry.address());
        }
        Path fresh = file.resolveSibling(FILE + ".new");
        Files.write(fresh, lines, StandardCharsets.ISO_8859_1);
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** One address and where it is. */
    record Entry(String interfaceName, VirtualAddress address) {}
}
