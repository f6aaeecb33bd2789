package io.vipdeck.agent;

import io.vipdeck.agent.Host.Level;
import io.vipdeck.agent.Telling.Change;
import io.vipdeck.agent.Telling.Subject;
import io.vipdeck.control.Event;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Notify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the scripts of the {@code notify} keywords. Those of one instance or group run one after the
 * other, so that the last word a script gets is the last that holds; the election waits for none.
 */
final class Notices {
    /** What hangs longer is killed: nobody after it would be told. */
    static final long LIMIT_NANOS = 60_000_000_000L;

    /** Waiting for one instance or group; beyond it the oldest are left out. */
    static final int WAITING_MOST = 32;

    private final Host host;
    private final Journal journal;
    private boolean guarded;
    /** By the name that the host is given; the first of each runs. */
    private final Map<String, Deque<Notice>> queues = new HashMap<>();

    /** @param keyword of the script, such as {@code notify_master} */
    private record Notice(String subject, String keyword, Change change, Host.Command command) {
        @Override
        public String toString() {
            return keyword.equals("notify") ? keyword + " " + change : keyword;
        }
    }

    Notices(Configuration.GlobalDefs defs, Host host, Journal journal) {
        this.host = host;
        this.journal = journal;
        this.guarded = defs.scriptSecurity();
    }

    void configure(Configuration.GlobalDefs defs) {
        guarded = defs.scriptSecurity();
    }

    /** The script of this change, then the one of all changes (keepalived, vrrp_notify.c). */
    void tell(Subject subject, Change change, int priority) {
        Notify scripts = subject.scripts();
        // keepalived tells who is no longer configured as FAULT, unless notify_deleted is there.
        Change told = change == Change.DELETED && !scripts.tellsDeleted() ? Change.FAULT : change;
        special(scripts, told)
                .ifPresent(script ->
                        add(subject, keyword(told), told, script.command(), script.user()));
        if (told == Change.MASTER_RX_LOWER_PRI) {
            // No change of state: keepalived calls nobody else.
            return;
        }
        scripts.any().ifPresent(script -> {
            List<String> words = new ArrayList<>(script.command());
            words.add(subject.type());
            words.add(subject.name());
            words.add(told.name());
            words.add(Integer.toString(priority));
            add(subject, "notify", told, words, script.user());
        });
    }

    private static Optional<Notify.Script> special(Notify scripts, Change change) {
        return switch (change) {
            case MASTER -> scripts.master();
            case BACKUP -> scripts.backup();
            case FAULT -> scripts.fault();
            case STOP -> scripts.stop();
            case DELETED -> scripts.deleted();
            case MASTER_RX_LOWER_PRI -> scripts.masterRxLowerPri();
        };
    }

    private static String keyword(Change change) {
        return switch (change) {
            case MASTER -> "notify_master";
            case BACKUP -> "notify_backup";
            case FAULT -> "notify_fault";
            case STOP -> "notify_stop";
            case DELETED -> "notify_deleted";
            case MASTER_RX_LOWER_PRI -> "notify_master_rx_lower_pri";
        };
    }

    private void add(
            Subject subject, String keyword, Change change, List<String> words, String user) {
        Notice notice =
                new Notice(subject.name(), keyword, change, new Host.Command(words, user, guarded));
        String name = "notify " + subject.key();
        Deque<Notice> queue = queues.computeIfAbsent(name, each -> new ArrayDeque<>());
        boolean again = change == Change.MASTER_RX_LOWER_PRI && queue.contains(notice);
        if (again) {
            // Heard again before the script has ended, which says nothing new.
            return;
        }
        if (queue.size() > WAITING_MOST) {
            leaveOutOldest(queue);
        }
        queue.add(notice);
        if (queue.size() == 1) {
            run(name, notice);
        }
    }

    /** All but the first, which runs. */
    private void leaveOutOldest(Deque<Notice> queue) {
        Notice running = queue.remove();
        Notice oldest = queue.remove();
        queue.addFirst(running);
        warn(
                oldest,
                oldest + " is left out: " + WAITING_MOST + " more wait for " + running
                        + " to end, let it be quicker");
    }

    private void run(String name, Notice notice) {
        host.runScript(name, notice.command(), LIMIT_NANOS);
    }

    /** Whether it was one of ours; then the next one runs. */
    boolean ended(HostEvent.ScriptEnded ended) {
        Deque<Notice> queue = queues.get(ended.name());
        if (queue == null) {
            return false;
        }
        Notice done = queue.remove();
        if (!ended.well()) {
            String end = ended.timedOut() ? ", and was killed" : "";
            warn(done, done + ": the script " + ScriptTracker.words(ended, LIMIT_NANOS) + end);
        }
        Notice next = queue.peek();
        if (next == null) {
            queues.remove(ended.name());
        } else {
            run(ended.name(), next);
        }
        return true;
    }

    private void warn(Notice notice, String text) {
        journal.limitedEvent(Level.WARNING, Event.Kind.WARNING, notice.subject(), text);
    }

    boolean idle() {
        return queues.isEmpty();
    }

    /** Says who is not waited for. */
    void giveUp() {
        for (Deque<Notice> queue : queues.values()) {
            Notice running = queue.remove();
            String others = queue.isEmpty() ? "" : ", so these are left out: " + queue;
            warn(running, running + " does not end in time" + others);
        }
    }
}
