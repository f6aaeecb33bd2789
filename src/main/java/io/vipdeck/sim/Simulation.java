package io.vipdeck.sim;

import io.vipdeck.keepalived.Configuration;
import io.vipdeck.vrrp.VirtualAddress;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** A cluster in memory: virtual time, one LAN, hosts. The same seed gives the same course, always. */
public final class Simulation {
    private final Timeline timeline = new Timeline();
    private final Lan lan;
    private final List<SimHost> hosts = new ArrayList<>();
    private Runnable observer = () -> {};

    /** An empty cluster. */
    public Simulation(long seed) {
        this.lan = new Lan(timeline, seed);
    }

    /**
     * Adds a host; its agent is not started yet.
     *
     * @param address its own, with the LAN's prefix
     */
    public SimHost add(String hostname, VirtualAddress address, Configuration config) {
        SimHost host = new SimHost(hostname, address, config, timeline, lan);
        hosts.add(host);
        lan.join(host);
        return host;
    }

    /** Virtual time. */
    public Timeline timeline() {
        return timeline;
    }

    /** The network. */
    public Lan lan() {
        return lan;
    }

    /** All hosts. */
    public List<SimHost> hosts() {
        return List.copyOf(hosts);
    }

    /** Called after everything that happens. */
    public void observe(Runnable afterEach) {
        observer = afterEach;
    }

    /** Lets time pass and everything happen that falls into it. */
    public void run(long spanNanos) {
        long end = timeline.nowNanos() + spanNanos;
        while (true) {
            SimHost next = earliest();
            long due = next == null ? Long.MAX_VALUE : next.nextDeadlineNanos();
            if (Math.min(timeline.nextNanos(), due) > end) {
                timeline.moveTo(end);
                return;
            }
            if (timeline.nextNanos() <= due) {
                timeline.runNext();
            } else if (next != null) {
                timeline.moveTo(due);
                next.tick();
            }
            observer.run();
        }
    }

    private @Nullable SimHost earliest() {
        SimHost earliest = null;
        for (SimHost host : hosts) {
            if (earliest == null || host.nextDeadlineNanos() < earliest.nextDeadlineNanos()) {
                earliest = host;
            }
        }
        return earliest;
    }
}
