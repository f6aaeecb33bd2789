package io.vipdeck.deploy;

import java.nio.file.Path;
import java.util.function.Consumer;

/** The agent as it goes to hosts, with the Java runtime that it runs on. */
public interface Bundle {

    /**
     * Directory under /opt/vipdeck; another content has another version. Takes a moment when asked
     * first.
     */
    String version() throws DeployException;

    /** {@code uname -m} of the hosts that it runs on. */
    String arch();

    /** {@code glibc} or {@code musl}. */
    String libc();

    /**
     * The archive, made when it is not there yet.
     *
     * @param doing told in a few words what takes time
     */
    Packed pack(Consumer<String> doing) throws DeployException;

    /**
     * A tar.gz file.
     *
     * @param sizeBytes of the file
     */
    record Packed(Path file, String sha256, long sizeBytes) {}
}
