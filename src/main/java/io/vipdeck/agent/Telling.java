package io.vipdeck.agent;

import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Notify;
import io.vipdeck.keepalived.SyncGroup;

/**
 * Tells others what has become of an instance or a group: through the scripts of the {@code notify}
 * keywords and the mails of {@code smtp_alert}, both in the order of the changes. Told is what has
 * happened: whoever is called finds the addresses as they are to be.
 */
final class Telling {
    /** At the end everybody who has begun may finish; systemd's patience is longer. */
    static final long LEAVE_NANOS = 8_000_000_000L;

    private final Notices notices;
    private final Post post;
    private long leaveNanos = Long.MAX_VALUE;

    Telling(Configuration.GlobalDefs defs, Host host, Journal journal) {
        this.notices = new Notices(defs, host, journal);
        this.post = new Post(defs, host, journal);
    }

    /** What has become of somebody; the words that keepalived hands to scripts. */
    enum Change {
        MASTER,
        BACKUP,
        FAULT,
        /** The agent ends. */
        STOP,
        /** A new configuration has it no longer. */
        DELETED,
        /** A master has heard a weaker one; no change of state. */
        MASTER_RX_LOWER_PRI
    }

    /**
     * Whom it is about.
     *
     * @param type {@code INSTANCE} or {@code GROUP}
     * @param mail {@code smtp_alert}
     */
    record Subject(String type, String name, Notify scripts, boolean mail) {
        static Subject of(Configuration.Instance instance) {
            return new Subject(
                    "INSTANCE", instance.name(), instance.notices(), instance.smtpAlert());
        }

        static Subject of(SyncGroup group) {
            return new Subject("GROUP", group.name(), group.notices(), group.smtpAlert());
        }

        /** Tells it from an instance or a group of the same name. */
        String key() {
            return type + " " + name;
        }
    }

    void configure(Configuration.GlobalDefs defs) {
        notices.configure(defs);
        post.configure(defs);
    }

    /**
     * Something has happened.
     *
     * @param priority in force; 0 for a group, as in keepalived
     * @param why one sentence
     */
    void tell(Subject subject, Change change, int priority, String why) {
        notices.tell(subject, change, priority);
        post.tell(subject, change, why);
    }

    /** Whether it is the end of something that was begun here. */
    boolean on(HostEvent event) {
        if (event instanceof HostEvent.LettersLeft left) {
            post.left(left);
            return true;
        }
        return event instanceof HostEvent.ScriptEnded ended && notices.ended(ended);
    }

    void tick(long nowNanos) {
        post.tick(nowNanos);
    }

    long nextDeadlineNanos() {
        return Math.min(leaveNanos, post.nextDeadlineNanos());
    }

    /** The agent ends: what has been told may still reach somebody, for a while. */
    void leave(long nowNanos) {
        leaveNanos = nowNanos + LEAVE_NANOS;
        post.leave();
    }

    /** Whether nobody has to be waited for any longer; what is given up is said. */
    boolean hasLeft(long nowNanos) {
        if (notices.idle() && post.idle()) {
            return true;
        }
        if (nowNanos < leaveNanos) {
            return false;
        }
        notices.giveUp();
        post.giveUp();
        return true;
    }
}
