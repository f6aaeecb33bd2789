package io.vipdeck.agent;

import io.vipdeck.agent.Host.Level;
import io.vipdeck.control.Event;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Where the daemon says what happened: to the log, and as numbered events to those who watch. */
final class Journal {
    private static final DateTimeFormatter RFC3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Host host;
    private final LogLimiter limiter = new LogLimiter();
    private long seq;

    Journal(Host host) {
        this.host = host;
    }

    /** The wall clock, RFC 3339 with milliseconds. */
    String at() {
        return RFC3339.format(host.now());
    }

    /** Logged and told. */
    void event(Level level, Event.Kind kind, String subject, String text) {
        host.log(level, subject, text);
        seq++;
        host.publish(new Event(seq, at(), kind, subject, text));
    }

    /** Logged and told, but what repeats itself only ever more rarely. */
    void limitedEvent(Level level, Event.Kind kind, String subject, String text) {
        limiter.admit(subject + " " + text, host.nanoTime())
                .ifPresent(left -> event(level, kind, subject, text + repeated(left)));
    }

    /** Logged only. */
    void log(Level level, String subject, String text) {
        host.log(level, subject, text);
    }

    /**
     * Logged only, and ever more rarely.
     *
     * @param key what counts as the same thing
     */
    void limited(Level level, String key, String subject, String text) {
        limiter.admit(key, host.nanoTime())
                .ifPresent(left -> host.log(level, subject, text + repeated(left)));
    }

    /**
     * What was wrong seems to be well again: were it to begin anew, that would be news.
     *
     * @param keyEnd how the keys of the lines concerned end
     */
    void settled(String keyEnd) {
        limiter.settled(keyEnd, host.nanoTime());
    }

    private static String repeated(long left) {
        return left == 0 ? "" : " (" + left + " more since the last line)";
    }
}
