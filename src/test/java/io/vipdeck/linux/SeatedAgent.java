package io.vipdeck.linux;

import io.vipdeck.agent.Agent;
import io.vipdeck.agent.HostEvent;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Parsed;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** An agent in this process on a host of the test's LAN: a thread there with the daemon's loop. */
final class SeatedAgent implements AutoCloseable {
    private static final long SECOND = 1_000_000_000L;
    private static final AtomicInteger SOCKETS = new AtomicInteger();

    private final ByteArrayOutputStream journal = new ByteArrayOutputStream();
    private final CompletableFuture<LinuxHost> host = new CompletableFuture<>();
    private final Thread thread;
    private volatile Configuration config;
    private volatile boolean abandoned;

    private SeatedAgent(PeerLan.Seat seat, Path directory, Configuration config) {
        this.config = config;
        this.thread = new Thread(() -> run(seat.namespace(), directory), "agent on " + seat);
        this.thread.setDaemon(true);
    }

    /**
     * Starts it.
     *
     * @param directory where its socket and, in a folder of its seat, its state is
     */
    static SeatedAgent start(PeerLan.Seat seat, Path directory, Configuration config)
            throws Exception {
        SeatedAgent agent = new SeatedAgent(seat, directory.resolve(seat.toString()), config);
        agent.thread.start();
        agent.host.get(10, TimeUnit.SECONDS);
        return agent;
    }

    private void run(String namespace, Path state) {
        try {
            NetworkNamespace.enter(namespace);
            Path socket = state.resolveSibling("agent" + SOCKETS.incrementAndGet());
            PrintStream out = new PrintStream(journal, true, StandardCharsets.UTF_8);
            LinuxHost opened = LinuxHost.open(socket, state, Map.of(), out);
            Agent agent = new Agent(
                    config, opened, "test", () -> new Parsed(Optional.of(config), List.of()));
            host.complete(opened);
            agent.start();
            while (!agent.stopped() && !abandoned) {
                opened.await(agent.nextDeadlineNanos());
                @Nullable HostEvent event = opened.next();
                while (event != null) {
                    agent.on(event);
                    event = opened.next();
                }
                agent.tick();
            }
            if (!abandoned) {
                opened.close();
            }
        } catch (KernelException | IOException | RuntimeException | Error failed) {
            host.completeExceptionally(failed);
            failed.printStackTrace(new PrintStream(journal, true, StandardCharsets.UTF_8));
        }
    }

    /** Asks it to leave in good order and waits until it has. */
    void stop() {
        host.join().askToStop();
        awaitEnd();
    }

    /** As SIGKILL: what it has done to the host stays. */
    void abandon() {
        abandoned = true;
        // Something to wake up for.
        host.join().askToReload();
        awaitEnd();
    }

    /** Gives it another configuration. */
    void reload(Configuration fresh) {
        config = fresh;
        host.join().askToReload();
    }

    private void awaitEnd() {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError("still running after 10 s\n" + log());
        }
    }

    String log() {
        return journal.toString(StandardCharsets.UTF_8);
    }

    /** Waits until it has written something. */
    void awaitLog(String text) {
        long limit = System.nanoTime() + 10 * SECOND;
        while (!log().contains(text)) {
            if (System.nanoTime() - limit > 0) {
                throw new AssertionError("it has not said \"" + text + "\" but\n" + log());
            }
            LockSupport.parkNanos(SECOND / 200);
        }
    }

    @Override
    public void close() {
        if (thread.isAlive()) {
            stop();
        }
    }
}
