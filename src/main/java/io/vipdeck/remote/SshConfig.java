package io.vipdeck.remote;

import io.vipdeck.remote.RemoteException.Kind;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The user's {@code ~/.ssh/config} and the system's {@code /etc/ssh/ssh_config}, as far as they are honoured
 * (ssh_config(5)). A line that is not is told once, with its place.
 *
 * <p>Thread-safe.
 */
public final class SshConfig {
    private final List<ConfigLine> users;
    private final List<ConfigLine> systems;
    private final Path home;
    private final String localUser;
    private final Map<String, String> environment;
    // Guarded by this:
    private final Set<String> warnings = new LinkedHashSet<>();
    private int warned;

    SshConfig(
            List<ConfigLine> users,
            List<ConfigLine> systems,
            Path home,
            String localUser,
            Map<String, String> environment) {
        this.users = List.copyOf(users);
        this.systems = List.copyOf(systems);
        this.home = home;
        this.localUser = localUser;
        this.environment = Map.copyOf(environment);
    }

    /** A configuration that says nothing. */
    public static SshConfig empty() {
        return new SshConfig(List.of(), List.of(), Path.of("/"), "root", Map.of());
    }

    /** Reads both files; one that is not there says nothing. */
    static SshConfig read(
            Path userFile,
            Path systemFile,
            Path home,
            String localUser,
            Map<String, String> environment)
            throws RemoteException {
        Path system = Path.of("/etc/ssh");
        return new SshConfig(
                new ConfigFiles(home.resolve(".ssh"), home, true).read(userFile),
                new ConfigFiles(system, home, false).read(systemFile),
                home,
                localUser,
                environment);
    }

    /** Reads the files of the user who runs this. */
    public static SshConfig ofThisUser() throws RemoteException {
        Path home = Path.of(System.getProperty("user.home", "/"));
        return read(
                home.resolve(".ssh/config"),
                Path.of("/etc/ssh/ssh_config"),
                home,
                System.getProperty("user.name", "root"),
                System.getenv());
    }

    /** Lines that are not honoured and were not told yet, each with its place. */
    public synchronized List<String> warnings() {
        List<String> untold = new ArrayList<>(warnings).subList(warned, warnings.size());
        warned = warnings.size();
        return List.copyOf(untold);
    }

    private synchronized void warn(ConfigLine line, String why) {
        warnings.add(line.where() + ": " + line.written() + " " + why);
    }

    /**
     * Where to go and how.
     *
     * @throws RemoteException for a configuration under which the host must not be connected to
     */
    Target resolve(Destination destination) throws RemoteException {
        return resolve(destination, Optional.empty(), new ArrayList<>());
    }

    /** @param through the machine on the way, where it is settled already */
    private Target resolve(Destination destination, Optional<Target> through, List<String> outer)
            throws RemoteException {
        HostSettings settings = new HostSettings(destination, localUser, this::warn);
        settings.take(users);
        settings.take(systems);
        SettingsReader reader = new SettingsReader(settings, destination, home, environment);
        String user = settings.user().orElse(destination.usualUser());
        int port = destination
                .port()
                .orElseGet(() -> settings.number("port", 1, 65535).orElse(22));
        Tokens tokens = reader.tokens(user, port, localUser);
        Manner manner = reader.manner(
                tokens,
                through.isPresent()
                        ? through
                        : jumps(destination, reader.jumps(tokens), localUser, outer));
        try {
            return new Target(
                    destination.name(),
                    settings.hostName(),
                    user,
                    port,
                    destination.identity(),
                    destination.knownHosts(),
                    manner);
        } catch (IllegalArgumentException odd) {
            throw new RemoteException(
                    Kind.LOCAL,
                    "The SSH configuration of " + HostText.line(destination.name())
                            + " cannot be used, " + odd.getMessage() + "; correct it",
                    odd);
        }
    }

    /** The last machine on the way; its own configuration says how the first is reached. */
    private Optional<Target> jumps(
            Destination destination, List<Jump> jumps, String usualUser, List<String> outer)
            throws RemoteException {
        Optional<Target> last = Optional.empty();
        List<String> chain = new ArrayList<>(outer);
        chain.add(destination.address());
        for (Jump jump : jumps) {
            // As ssh does: a line for all hosts does not hold for the machine on the way itself.
            if (jumps.size() == 1 && jump.host().equalsIgnoreCase(destination.address())) {
                return Optional.empty();
            }
            if (chain.contains(jump.host())) {
                throw new RemoteException(
                        Kind.LOCAL,
                        "The way to " + HostText.line(destination.name())
                                + " leads in a circle over " + HostText.line(jump.host())
                                + ", write ProxyJump none for it in ~/.ssh/config");
            }
            last = Optional.of(resolve(
                    new Destination(
                            jump.host(),
                            jump.host(),
                            jump.user(),
                            usualUser,
                            jump.port(),
                            Optional.empty(),
                            destination.knownHosts()),
                    last,
                    chain));
            chain.add(jump.host());
        }
        return last;
    }
}
