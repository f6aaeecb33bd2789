package io.vipdeck.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * vipdeck's own log below the XDG state directory, so that nothing but the screen is on the screen. A
 * line: time, what. Bounded: at a start, a long log steps aside and the one before it goes.
 *
 * <p>Thread-safe. A log that cannot be written is no reason to stop working: it stays empty.
 */
public final class LogFile {
    private static final long LENGTH_MOST = 1 << 20;

    private final Path directory;
    private final boolean verbose;

    public LogFile(Path directory, boolean verbose) {
        this.directory = directory;
        this.verbose = verbose;
    }

    /** Where it is. */
    public Path path() {
        return directory.resolve("vipdeck.log");
    }

    /** Something worth knowing later. */
    public synchronized void info(String text) {
        try {
            Files.createDirectories(directory);
            if (Files.exists(path()) && Files.size(path()) > LENGTH_MOST) {
                Files.move(
                        path(),
                        directory.resolve("vipdeck.log.1"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(
                    path(),
                    Instant.now() + " " + text.replaceAll("\\p{Cntrl}+", " ") + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            // Said in the class comment.
        }
    }

    /** Something worth knowing only when looked for with {@code -v}. */
    public void detail(String text) {
        if (verbose) {
            info(text);
        }
    }

    /**
     * Writes a fault of vipdeck's own, with its stack trace, into a file of its own.
     *
     * @return the file, or the log where even that fails
     */
    public Path crash(Throwable fault) {
        StringWriter trace = new StringWriter();
        fault.printStackTrace(new PrintWriter(trace, true));
        Path file = directory.resolve("crash-" + ProcessHandle.current().pid() + ".txt");
        try {
            Files.createDirectories(directory);
            Files.writeString(file, Instant.now() + "\n" + trace, StandardCharsets.UTF_8);
            return file;
        } catch (IOException unwritable) {
            return path();
        }
    }
}
