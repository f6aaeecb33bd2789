package io.vipdeck.cluster;

import io.vipdeck.cluster.BoundedLines.LineTooLongException;
import io.vipdeck.control.Event;
import io.vipdeck.control.Lines;
import io.vipdeck.control.Message;
import io.vipdeck.control.Request;
import io.vipdeck.control.Status;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.HostText;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Listens to one host for as long as it is open: to the agent's socket through SSH's own
 * forwarding; where sshd forbids that, to {@code agent watch} over exec; where no agent runs, by a
 * look every now and then. Whatever breaks is said in a sentence and tried again, later each time.
 *
 * <p>One daemon thread, which spends its life in a blocking read.
 */
final class HostFeed implements AutoCloseable {
    static final String SOCKET = "/run/vipdeck/agent.sock";
    static final String WATCH_COMMAND =
            "/opt/vipdeck/current/bin/vipdeck-agent watch --socket " + SOCKET + " --json";

    /** A status of hundreds of addresses fits many times. */
    static final int LINE_MOST_BYTES = 256 * 1024;

    /** An agent speaks once a second; after this silence we hang up and look for ourselves. */
    static final long SILENCE_NANOS = 3_000_000_000L;

    /** The same once it has been silent, so that our own looks stay fresh. */
    private static final long SILENCE_AGAIN_NANOS = 1_000_000_000L;

    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(3);
    private static final Duration LOOK_DEADLINE = Duration.ofSeconds(5);
    private static final long PAUSE_LEAST_MS = 50;
    private static final long PAUSE_MOST_MS = 1_500;
    private static final int EVENTS_REMEMBERED = 1_024;

    private final Inventory.Host host;
    private final HostConnector connector;
    private final LongSupplier nanoTime;
    private final Listener listener;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    // Only the feed's thread touches these, or in follow() its one reader.
    private final Set<Event> eventsSeen = new LinkedHashSet<>();

    private int refusals;

    private volatile long pauseMs = PAUSE_LEAST_MS;
    private volatile long silenceNanos = SILENCE_NANOS;

    private volatile HostReading reading = HostReading.none();
    private volatile long heardNanos;
    private volatile boolean silent;

    /** What {@link #tick} or {@link #close} ends in order to wake the thread. */
    private volatile @Nullable Closeable stream;

    private volatile @Nullable Remote remote;

    /** Called on the feed's thread. */
    interface Listener {
        /** @param matters false when only ages and counters moved on */
        void read(String host, HostReading reading, boolean matters);

        void happened(String host, Event event);
    }

    HostFeed(
            Inventory.Host host,
            HostConnector connector,
            LongSupplier nanoTime,
            Listener listener) {
        this.host = host;
        this.connector = connector;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.thread = new Thread(this::run, "vipdeck-feed-" + host.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    HostReading reading() {
        return reading;
    }

    /** Whoever waits has no more time: a host without any word so far counts as not answering. */
    void overdue(String sentence) {
        update(known ->
                known.link() == HostReading.Link.CONNECTING ? known.isBroken(sentence) : known);
    }

    /** Called about once a second: hangs up on an agent that has gone silent. */
    void tick() {
        Closeable open = stream;
        if (open != null && !silent && nanoTime.getAsLong() - heardNanos > silenceNanos) {
            silent = true;
            closeQuietly(open);
        }
    }

    /** Ends the session; the thread follows as soon as what it waits for lets go. */
    @Override
    public void close() {
        closing.countDown();
        closeQuietly(stream);
        Remote session = remote;
        if (session != null) {
            session.close();
        }
        thread.interrupt();
    }

    /** Waits for the thread's end after {@link #close}. */
    boolean ended(long limitMs) throws InterruptedException {
        thread.join(Math.max(1, limitMs));
        return !thread.isAlive();
    }

    private void run() {
        while (!isClosing()) {
            try (Remote session = connector.open(host)) {
                remote = session;
                while (!isClosing()) {
                    attend(session);
                    pause();
                }
            } catch (RemoteException broken) {
                if (!isClosing()) {
                    String why = sentence(broken);
                    update(known -> known.isBroken(why));
                }
            } finally {
                remote = null;
            }
            pause();
        }
    }

    /** One try to hear the agent, by the way that is open. */
    private void attend(Remote session) throws RemoteException {
        silent = false;
        try {
            if (refusals > 1) {
                follow(session);
            } else {
                listen(session);
            }
        } catch (RemoteException refused) {
            if (refused.kind() != RemoteException.Kind.REFUSED) {
                throw refused;
            }
            look(session, true);
            return;
        }
        if (silent) {
            look(session, false);
        }
    }

    private void listen(Remote session) throws RemoteException {
        try (Remote.Connection connection = session.connect(SOCKET, CONNECT_DEADLINE)) {
            begin(connection);
            byte[] request = (Lines.encode(Request.WATCH) + "\n").getBytes(StandardCharsets.UTF_8);
            connection.output().write(request);
            connection.output().flush();
            BoundedLines lines = new BoundedLines(connection.input(), LINE_MOST_BYTES);
            for (String line = lines.read(); line != null; line = lines.read()) {
                accept(line);
            }
        } catch (LineTooLongException flood) {
            update(known -> known.withError("the agent on " + host.name()
                    + " sends endless lines; look at 'vipdeck logs " + host.name() + "'"));
        } catch (IOException hungUp) {
            // The agent ended, the session broke or tick() hung up: the next try tells which.
        } finally {
            stream = null;
        }
    }

    private void follow(Remote session) throws RemoteException {
        CountDownLatch ended = new CountDownLatch(1);
        Closeable following = session.follow(watchCommand(), this::accept, ended::countDown);
        try {
            begin(() -> {
                ended.countDown();
                following.close();
            });
            ended.await();
        } catch (IOException hungUp) {
            // As in listen().
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } finally {
            stream = null;
            closeQuietly(following);
            // However it went, the socket is tried again first.
            refusals = 0;
        }
    }

    private String watchCommand() {
        return (host.ssh().become() == Inventory.Become.SUDO ? "sudo -n " : "") + WATCH_COMMAND;
    }

    private void begin(Closeable opened) throws IOException {
        heardNanos = nanoTime.getAsLong();
        stream = opened;
        if (isClosing()) {
            opened.close();
        }
    }

    private synchronized void accept(String line) {
        heardNanos = nanoTime.getAsLong();
        Optional<Message> message = Lines.decode(line);
        if (message.isEmpty()) {
            update(known -> known.withError("the agent on " + host.name()
                    + " speaks words unknown here; run 'vipdeck install --limit " + host.name()
                    + "'"));
        } else if (message.get() instanceof Message.StatusLine told) {
            pauseMs = PAUSE_LEAST_MS;
            silenceNanos = SILENCE_NANOS;
            Status status = Cleaned.of(told.status());
            long at = heardNanos;
            update(known -> known.says(status, at));
        } else if (message.get() instanceof Message.EventLine happened) {
            tell(Cleaned.of(happened.event()));
        }
    }

    /** An agent repeats its last events to everyone who comes; a reconnection must not. */
    private void tell(Event event) {
        if (!eventsSeen.add(event)) {
            return;
        }
        if (eventsSeen.size() > EVENTS_REMEMBERED) {
            eventsSeen.remove(eventsSeen.iterator().next());
        }
        listener.happened(host.name(), event);
    }

    /**
     * Asks the host itself, since its agent is not heard.
     *
     * @param refused whether the socket could not be opened, rather than being silent
     */
    private void look(Remote session, boolean refused) throws RemoteException {
        Remote.Result result = session.run(HostLook.COMMAND, LOOK_DEADLINE);
        HostLook look = HostLook.of(result);
        long now = nanoTime.getAsLong();
        if (!refused) {
            // The wait for a word was pause enough; the next look must come before this one is old.
            pauseMs = PAUSE_LEAST_MS;
            silenceNanos = SILENCE_AGAIN_NANOS;
            update(known -> known.isSilent(
                    look.at(now), "the agent on " + host.name() + " does not speak"));
        } else if (!look.agentRuns()) {
            refusals = 0;
            update(known -> known.hasNoAgent(look.at(now), null));
        } else if (++refusals > 1) {
            // Once may be an agent that has just started. Twice: sshd keeps us from it
            // (AllowStreamLocalForwarding), or the socket's rights do.
            update(known -> known.hasNoAgent(
                    look.at(now),
                    "it runs, and its socket cannot be opened over SSH, connect as root or set"
                            + " become: sudo"));
        }
    }

    private synchronized void update(UnaryOperator<HostReading> change) {
        HostReading before = reading;
        HostReading now = change.apply(before);
        reading = now;
        listener.read(host.name(), now, now.differsInMatter(before));
    }

    /** What was under way when a session broke is ours to know, and of no use to the operator. */
    private String sentence(RemoteException broken) {
        return broken.kind() == RemoteException.Kind.LOST
                ? "the SSH session with " + host.name() + " has ended"
                : HostText.line(String.valueOf(broken.getMessage()));
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void pause() {
        try {
            if (closing.await(pauseMs, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException closed) {
            closing.countDown();
        }
        pauseMs = Math.min(PAUSE_MOST_MS, pauseMs * 2);
    }

    private static void closeQuietly(@Nullable Closeable open) {
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException alreadyGone) {
            // Closing was all that was wanted.
        }
    }
}
