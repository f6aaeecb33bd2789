package io.vipdeck.remote;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which host keys are trusted. Known are those in the usual known_hosts files, which are only read, and those in
 * vipdeck's own, where a key is added that the operator accepted. A key that is not the one on record is
 * always refused.
 */
public final class HostKeys {
    private final List<Path> globalFiles;
    private final List<Path> userFiles;
    private final Path store;
    private final Predicate<Offer> accept;
    private final Map<Path, Cached> cache = new HashMap<>();

    /**
     * Trusts what these files hold.
     *
     * @param globalFiles known_hosts files of the system; one that is not there is empty
     * @param userFiles those of the user, likewise
     * @param store vipdeck's own known_hosts file, made when the first key is accepted
     * @param accept asked about a host of which nothing is on record, on the connecting thread and within its
     *     deadline; it answers at once. To ask the operator, answer no, ask about all such hosts together,
     *     connect again
     */
    public HostKeys(
            List<Path> globalFiles, List<Path> userFiles, Path store, Predicate<Offer> accept) {
        this.globalFiles = List.copyOf(globalFiles);
        this.userFiles = List.copyOf(userFiles);
        this.store = store;
        this.accept = accept;
    }

    /** The files of the user who runs this: of the system, in {@code ~/.ssh}, in vipdeck's own directory. */
    public static HostKeys ofThisUser(Predicate<Offer> accept) {
        Path home = Path.of(System.getProperty("user.home", "/"));
        String config = System.getenv("XDG_CONFIG_HOME");
        Path configHome = config != null && config.startsWith("/")
                ? Path.of(config)
                : home.resolve(".config");
        return new HostKeys(
                List.of(Path.of("/etc/ssh/ssh_known_hosts"), Path.of("/etc/ssh/ssh_known_hosts2")),
                List.of(home.resolve(".ssh/known_hosts"), home.resolve(".ssh/known_hosts2")),
                configHome.resolve("vipdeck/known_hosts"),
                accept);
    }

    /**
     * A key of a host that is not known.
     *
     * @param type such as {@code ssh-ed25519}
     * @param fingerprint {@code SHA256:...}, as ssh-keygen -l shows it
     * @param vouchedBy place of a {@code @cert-authority} line for the host, which is not heeded; empty for none
     */
    public record Offer(
            String name,
            String address,
            int port,
            String type,
            String fingerprint,
            String vouchedBy) {}

    /** What a key is taken for. */
    sealed interface Verdict {
        record Known() implements Verdict {}

        record Unknown(Offer offer) implements Verdict {}

        /** Another key of the same type is on record. */
        record Changed(Offer offer, KnownHost recorded) implements Verdict {}

        /** Only keys of other types are on record. */
        record OtherType(Offer offer, KnownHost recorded) implements Verdict {}

        record Revoked(Offer offer, KnownHost recorded) implements Verdict {}

        /** The records themselves cannot be read or written. */
        record Broken(String text) implements Verdict {}
    }

    private record Cached(FileTime modified, long size, List<KnownHost> lines) {}

    /** Judges a key, and puts it on record when it is accepted. */
    Verdict judge(Target target, byte[] key) {
        try {
            Verdict verdict = compare(target, key);
            if (verdict instanceof Verdict.Unknown unknown && accepts(target, unknown.offer())) {
                return remember(target, key);
            }
            return verdict;
        } catch (IOException broken) {
            return new Verdict.Broken(HostText.line(String.valueOf(broken.getMessage())));
        }
    }

    private boolean accepts(Target target, Offer offer) {
        return switch (target.manner().trust().policy()) {
            case ASK -> accept.test(offer);
            case ACCEPT_NEW -> true;
            case STRICT -> false;
        };
    }

    /** The keys on record for a host, so that it is asked for one of their types. */
    synchronized List<KnownHost> of(Target target) throws IOException {
        return all(target).stream()
                .filter(known -> known.isHostKey() && known.names(target.knownHostsName()))
                .toList();
    }

    private synchronized Verdict compare(Target target, byte[] key) throws IOException {
        String host = target.knownHostsName();
        String bare = target.manner().trust().alias().isPresent()
                ? host
                : target.address().toLowerCase(Locale.ROOT);
        List<KnownHost> all = all(target);
        Offer offer = new Offer(
                target.name(),
                target.address(),
                target.port(),
                type(key),
                fingerprint(key),
                all.stream()
                        .filter(known -> known.isAuthority() && known.names(host))
                        .map(KnownHost::where)
                        .findFirst()
                        .orElse(""));
        for (KnownHost known : all) {
            if (known.isRevoked() && (known.names(host) || known.names(bare)) && known.isKey(key)) {
                return new Verdict.Revoked(offer, known);
            }
        }
        List<KnownHost> ofHost = all.stream()
                .filter(known -> known.isHostKey() && known.names(host))
                .toList();
        if (ofHost.stream().anyMatch(known -> known.isKey(key))) {
            return new Verdict.Known();
        }
        for (KnownHost known : ofHost) {
            if (known.type().equals(offer.type())) {
                return new Verdict.Changed(offer, known);
            }
        }
        if (!ofHost.isEmpty()) {
            return new Verdict.OtherType(offer, ofHost.get(0));
        }
        // As ssh does: a key on record without the port may confirm the host, but not accuse it.
        return all.stream()
                        .anyMatch(
                                known -> known.isHostKey() && known.names(bare) && known.isKey(key))
                ? new Verdict.Known()
                : new Verdict.Unknown(offer);
    }

    private List<KnownHost> all(Target target) throws IOException {
        List<KnownHost> all = new ArrayList<>();
        HostTrust trust = target.manner().trust();
        for (Path file : trust.globalFiles().orElse(globalFiles)) {
            all.addAll(lines(file));
        }
        for (Path file : trust.userFiles().orElse(userFiles)) {
            all.addAll(lines(file));
        }
        for (Path file : target.knownHosts()) {
            if (!Files.isReadable(file)) {
                throw new IOException(file + " cannot be read");
            }
            all.addAll(lines(file));
        }
        all.addAll(lines(store));
        return all;
    }

    private List<KnownHost> lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            Cached cached = cache.get(file);
            if (cached == null || !cached.modified().equals(modified) || cached.size() != size) {
                cached = new Cached(modified, size, KnownHost.read(file));
                cache.put(file, cached);
            }
            return cached.lines();
        } catch (IOException broken) {
            throw new IOException(file + " cannot be read", broken);
        }
    }

    /** Adds a line to the store, unless another process was faster: then its line counts. */
    private synchronized Verdict remember(Target target, byte[] key) throws IOException {
        try {
            Path directory = store.toAbsolutePath().getParent();
            if (directory != null && !Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            try (FileChannel channel = FileChannel.open(
                            store,
                            Set.of(
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
                    FileLock lock = channel.lock()) {
                cache.remove(store);
                Verdict now = compare(target, key);
                if (lock.isValid() && now instanceof Verdict.Unknown) {
                    append(channel, target.knownHostsName() + " " + line(key) + "\n");
                    return new Verdict.Known();
                }
                return now;
            } finally {
                cache.remove(store);
            }
        } catch (IOException broken) {
            throw new IOException(store + " cannot be written", broken);
        }
    }

    private static void append(FileChannel channel, String line) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        long end = channel.size();
        boolean openLine = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
        ByteBuffer bytes =
                ByteBuffer.wrap(((openLine ? "\n" : "") + line).getBytes(StandardCharsets.UTF_8));
        channel.position(end);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    private static String line(byte[] key) {
        return type(key) + " " + Base64.getEncoder().encodeToString(key);
    }

    private static String type(byte[] key) {
        String type = KeyFile.type(key);
        return type.isEmpty() ? "unknown" : type;
    }

    static String fingerprint(byte[] key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
