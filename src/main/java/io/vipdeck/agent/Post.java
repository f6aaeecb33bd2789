package io.vipdeck.agent;

import io.vipdeck.agent.Host.Letter;
import io.vipdeck.agent.Host.Level;
import io.vipdeck.agent.Telling.Change;
import io.vipdeck.agent.Telling.Subject;
import io.vipdeck.control.Event;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Mail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the mails of {@code smtp_alert}, in keepalived's words and with the reason, and sees that they
 * leave: what the server does not take is tried again, ever more rarely, and given up in the end.
 */
final class Post {
    /** At once; what comes more often than it can be read is left out, the oldest first. */
    static final int WAITING_MOST = 64;

    /** Sent through one connection's worth of work, so that one batch ends within reason. */
    static final int BATCH_MOST = 8;

    private static final long SECOND = 1_000_000_000L;
    private static final long[] PAUSES = {10 * SECOND, 60 * SECOND, 300 * SECOND, 900 * SECOND};
    private static final String AGENT = "agent";
    private static final String UNTOLD = "nothing was tried";

    private final Host host;
    private final Journal journal;
    private Configuration.GlobalDefs defs;
    private final Map<String, Change> told = new HashMap<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private List<Waiting> underWay = List.of();
    private long nextNanos = Long.MAX_VALUE;
    private boolean leaving;

    /** @param tries so far */
    private record Waiting(Letter letter, int tries) {}

    Post(Configuration.GlobalDefs defs, Host host, Journal journal) {
        this.defs = defs;
        this.host = host;
        this.journal = journal;
    }

    void configure(Configuration.GlobalDefs fresh) {
        defs = fresh;
    }

    /** A mail, where one is wanted and the last one did not say the same. */
    void tell(Subject subject, Change change, String why) {
        if (!subject.mail() || defs.mail().isEmpty()) {
            return;
        }
        Mail mail = defs.mail().get();
        boolean silent =
                change == Change.MASTER_RX_LOWER_PRI || change == Change.FAULT && !mail.faults();
        if (silent || told.put(subject.key(), change) == change) {
            return;
        }
        if (waiting.size() >= WAITING_MOST) {
            Letter oldest = waiting.remove().letter();
            warn("left out, more than " + WAITING_MOST + " mails wait: " + oldest.subject());
        }
        waiting.add(new Waiting(letter(mail, subject, change, why), 0));
        if (nextNanos == Long.MAX_VALUE) {
            send();
        }
    }

    private Letter letter(Mail mail, Subject subject, Change change, String why) {
        String hostname = host.hostname();
        String label = defs.routerId().isEmpty() ? hostname : defs.routerId();
        boolean group = subject.type().equals("GROUP");
        return new Letter(
                mail.server(),
                mail.port(),
                mail.heloName().isEmpty() ? hostname : mail.heloName(),
                mail.connectTimeoutNanos(),
                mail.from().isEmpty() ? "keepalived@" + hostname : mail.from(),
                mail.to(),
                "[" + label + "] VRRP " + (group ? "Group " : "Instance ") + subject.name() + " - "
                        + title(change),
                "=> " + (group ? groupText(change) : instanceText(change)) + " <=\n\n"
                        + journal.at() + " on " + hostname + ": " + why + "\n");
    }

    private static String title(Change change) {
        return switch (change) {
            case STOP -> "Stopping";
            case DELETED -> "Deleted";
            default -> "Entering " + change + " state";
        };
    }

    private static String instanceText(Change change) {
        return switch (change) {
            case MASTER -> "VRRP Instance is now owning VRRP VIPs";
            case STOP -> "VRRP Instance stopping";
            case DELETED -> "VRRP Instance is no longer configured";
            default -> "VRRP Instance is no longer owning VRRP VIPs";
        };
    }

    private static String groupText(Change change) {
        return "All VRRP group instances are now "
                + (change == Change.STOP ? "stopping" : "in " + change + " state");
    }

    /** One batch at a time, in order. */
    private void send() {
        if (!underWay.isEmpty() || waiting.isEmpty()) {
            return;
        }
        nextNanos = Long.MAX_VALUE;
        List<Waiting> batch = new ArrayList<>();
        while (batch.size() < BATCH_MOST && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        underWay = batch;
        host.send(batch.stream().map(Waiting::letter).toList());
    }

    /** What the server did not take waits again, before what is younger. */
    void left(HostEvent.LettersLeft event) {
        List<Waiting> tried = underWay;
        underWay = List.of();
        List<Waiting> refused = new ArrayList<>();
        for (int i = 0; i < tried.size(); i++) {
            String problem = i < event.problems().size() ? event.problems().get(i) : UNTOLD;
            if (!problem.isEmpty()) {
                refused(tried.get(i), problem, refused);
            }
        }
        for (int i = refused.size() - 1; i >= 0; i--) {
            waiting.addFirst(refused.get(i));
        }
        if (refused.isEmpty()) {
            send();
        } else {
            int tries = refused.get(0).tries();
            nextNanos = host.nanoTime() + PAUSES[Math.min(tries, PAUSES.length) - 1];
        }
    }

    private void refused(Waiting tried, String problem, List<Waiting> again) {
        Letter letter = tried.letter();
        boolean over = leaving || tried.tries() >= PAUSES.length;
        if (!over) {
            again.add(new Waiting(letter, tried.tries() + 1));
        }
        warn("mail not sent to " + letter.server() + " port " + letter.port() + ": " + problem
                + (over ? "; given up: " + letter.subject() : "; it is tried again"));
    }

    private void warn(String text) {
        journal.limitedEvent(Level.WARNING, Event.Kind.WARNING, AGENT, text);
    }

    void tick(long nowNanos) {
        if (nowNanos >= nextNanos) {
            send();
        }
    }

    long nextDeadlineNanos() {
        return nextNanos;
    }

    /** One more try for all that waits. */
    void leave() {
        leaving = true;
        send();
    }

    boolean idle() {
        return underWay.isEmpty() && waiting.isEmpty();
    }

    /** Says what nobody will read. */
    void giveUp() {
        int count = underWay.size() + waiting.size();
        if (count > 0) {
            warn(count + (count == 1 ? " mail has" : " mails have") + " not left in time");
        }
    }
}
