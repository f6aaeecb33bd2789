package io.vipdeck.deploy;

import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The agent's bundle, made on the operator's machine: a small Java runtime linked from the Java
 * that runs
 * vipdeck, and of vipdeck's own jar what the agent needs. It is kept in the cache under its
 * version, which
 * is a digest of all that goes into it.
 */
public final class AgentBundle implements Bundle {
    /** Changes whenever the layout of the archive does. */
    private static final String FORMAT = "1";

    private static final List<String> SCRIPTS =
            List.of("vipdeck-agent", "release-addresses", "note-start");

    private final Path jar;
    private final Path cache;
    private final Runtime runtime;
    private @Nullable String version;

    private AgentBundle(Path jar, Path cache, Runtime runtime) {
        this.jar = jar;
        this.cache = cache;
        this.runtime = runtime;
    }

    /** The Java that a runtime is made of. */
    interface Runtime {
        String arch();

        String libc();

        /** Tells one Java from another. */
        String identity();

        /** Makes a runtime in a directory that is not there yet. */
        void link(Path directory) throws DeployException;
    }

    /**
     * The bundle of the agent in this jar.
     *
     * @param jar vipdeck's own
     * @param cache directory for bundles; made when it is not there
     */
    public static AgentBundle of(Path jar, Path cache) throws DeployException {
        return of(jar, cache, new LinkedRuntime());
    }

    static AgentBundle of(Path jar, Path cache, Runtime runtime) throws DeployException {
        if (!Files.isRegularFile(jar)) {
            throw new DeployException(
                    "the agent is taken from vipdeck.jar, but this program does not run from it,"
                            + " start it with ./vipdeck or java -jar target/vipdeck.jar",
                    "");
        }
        return new AgentBundle(jar, cache, runtime);
    }

    @Override
    public synchronized String version() throws DeployException {
        if (version == null) {
            version = digested();
        }
        return version;
    }

    private String digested() throws DeployException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            MessageDigest digest = sha256();
            for (ZipEntry entry : AgentFiles.of(zip, runtime.arch())) {
                digest.update(
                        (entry.getName() + " " + entry.getSize() + " " + entry.getCrc() + "\n")
                                .getBytes(StandardCharsets.UTF_8));
            }
            for (String script : SCRIPTS) {
                digest.update(Script.text("agent/" + script).getBytes(StandardCharsets.UTF_8));
            }
            digest.update(Script.text("agent/agent.jvm").getBytes(StandardCharsets.UTF_8));
            digest.update((FORMAT + runtime.identity()).getBytes(StandardCharsets.UTF_8));
            return AgentFiles.version(zip) + "-"
                    + HexFormat.of().formatHex(digest.digest()).substring(0, 12);
        } catch (IOException e) {
            throw new DeployException(
                    jar + " cannot be read, build it again: " + e.getMessage(), "");
        }
    }

    @Override
    public String arch() {
        return runtime.arch();
    }

    @Override
    public String libc() {
        return runtime.libc();
    }

    @Override
    public synchronized Packed pack(Consumer<String> doing) throws DeployException {
        Path file = cache.resolve("agent-" + version() + "-" + runtime.arch() + ".tar.gz");
        Path sum = cache.resolve(file.getFileName() + ".sha256");
        try {
            Files.createDirectories(cache);
            if (Files.isRegularFile(file) && Files.isRegularFile(sum)) {
                String noted = Files.readString(sum).strip();
                if (noted.equals(sha256(file))) {
                    return new Packed(file, noted, Files.size(file));
                }
            }
            doing.accept("linking the agent's runtime");
            String made = make(file);
            Files.writeString(sum, made + "\n");
            forgetOthers(file);
            return new Packed(file, made, Files.size(file));
        } catch (IOException e) {
            throw new DeployException(
                    "the agent cannot be packed in " + cache + ", mend that directory: "
                            + e.getMessage(),
                    "");
        }
    }

    private String make(Path file) throws IOException, DeployException {
        Path work = Files.createTempDirectory(cache, ".packing");
        try {
            Path image = work.resolve("runtime");
            runtime.link(image);
            Path archive = work.resolve("agent.tar.gz");
            MessageDigest digest = sha256();
            try (OutputStream output = Files.newOutputStream(archive);
                    DigestOutputStream digested = new DigestOutputStream(output, digest);
                    Tar tar = new Tar(new BufferedOutputStream(
                            new GZIPOutputStream(digested, 1 << 16), 1 << 16))) {
                fill(tar, image);
            }
            Files.move(archive, file, StandardCopyOption.ATOMIC_MOVE);
            return HexFormat.of().formatHex(digest.digest());
        } finally {
            delete(work);
        }
    }

    private void fill(Tar tar, Path image) throws IOException {
        tar.addDirectory("bin");
        for (String script : SCRIPTS) {
            tar.add(
                    "bin/" + script,
                    0755,
                    Script.text("agent/" + script).getBytes(StandardCharsets.UTF_8));
        }
        tar.addDirectory("lib");
        tar.add(
                "lib/agent.jvm",
                0644,
                Script.text("agent/agent.jvm").getBytes(StandardCharsets.UTF_8));
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<ZipEntry> entries = AgentFiles.of(zip, runtime.arch());
            for (ZipEntry entry : entries) {
                if (AgentFiles.isNative(entry)) {
                    String name = entry.getName();
                    tar.add(
                            "lib/" + name.substring(name.lastIndexOf('/') + 1),
                            0755,
                            content(zip, entry));
                }
            }
            tar.add("lib/agent.jar", 0644, agentJar(zip, entries));
        }
        tree(tar, image, "runtime");
    }

    /**
     * Stored, not deflated: it is read at every start, and the archive around it is deflated
     * anyway.
     */
    private static byte[] agentJar(ZipFile zip, List<ZipEntry> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 << 20);
        try (ZipOutputStream output = new ZipOutputStream(bytes)) {
            output.setMethod(ZipOutputStream.STORED);
            stored(
                    output,
                    "META-INF/MANIFEST.MF",
                    ("Manifest-Version: 1.0\r\nMulti-Release: true\r\nImplementation-Version: "
                                    + AgentFiles.version(zip) + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            for (ZipEntry entry : entries) {
                if (!AgentFiles.isNative(entry)) {
                    stored(output, entry.getName(), content(zip, entry));
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void stored(ZipOutputStream output, String name, byte[] content)
            throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
        output.putNextEntry(entry);
        output.write(content);
        output.closeEntry();
    }

    private static byte[] content(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream input = zip.getInputStream(entry)) {
            return input.readAllBytes();
        }
    }

    private static void tree(Tar tar, Path directory, String name) throws IOException {
        tar.addDirectory(name);
        List<Path> inside;
        try (Stream<Path> listed = Files.list(directory)) {
            inside = listed.sorted().toList();
        }
        for (Path path : inside) {
            String below = name + "/" + path.getFileName();
            if (Files.isDirectory(path)) {
                tree(tar, path, below);
            } else {
                tar.add(below, Files.isExecutable(path) ? 0755 : 0644, Files.readAllBytes(path));
            }
        }
    }

    /** Bundles of other versions and kinds are made again when they are needed; a few are kept. */
    private void forgetOthers(Path kept) throws IOException {
        List<Path> old;
        try (Stream<Path> listed = Files.list(cache)) {
            old = listed.filter(
                            path -> path.getFileName().toString().matches("agent-.*\\.tar\\.gz"))
                    .filter(path -> !path.equals(kept))
                    .sorted(Comparator.comparingLong(
                                    (Path path) -> path.toFile().lastModified())
                            .reversed())
                    .skip(2)
                    .toList();
        }
        for (Path path : old) {
            Files.deleteIfExists(path);
            Files.deleteIfExists(path.resolveSibling(path.getFileName() + ".sha256"));
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> walked = Files.walk(directory)) {
            for (Path path : walked.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream input = Files.newInputStream(file)) {
            for (int count = input.read(buffer); count > 0; count = input.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
