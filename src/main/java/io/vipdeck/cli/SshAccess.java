package io.vipdeck.cli;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.Destination;
import io.vipdeck.remote.HostKeys;
import io.vipdeck.remote.Identities;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;
import io.vipdeck.remote.Secrets;
import io.vipdeck.remote.SshClient;
import io.vipdeck.remote.SshConfig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The hosts of one inventory as SSH sees them. What the inventory leaves open, the configuration of ssh says. */
final class SshAccess {
    private final Inventory written;
    private final SshClient client;
    private final Map<String, Destination> destinations = new HashMap<>();

    SshAccess(Inventory written, SshConfig config, HostKeys hostKeys, Secrets secrets) {
        this.written = written;
        this.client = new SshClient(config, hostKeys, Identities.ofThisUser(), secrets);
        written.hosts().forEach(host -> destinations.put(host.name(), destination(host)));
    }

    private static Destination destination(Inventory.Host host) {
        Inventory.Ssh ssh = host.ssh();
        return new Destination(
                host.name(),
                host.address(),
                ssh.userGiven() ? Optional.of(ssh.user()) : Optional.empty(),
                ssh.user(),
                ssh.portGiven() ? OptionalInt.of(ssh.port()) : OptionalInt.empty(),
                ssh.identity().map(Path::of),
                ssh.knownHosts().stream().map(Path::of).toList());
    }

    /** The inventory with the addresses, users and ports that are really used. */
    Inventory inventory() throws RemoteException {
        List<Inventory.Host> hosts = new ArrayList<>();
        for (Inventory.Host host : written.hosts()) {
            SshClient.Whereabouts found = client.find(destination(host));
            hosts.add(host.reachedAt(found.address(), found.user(), found.port()));
        }
        return written.withHosts(hosts);
    }

    Remote open(Inventory.Host host, Duration limit) throws RemoteException {
        return client.open(
                destinations.getOrDefault(host.name(), destination(host)),
                host.ssh().become() == Inventory.Become.SUDO,
                limit);
    }

    /** Lines of the configuration that are not honoured, each told once. */
    List<String> warnings() {
        return client.warnings();
    }
}
