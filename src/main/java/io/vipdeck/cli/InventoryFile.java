package io.vipdeck.cli;

import io.vipdeck.inventory.Asked;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.inventory.InventoryReader;
import io.vipdeck.inventory.Parsed;
import io.vipdeck.inventory.Problem;
import io.vipdeck.remote.HostText;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the operator's file from disk, and chooses among its clusters. */
final class InventoryFile {
    private InventoryFile() {}

    /** @throws Failure when it cannot be used, with all that is wrong with it */
    static Parsed read(Path file, String home, Asked asked) throws Failure {
        Parsed parsed;
        try {
            parsed = InventoryReader.read(
                    file.toString(), Files.readAllBytes(file), home, new BesideFiles(file), asked);
        } catch (NoSuchFileException missing) {
            throw Failure.unusable(file + " is not there, name the inventory with -i FILE");
        } catch (IOException unreadable) {
            throw Failure.unusable(file + " cannot be read ("
                    + unreadable.getClass().getSimpleName() + "), name the inventory with -i FILE");
        } catch (UncheckedIOException unreadable) {
            throw Failure.unusable(HostText.line(String.valueOf(unreadable.getMessage()))
                    + " beside the inventory cannot be read, mend its rights");
        }
        if (parsed.inventories().isEmpty()) {
            throw Failure.unusable(parsed.problems().stream()
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n")));
        }
        return parsed;
    }

    /** The cluster of a name, else the only one. */
    static Inventory one(List<Inventory> clusters, Optional<String> name) throws Failure {
        String names = clusters.stream().map(Inventory::cluster).collect(Collectors.joining(", "));
        String source = clusters.get(0).source();
        if (name.isPresent()) {
            return clusters.stream()
                    .filter(each -> each.cluster().equals(name.get()))
                    .findFirst()
                    .orElseThrow(() -> Failure.unusable("there is no cluster "
                            + HostText.line(name.get()) + " in " + source + "; it has " + names));
        }
        if (clusters.size() > 1) {
            throw Failure.unusable(source + " has several clusters (" + names
                    + "), choose one with --cluster NAME");
        }
        return clusters.get(0);
    }
}
