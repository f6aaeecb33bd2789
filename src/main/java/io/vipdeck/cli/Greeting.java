package io.vipdeck.cli;

import io.vipdeck.cluster.HostConnector;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.HostKeys;
import io.vipdeck.remote.HostText;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;

import java.io.Console;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The first contact with hosts: all keys that are not known are shown together, before any work, and the
 * operator accepts all or none. Sessions that came about on the way are kept for the first who needs
 * them. Without a terminal nothing is asked and nothing is accepted.
 */
final class Greeting {
    private static final int AT_ONCE = 16;
    private static final int LIMIT_SECONDS = 15;

    // Guarded by this:
    private final Map<String, HostKeys.Offer> offers = new TreeMap<>();
    private final Set<HostKeys.Offer> accepted = new HashSet<>();
    private final Map<String, Remote> sessions = new HashMap<>();

    /** Whether a key of which nothing is on record may be trusted; notes it for the question if not. */
    synchronized boolean offered(HostKeys.Offer offer) {
        if (accepted.contains(offer)) {
            return true;
        }
        offers.put(offer.name(), offer);
        return false;
    }

    /** A session that the greeting left open. */
    synchronized Optional<Remote> take(String host) {
        return Optional.ofNullable(sessions.remove(host));
    }

    /** Knocks at every host, side by side, and asks about those that are not known. */
    void greet(Inventory inventory, HostConnector connector) throws Failure {
        Console console = System.console();
        if (console == null) {
            return;
        }
        ExecutorService knocking = Executors.newFixedThreadPool(AT_ONCE, task -> {
            Thread thread = new Thread(task, "vipdeck-greeting");
            thread.setDaemon(true);
            return thread;
        });
        inventory.hosts().forEach(host -> knocking.execute(() -> knock(host, connector)));
        knocking.shutdown();
        try {
            if (!knocking.awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                // Whoever needs that host waits for it again and says what is wrong.
                knocking.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        ask(console);
    }

    private void knock(Inventory.Host host, HostConnector connector) {
        try {
            Remote session = connector.open(host);
            synchronized (this) {
                sessions.put(host.name(), session);
            }
        } catch (RemoteException told) {
            // The one who works with this host meets the same and tells it.
        }
    }

    private synchronized void ask(Console console) throws Failure {
        if (offers.isEmpty()) {
            return;
        }
        console.printf("These hosts are met for the first time; compare their keys:%n");
        offers.values()
                .forEach(offer -> console.printf(
                        "  %s (%s port %d)  %s %s%n",
                        HostText.line(offer.name()),
                        HostText.line(offer.address()),
                        offer.port(),
                        HostText.line(offer.type()),
                        offer.fingerprint()));
        String answer = console.readLine("Are these the right hosts? [yes/no] ");
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).equals("yes")) {
            throw Failure.unusable("the hosts' keys were not accepted, nothing was done");
        }
        accepted.addAll(offers.values());
        offers.clear();
    }
}
