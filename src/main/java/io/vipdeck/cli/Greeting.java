package io.vipdeck.cli;

import io.vipdeck.cluster.HostConnector;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.HostKeys;
import io.vipdeck.remote.HostText;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;
import io.vipdeck.remote.Secrets;

import java.time.Duration;
import java.util.EnumSet;
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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The first contact with hosts, before any work: all keys that are not known are shown together, and the operator
 * accepts all or none; then what is secret is asked for, each thing once for all hosts. Sessions that came
 * about on the way are kept for the first who needs them. Without a terminal nothing is asked.
 */
final class Greeting {
    private static final int AT_ONCE = 16;

    /** Keys of hosts on the way, keys of hosts, passphrases, passwords, sudo's, and room to be wrong. */
    private static final int MOST_ROUNDS = 8;

    private static final Duration SUDO_LIMIT = Duration.ofSeconds(10);

    /** What an answer of the operator may mend. */
    private static final Set<RemoteException.Kind> MENDABLE = EnumSet.of(
            RemoteException.Kind.HOST_KEY_UNKNOWN,
            RemoteException.Kind.AUTHENTICATION,
            RemoteException.Kind.LOCAL,
            RemoteException.Kind.REFUSED);

    private final BooleanSupplier acceptAll;
    private final Consumer<String> lines;
    private final SecretQuestions secrets;
    // Guarded by this:
    private final Map<String, HostKeys.Offer> offers = new TreeMap<>();
    private final Set<HostKeys.Offer> accepted = new HashSet<>();
    private final Map<String, Remote> sessions = new HashMap<>();
    private final Set<String> settled = new HashSet<>();

    /**
     * A first contact.
     *
     * @param acceptAll whether keys that are not known are accepted unasked
     * @param lines told what was accepted so
     */
    Greeting(Secrets secrets, BooleanSupplier acceptAll, Consumer<String> lines) {
        this.secrets = new SecretQuestions(secrets);
        this.acceptAll = acceptAll;
        this.lines = lines;
    }

    /** Whether a key of which nothing is on record may be trusted; notes it for the question if not. */
    synchronized boolean offered(HostKeys.Offer offer) {
        if (accepted.contains(offer)) {
            return true;
        }
        if (acceptAll.getAsBoolean()) {
            accepted.add(offer);
            lines.accept("accepted for the first time: " + words(offer));
            return true;
        }
        offers.put(offer.name(), offer);
        return false;
    }

    /** A session that the greeting left open. */
    synchronized Optional<Remote> take(String host) {
        return Optional.ofNullable(sessions.remove(host));
    }

    /**
     * Knocks at every host, side by side, and asks about those that are not known and what they want to know.
     *
     * @param limit of each round; whoever needs a host that is slower waits for it again and says what is wrong
     */
    void greet(
            Inventory inventory,
            HostConnector connector,
            Optional<Questions> terminal,
            Duration limit)
            throws Failure {
        if (terminal.isEmpty()) {
            return;
        }
        Questions questions = terminal.get();
        boolean asked = true;
        for (int round = 0; asked && round < MOST_ROUNDS; round++) {
            knock(inventory, connector, limit);
            asked = askKeys(questions);
            asked |= secrets.ask(questions);
        }
    }

    private void knock(Inventory inventory, HostConnector connector, Duration limit) {
        ExecutorService knocking = Executors.newFixedThreadPool(AT_ONCE, task -> {
            Thread thread = new Thread(task, "vipdeck-greeting");
            thread.setDaemon(true);
            return thread;
        });
        for (Inventory.Host host : inventory.hosts()) {
            if (!isSettled(host.name())) {
                knocking.execute(() -> knock(host, connector));
            }
        }
        knocking.shutdown();
        try {
            if (!knocking.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                knocking.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void knock(Inventory.Host host, HostConnector connector) {
        boolean done = true;
        try {
            Remote session = session(host, connector);
            if (host.ssh().become() == Inventory.Become.SUDO) {
                session.run(HostAccess.root(host) + "true", SUDO_LIMIT);
            }
        } catch (RemoteException told) {
            // The one who works with this host meets the same and tells it.
            done = !MENDABLE.contains(told.kind());
        }
        if (done) {
            settle(host.name());
        }
    }

    private Remote session(Inventory.Host host, HostConnector connector) throws RemoteException {
        synchronized (this) {
            Remote known = sessions.get(host.name());
            if (known != null) {
                return known;
            }
        }
        Remote session = connector.open(host);
        synchronized (this) {
            sessions.put(host.name(), session);
        }
        return session;
    }

    private synchronized boolean isSettled(String host) {
        return settled.contains(host);
    }

    private synchronized void settle(String host) {
        settled.add(host);
    }

    /** @return whether there was anything to ask */
    private synchronized boolean askKeys(Questions questions) throws Failure {
        if (offers.isEmpty()) {
            return false;
        }
        questions.say("These hosts are met for the first time; compare their keys:");
        offers.values().forEach(offer -> questions.say("  " + words(offer)));
        String answer = questions.ask("Are these the right hosts? [yes/no] ").orElse("");
        if (!answer.strip().toLowerCase(Locale.ROOT).equals("yes")) {
            throw Failure.unusable("the hosts' keys were not accepted, nothing was done");
        }
        accepted.addAll(offers.values());
        offers.clear();
        return true;
    }

    private static String words(HostKeys.Offer offer) {
        return HostText.line(offer.name()) + " (" + HostText.line(offer.address()) + " port "
                + offer.port() + ")  " + HostText.line(offer.type()) + " " + offer.fingerprint()
                + (offer.vouchedBy().isEmpty()
                        ? ""
                        : "  (host certificates are not read: " + offer.vouchedBy() + ")");
    }
}
