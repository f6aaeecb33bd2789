package io.vipdeck.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs {@link ClientProbe} in the lab's client namespace and judges what it saw. */
final class ClientSeat implements AutoCloseable {
    /** One try: when it ended, and the host that answered, or {@code -}. */
    record Try(long atNanos, String host) {
        boolean answered() {
            return !host.equals("-");
        }
    }

    private final Process process;
    private final List<Try> tries = new ArrayList<>();

    private ClientSeat(Process process) {
        this.process = process;
    }

    /** A patient client, for tests: a busy machine is no outage. */
    static ClientSeat at(String namespace, String address) throws IOException {
        return at(namespace, address, 500);
    }

    /** Starts to fetch from an address every 5 ms. */
    static ClientSeat at(String namespace, String address, int limitMs) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        namespace,
                        java.toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Path.of("target", "test-classes").toAbsolutePath().toString(),
                        ClientProbe.class.getName(),
                        address,
                        "80",
                        "5",
                        "" + limitMs)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ClientSeat seat = new ClientSeat(process);
        Thread reader = new Thread(seat::read, "client-seat");
        reader.setDaemon(true);
        reader.start();
        return seat;
    }

    /** Waits until an answer comes from this host that ended after {@code sinceNanos}. */
    void awaitAnswerFrom(String host, long sinceNanos, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (tries) {
            while (tries.stream()
                    .noneMatch(one -> one.atNanos > sinceNanos && one.host.equals(host))) {
                long leftMs = (end - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    throw new AssertionError(
                            "no answer from " + host + " within " + limit + "; last tries: "
                                    + tries.subList(Math.max(0, tries.size() - 5), tries.size()));
                }
                await(leftMs);
            }
        }
    }

    /** Waits until every try of the last {@code quiet} was answered by one host. */
    void awaitSteady(String host, Duration quiet, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (tries) {
            while (!steady(host, quiet)) {
                long leftMs = (end - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    throw new AssertionError(host + " did not answer steadily within " + limit);
                }
                await(Math.min(leftMs, 20));
            }
        }
    }

    /** The longest time between two good answers from a moment on, in milliseconds. */
    double longestGapMs(long sinceNanos) {
        synchronized (tries) {
            long last = Long.MIN_VALUE;
            long longest = 0;
            for (Try one : tries) {
                if (!one.answered()) {
                    continue;
                }
                if (last != Long.MIN_VALUE && one.atNanos > sinceNanos) {
                    longest = Math.max(longest, one.atNanos - last);
                }
                last = one.atNanos;
            }
            return longest / 1e6;
        }
    }

    /** Tries without an answer from a moment on. */
    long lostSince(long sinceNanos) {
        synchronized (tries) {
            return tries.stream()
                    .filter(one -> one.atNanos > sinceNanos && !one.answered())
                    .count();
        }
    }

    /** How many times another host answered than the one before, from a moment on. */
    int handOvers(long sinceNanos) {
        synchronized (tries) {
            int count = 0;
            String last = "";
            for (Try one : tries) {
                if (one.answered() && one.atNanos > sinceNanos) {
                    count += last.isEmpty() || last.equals(one.host) ? 0 : 1;
                    last = one.host;
                }
            }
            return count;
        }
    }

    /** Whether any answer since a moment came from this host. */
    boolean heardFrom(String host, long sinceNanos) {
        synchronized (tries) {
            return tries.stream()
                    .anyMatch(one -> one.atNanos > sinceNanos && one.host.equals(host));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private boolean steady(String host, Duration quiet) {
        if (tries.isEmpty()) {
            return false;
        }
        long now = System.nanoTime();
        List<Try> recent = tries.stream()
                .filter(one -> one.atNanos > now - quiet.toNanos())
                .toList();
        boolean longEnough = tries.get(0).atNanos <= now - quiet.toNanos();
        return longEnough
                && recent.size() > 3
                && recent.stream().allMatch(one -> one.host.equals(host));
    }

    private void await(long limitMs) {
        try {
            tries.wait(limitMs);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the client", interrupted);
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ");
                synchronized (tries) {
                    tries.add(new Try(Long.parseLong(parts[0]), parts[1]));
                    tries.notifyAll();
                }
            }
        } catch (IOException closed) {
            if (process.isAlive()) {
                throw new UncheckedIOException(closed);
            }
        }
    }
}
