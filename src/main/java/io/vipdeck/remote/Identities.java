package io.vipdeck.remote;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.SSHAgentConnector;

import io.vipdeck.remote.RemoteException.Kind;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Vector;

/**
 * The keys of the user who runs this.
 *
 * @param agent socket of a running ssh-agent
 * @param files private keys to try when a target names none; those that are not there are passed over
 */
public record Identities(Optional<Path> agent, List<Path> files) {
    // sshd's MaxAuthTries is 6 and counts every key that is offered.
    private static final int MOST = 6;

    public Identities {
        files = List.copyOf(files);
    }

    /** The agent in {@code SSH_AUTH_SOCK}, and the usual files in {@code ~/.ssh}. */
    public static Identities ofThisUser() {
        String socket = System.getenv("SSH_AUTH_SOCK");
        Path ssh = Path.of(System.getProperty("user.home", "/"), ".ssh");
        return new Identities(
                socket == null || socket.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Path.of(socket)),
                List.of(ssh.resolve("id_ed25519"), ssh.resolve("id_ecdsa"), ssh.resolve("id_rsa")));
    }

    /** The keys to offer to a target, in order; the one that the inventory names stands alone. */
    Keys of(Target target, Secrets secrets) throws RemoteException {
        LoginWays ways = target.manner().login();
        if (!ways.mayUse("publickey")) {
            return new Keys(List.of());
        }
        List<Identity> held = agentKeys(ways.agentGiven() ? ways.agent() : agent);
        List<Identity> keys = new ArrayList<>();
        if (target.identity().isPresent()) {
            keys.add(named(target, target.identity().get(), held, secrets));
            return new Keys(certified(keys, target.identity().stream().toList(), ways));
        }
        // First those that are configured, since a host counts every key that it is shown.
        List<Path> configured = ways.files();
        addAll(keys, configured, held, secrets);
        if (!ways.onlyFiles()) {
            held.stream().filter(key -> !holds(keys, key.getPublicKeyBlob())).forEach(keys::add);
        }
        if (configured.isEmpty()) {
            addAll(keys, files, held, secrets);
        }
        List<Identity> all = certified(keys, configured.isEmpty() ? files : configured, ways);
        return new Keys(all.size() > MOST ? all.subList(0, MOST) : all);
    }

    private static void addAll(
            List<Identity> keys, List<Path> files, List<Identity> held, Secrets secrets) {
        for (Path file : files) {
            Optional<Identity> key = Files.isReadable(file)
                    ? KeyFile.load(file).map(found -> usable(file, found, held, secrets))
                    : Optional.empty();
            key.or(() -> ofAgent(file, held))
                    .filter(found -> !holds(keys, found.getPublicKeyBlob()))
                    .ifPresent(keys::add);
        }
    }

    /** The agent's key that a file names by its public half alone. */
    private static Optional<Identity> ofAgent(Path file, List<Identity> held) {
        byte[] beside = KeyFile.blob(KeyFile.beside(file, ".pub"));
        byte[] half = beside.length == 0 ? KeyFile.blob(file) : beside;
        return held.stream()
                .filter(key -> half.length > 0 && Arrays.equals(half, key.getPublicKeyBlob()))
                .findFirst();
    }

    /** The key of a file in the form that can sign: of the agent, opened, or locked as long as it must be. */
    private static Identity usable(Path file, Identity key, List<Identity> held, Secrets secrets) {
        byte[] half = KeyFile.publicHalf(file, key);
        Optional<Identity> ofAgent = held.stream()
                .filter(each -> half.length > 0 && Arrays.equals(half, each.getPublicKeyBlob()))
                .findFirst();
        if (ofAgent.isPresent() || !key.isEncrypted()) {
            return ofAgent.orElse(key);
        }
        return secrets.unlocked(file).orElseGet(() -> new LockedKey(file, key, secrets));
    }

    private static Identity named(Target target, Path file, List<Identity> held, Secrets secrets)
            throws RemoteException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new RemoteException(
                    Kind.LOCAL,
                    "The key " + file + " for " + target.name()
                            + " cannot be read, correct identity or the file's permissions");
        }
        Identity key = KeyFile.load(file)
                .orElseThrow(() -> new RemoteException(
                        Kind.LOCAL,
                        "The file " + file + " for " + target.name()
                                + " holds no private key that can be read,"
                                + " name a key made by ssh-keygen"));
        return usable(file, key, held, secrets);
    }

    /** Each key that has a certificate once more before itself, with it. */
    private static List<Identity> certified(List<Identity> keys, List<Path> files, LoginWays ways) {
        List<byte[]> certificates = new ArrayList<>();
        ways.certificates().forEach(file -> certificates.add(KeyFile.blob(file)));
        files.forEach(file -> certificates.add(KeyFile.blob(KeyFile.beside(file, "-cert.pub"))));
        List<Identity> all = new ArrayList<>();
        for (Identity key : keys) {
            byte[] half = key.getPublicKeyBlob();
            for (byte[] certificate : certificates) {
                CertifiedKey.of(key, half == null ? new byte[0] : half, certificate)
                        .filter(found -> !holds(all, certificate))
                        .ifPresent(all::add);
            }
            all.add(key);
        }
        return all;
    }

    private static List<Identity> agentKeys(Optional<Path> agent) {
        if (agent.isEmpty() || !Files.exists(agent.get())) {
            return List.of();
        }
        try {
            return List.copyOf(new AgentIdentityRepository(new SSHAgentConnector(agent.get()))
                    .getIdentities());
        } catch (AgentProxyException | RuntimeException silent) {
            return List.of();
        }
    }

    private static boolean holds(List<Identity> keys, byte @Nullable [] blob) {
        return blob != null
                && keys.stream().anyMatch(key -> Arrays.equals(key.getPublicKeyBlob(), blob));
    }

    /** A fixed list of keys, as the library wants it. */
    static final class Keys implements IdentityRepository {
        private final Vector<Identity> keys;

        Keys(List<Identity> keys) {
            this.keys = new Vector<>(keys);
        }

        /** For messages: {@code ~/.ssh/id_rsa, ...}, or that there is none. */
        String names() {
            List<String> names = new ArrayList<>();
            for (Identity key : keys) {
                names.add(HostText.line(key.getName()));
            }
            return String.join(", ", names);
        }

        boolean isEmpty() {
            return keys.isEmpty();
        }

        /** A key that the host would take if its passphrase were known. */
        Optional<Path> missed() {
            for (Identity key : keys) {
                if (key instanceof LockedKey locked && locked.isMissed()) {
                    return Optional.of(locked.file());
                }
            }
            return Optional.empty();
        }

        @Override
        public String getName() {
            return "vipdeck";
        }

        @Override
        public int getStatus() {
            return RUNNING;
        }

        @Override
        public Vector<Identity> getIdentities() {
            return new Vector<>(keys);
        }

        @Override
        public boolean add(byte[] identity) {
            return false;
        }

        @Override
        public boolean remove(byte[] blob) {
            return false;
        }

        @Override
        public void removeAll() {
            // The list is fixed.
        }
    }
}
