package io.vipdeck.lab;

import io.vipdeck.lab.LabException.Kind;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs the shell scripts that do the lab's work. What a script writes to its standard output is
 * progress; the last line on its standard error says why it failed.
 */
final class Scripts {
    private static final List<String> ALL = List.of(
            "names.sh",
            "tools.sh",
            "base.sh",
            "network.sh",
            "host.sh",
            "await.sh",
            "init.sh",
            "kill.sh",
            "down.sh");
    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Path directory;
    private final List<Process> running = new ArrayList<>();
    private boolean cancelled;

    /**
     * @param directory where the scripts are laid down before they run
     */
    Scripts(Path directory) {
        this.directory = directory;
    }

    /** Writes the scripts that this program carries into their directory. */
    void layDown() throws IOException {
        Files.createDirectories(directory);
        for (String name : ALL) {
            try (InputStream script = Scripts.class.getResourceAsStream(name)) {
                if (script == null) {
                    throw new IllegalStateException("no script " + name + " in this program");
                }
                Files.write(directory.resolve(name), script.readAllBytes());
            }
        }
    }

    /** A script on its way. */
    final class Run {
        private final Process process;
        private final Thread reader;
        private final Path errors;
        private final Duration limit;
        private final String what;

        private Run(Process process, Thread reader, Path errors, Duration limit, String what) {
            this.process = process;
            this.reader = reader;
            this.errors = errors;
            this.limit = limit;
            this.what = what;
        }

        /** Waits for its end, which must be a good one. */
        void await() throws LabException, IOException {
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new LabException(
                            Kind.FAILED,
                            what + " took longer than " + limit.toSeconds()
                                    + " s on this machine: look at its load, then try again");
                }
                reader.join(1000);
            } catch (InterruptedException interrupted) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw new LabException(Kind.INTERRUPTED, what + " was interrupted", interrupted);
            } finally {
                forget(process);
            }
            if (process.exitValue() != 0) {
                throw failure();
            }
            Files.deleteIfExists(errors);
        }

        private LabException failure() {
            synchronized (Scripts.this) {
                if (cancelled) {
                    return new LabException(Kind.INTERRUPTED, what + " was interrupted");
                }
            }
            return new LabException(Kind.FAILED, what + " failed: " + lastError());
        }

        private String lastError() {
            try {
                List<String> lines = Files.readAllLines(errors, StandardCharsets.UTF_8).stream()
                        .filter(line -> !line.isBlank())
                        .toList();
                Files.deleteIfExists(errors);
                if (!lines.isEmpty()) {
                    return Printable.text(lines.get(lines.size() - 1));
                }
            } catch (IOException unreadable) {
                // The exit status is still worth telling.
            }
            return "exit status " + process.exitValue();
        }
    }

    /**
     * Starts a script.
     *
     * @param what it does, for messages: a noun phrase
     */
    Run start(String what, Duration limit, Consumer<String> progress, String name, String... words)
            throws LabException, IOException {
        List<String> command = new ArrayList<>();
        if (name.equals("down.sh")) {
            // Out of reach of a Ctrl-C on the terminal: what is half taken away must go on.
            command.add("setsid");
        }
        // The calling thread may sit in one of the lab's networks; the process as such (its first
        // thread, which Java leaves alone) stays in the machine's own, and there the lab is made.
        String machine = "/proc/" + ProcessHandle.current().pid() + "/ns/net";
        command.addAll(List.of("nsenter", "--net=" + machine));
        command.addAll(List.of("sh", directory.resolve(name).toString()));
        command.addAll(List.of(words));
        Path errors = Files.createTempFile(directory, name, ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(errors.toFile());
        builder.environment().put("PATH", PATH);
        Process process;
        synchronized (this) {
            if (cancelled && !name.equals("down.sh")) {
                throw new LabException(Kind.INTERRUPTED, what + " was interrupted");
            }
            process = builder.start();
            running.add(process);
        }
        Thread reader = new Thread(() -> read(process, progress), "lab-" + name);
        reader.setDaemon(true);
        reader.start();
        return new Run(process, reader, errors, limit, what);
    }

    /** Stops the scripts that run and lets no other start, except the one that clears up. */
    synchronized void cancel() {
        cancelled = true;
        running.forEach(Process::destroyForcibly);
    }

    private synchronized void forget(Process process) {
        running.remove(process);
    }

    private static void read(Process process, Consumer<String> progress) {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                progress.accept(Printable.text(line));
            }
        } catch (IOException | UncheckedIOException closed) {
            // The script was stopped; its end tells.
        }
    }
}
