package io.vipdeck.remote;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whom to log in to, and as whom.
 *
 * @param name what the operator calls the machine
 * @param address name or address that is connected to
 * @param identity private key to log in with, alone; empty: those of {@code manner}, the agent's, the usual files
 * @param knownHosts files of known host keys that are read besides the usual ones
 */
record Target(
        String name,
        String address,
        String user,
        int port,
        Optional<Path> identity,
        List<Path> knownHosts,
        Manner manner) {
    Target {
        knownHosts = List.copyOf(knownHosts);
        if (name.isBlank() || user.isBlank()) {
            throw new IllegalArgumentException("a machine needs a name and a user");
        }
        if (!address.matches("[A-Za-z0-9_.:%-]+") || address.startsWith("-")) {
            throw new IllegalArgumentException("not an address: " + HostText.line(address));
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not in 1..65535");
        }
    }

    /** A machine of which no configuration says anything more. */
    Target(
            String name,
            String address,
            String user,
            int port,
            Optional<Path> identity,
            List<Path> knownHosts) {
        this(name, address, user, port, identity, knownHosts, Manner.USUAL);
    }

    /** For messages: {@code web1 (192.168.16.128)}, with the port when it is not 22. */
    String label() {
        return name + " (" + address + (port == 22 ? "" : " port " + port) + ")";
    }

    /** As known_hosts files write it (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
    String knownHostsName() {
        if (manner.trust().alias().isPresent()) {
            return manner.trust().alias().get().toLowerCase(Locale.ROOT);
        }
        String host = address.toLowerCase(Locale.ROOT);
        return port == 22 ? host : "[" + host + "]:" + port;
    }
}
