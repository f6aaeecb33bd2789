package io.vipdeck.linux;

import io.vipdeck.agent.Agent;
import io.vipdeck.agent.Host;
import io.vipdeck.agent.HostEvent;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The loop: waits for the kernel or the next deadline, tells the agent, lets it act. */
public final class Daemon {
    /** systemd kills after 90 s; an orderly leave needs far less. */
    private static final long LEAVE_SECONDS = 10;

    private final LinuxHost host;
    private final Agent agent;
    private final CountDownLatch left = new CountDownLatch(1);

    public Daemon(LinuxHost host, Agent agent) {
        this.host = host;
        this.agent = agent;
    }

    /**
     * Runs until the agent has left in good order. SIGTERM and SIGINT ask it to; the process then
     * ends with status 0. SIGHUP has the configuration read again.
     */
    public void run() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::leave, "leave"));
        try {
            host.hurry();
            agent.start();
            if (!HangUp.onEach(host::askToReload)) {
                host.log(Host.Level.INFO, "agent", "this Java leaves SIGHUP alone; use reload");
            }
            while (!agent.stopped()) {
                host.await(agent.nextDeadlineNanos());
                @Nullable HostEvent event = host.next();
                while (event != null) {
                    agent.on(event);
                    event = host.next();
                }
                agent.tick();
            }
        } finally {
            host.close();
            left.countDown();
        }
    }

    /** The Java machine has been told to end: it waits here while the loop says goodbye. */
    private void leave() {
        host.askToStop();
        try {
            if (left.await(LEAVE_SECONDS, TimeUnit.SECONDS)) {
                // The machine's own end would report the signal, as if nobody had handled it.
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
