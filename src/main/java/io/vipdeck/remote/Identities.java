package io.vipdeck.remote;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SSHAgentConnector;

import io.vipdeck.remote.RemoteException.Kind;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
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
    private static final int LARGEST_FILE = 65_536;

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

    /** The keys to offer to a target, in order; the one that it names stands alone. */
    Keys of(Target target) throws RemoteException {
        if (target.identity().isPresent()) {
            return new Keys(List.of(named(target, target.identity().get())));
        }
        List<Identity> keys = new ArrayList<>(agentKeys());
        for (Path file : files) {
            if (Files.isReadable(file)) {
                load(file)
                        .filter(key -> !key.isEncrypted() && !holds(keys, key.getPublicKeyBlob()))
                        .ifPresent(keys::add);
            }
        }
        return new Keys(keys.size() > MOST ? keys.subList(0, MOST) : keys);
    }

    private Identity named(Target target, Path file) throws RemoteException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new RemoteException(
                    Kind.LOCAL,
                    "The key " + file + " for " + target.name()
                            + " cannot be read, correct identity or the file's permissions");
        }
        Identity key = load(file)
                .orElseThrow(() -> new RemoteException(
                        Kind.LOCAL,
                        "The file " + file + " for " + target.name()
                                + " holds no private key that can be read,"
                                + " name a key made by ssh-keygen"));
        if (!key.isEncrypted()) {
            return key;
        }
        byte[] blob = publicHalf(file);
        for (Identity held : agentKeys()) {
            if (blob.length > 0 && Arrays.equals(blob, held.getPublicKeyBlob())) {
                return held;
            }
        }
        throw new RemoteException(
                Kind.LOCAL,
                "The key " + file + " for " + target.name()
                        + " is protected by a passphrase, unlock it with ssh-add " + file);
    }

    private static Optional<Identity> load(Path file) {
        byte[] content = new byte[0];
        try {
            if (Files.size(file) > LARGEST_FILE) {
                return Optional.empty();
            }
            content = Files.readAllBytes(file);
            JSch holder = new JSch();
            holder.addIdentity(file.toString(), content, null, null);
            Vector<Identity> loaded = holder.getIdentityRepository().getIdentities();
            return loaded.isEmpty() ? Optional.empty() : Optional.of(loaded.get(0));
        } catch (IOException | JSchException | RuntimeException unusable) {
            return Optional.empty();
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** The blob in {@code FILE.pub}; empty when there is none. */
    private static byte[] publicHalf(Path file) {
        try {
            String text = Files.readString(
                    file.resolveSibling(file.getFileName() + ".pub"), StandardCharsets.ISO_8859_1);
            String[] fields = text.strip().split("[ \t]+");
            return fields.length < 2 ? new byte[0] : Base64.getDecoder().decode(fields[1]);
        } catch (IOException | IllegalArgumentException none) {
            return new byte[0];
        }
    }

    private List<Identity> agentKeys() {
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
        return keys.stream().anyMatch(key -> Arrays.equals(key.getPublicKeyBlob(), blob));
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
