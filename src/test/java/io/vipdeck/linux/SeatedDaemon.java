package io.vipdeck.linux;

import io.vipdeck.linux.PeerLan.Seat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A daemon on one of the hosts. It sees the guide's check script where the guide puts it. */
final class SeatedDaemon implements AutoCloseable {
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    /** {@code ip netns exec} has made a mount namespace of its own: no other process sees this. */
    private static final String SCRIPTS =
            "mount --bind \"$1\" /usr/local/src && shift && exec \"$@\"";

    private final Process process;
    private final Path log;
    private final long logStart;

    private SeatedDaemon(Process process, Path log, long logStart) {
        this.process = process;
        this.log = log;
        this.logStart = logStart;
    }

    /**
     * Starts it.
     *
     * @param scripts a folder that takes the place of {@code /usr/local/src}
     * @param log where its output goes, after what is there already
     */
    static SeatedDaemon start(
            Seat seat, Path scripts, Path log, Map<String, String> environment, List<String> words)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", seat.namespace()));
        command.addAll(List.of("sh", "-c", SCRIPTS, "sh", scripts.toString()));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        long logStart = Files.exists(log) ? Files.size(log) : 0;
        return new SeatedDaemon(builder.start(), log, logStart);
    }

    /** Asks it to end (SIGTERM); it says goodbye while this returns. */
    void stop() {
        process.destroy();
    }

    /** Waits until it has ended. */
    void awaitEnd() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError("still running after 10 s: " + process.info());
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills it and its children (SIGKILL), so that none of them can say goodbye for another. */
    void kill() {
        Libc libc = Libc.get();
        libc.kill((int) process.pid(), SIGSTOP);
        List<ProcessHandle> children = process.descendants().toList();
        children.forEach(child -> libc.kill((int) child.pid(), Libc.SIGKILL));
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGSTOP: it sleeps, and its sockets fill. */
    void freeze() {
        Libc.get().kill((int) process.pid(), SIGSTOP);
    }

    /** SIGCONT. */
    void thaw() {
        Libc.get().kill((int) process.pid(), SIGCONT);
    }

    /** It and its children. */
    List<ProcessHandle> processes() {
        List<ProcessHandle> all = new ArrayList<>(List.of(process.toHandle()));
        process.descendants().forEach(all::add);
        return all;
    }

    boolean runs() {
        return process.isAlive();
    }

    /** What it has written since it was started. */
    String log() throws IOException {
        byte[] all = Files.readAllBytes(log);
        int start = (int) logStart;
        return new String(all, start, all.length - start, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
