package io.vipdeck.remote;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the operator wants to go, before {@code ~/.ssh/config} has had its say. What is given here wins over it.
 *
 * @param name what the operator calls the machine
 * @param address what would be typed after {@code ssh}: an address, a name, or an alias of the configuration
 * @param usualUser whom to log in as when neither this nor the configuration says it
 * @param identity private key that stands alone
 * @param knownHosts files of known host keys that are read besides the usual ones
 */
public record Destination(
        String name,
        String address,
        Optional<String> user,
        String usualUser,
        OptionalInt port,
        Optional<Path> identity,
        List<Path> knownHosts) {
    public Destination {
        knownHosts = List.copyOf(knownHosts);
    }
}
