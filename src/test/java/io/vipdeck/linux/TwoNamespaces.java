package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Two hosts' worth of network on one cable: namespaces with an interface {@code ens33} each. A
 * thread lives in each; sockets that it opens belong there.
 */
final class TwoNamespaces implements AutoCloseable {
    private final String left;
    private final String right;
    private final ExecutorService leftThread = Executors.newSingleThreadExecutor();
    private final ExecutorService rightThread = Executors.newSingleThreadExecutor();

    private TwoNamespaces(String left, String right) {
        this.left = left;
        this.right = right;
    }

    static TwoNamespaces make() throws Exception {
        long pid = ProcessHandle.current().pid();
        TwoNamespaces two = new TwoNamespaces("vdl" + pid, "vdr" + pid);
        try {
            ip("netns", "add", two.left);
            ip("netns", "add", two.right);
            ip(
                    "-n", two.left, "link", "add", "ens33", "type", "veth", "peer", "name", "ens33",
                    "netns", two.right);
            for (String each : List.of(two.left, two.right)) {
                ip("-n", each, "link", "set", "lo", "up");
                ip("-n", each, "link", "set", "ens33", "up");
            }
            two.left("addr", "add", "192.168.16.128/24", "dev", "ens33");
            two.right("addr", "add", "192.168.16.129/24", "dev", "ens33");
            two.leftThread.submit(() -> enter(two.left)).get(5, TimeUnit.SECONDS);
            two.rightThread.submit(() -> enter(two.right)).get(5, TimeUnit.SECONDS);
            return two;
        } catch (Exception half) {
            two.close();
            throw half;
        }
    }

    /** {@code ip} in the left namespace. */
    String left(String... words) throws Exception {
        return in(left, words);
    }

    /** {@code ip} in the right namespace. */
    String right(String... words) throws Exception {
        return in(right, words);
    }

    /** Runs something on the thread that lives on the left. */
    <T> T onLeft(Work<T> work) throws Exception {
        return on(leftThread, work);
    }

    /** Runs something on the thread that lives on the right. */
    <T> T onRight(Work<T> work) throws Exception {
        return on(rightThread, work);
    }

    @Override
    public void close() throws IOException {
        leftThread.shutdownNow();
        rightThread.shutdownNow();
        for (String each : List.of(left, right)) {
            run(List.of("ip", "netns", "del", each));
        }
    }

    private static Void enter(String name) throws KernelException {
        NetworkNamespace.enter(name);
        return null;
    }

    private static <T> T on(ExecutorService thread, Work<T> work) throws Exception {
        try {
            return thread.submit(work::run).get(20, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw failed;
        }
    }

    private static String in(String namespace, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("-n", namespace));
        all.addAll(List.of(words));
        return ip(all.toArray(String[]::new));
    }

    private static String ip(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        return run(command);
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException hurried) {
            throw new InterruptedIOException();
        }
        assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
        return output;
    }

    /** Something that may fail. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws Exception;
    }
}
