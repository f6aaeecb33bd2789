package io.vipdeck.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Lets the same thing through at once, then after a minute, two, four, up to once a day. What comes
 * from the network chooses the keys, so their number is bounded; beyond it all new ones share one.
 */
final class LogLimiter {
    private static final long FIRST_NANOS = 60_000_000_000L;
    private static final long LAST_NANOS = 86_400_000_000_000L;
    private static final int MOST_KEYS = 128;
    private static final String OTHERS = "others";

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private static final class Entry {
        long nextNanos;
        long pauseNanos = FIRST_NANOS;
        long left;
        long lastNanos;
    }

    /** Empty: keep quiet. Else how many were kept quiet since the last one let through. */
    OptionalLong admit(String key, long nowNanos) {
        Entry entry = entries.get(key);
        if (entry == null) {
            entry = newEntry(key, nowNanos);
        }
        entry.lastNanos = nowNanos;
        if (nowNanos < entry.nextNanos) {
            entry.left++;
            return OptionalLong.empty();
        }
        // Long quiet: it is news again.
        if (nowNanos - entry.nextNanos > entry.pauseNanos) {
            entry.pauseNanos = FIRST_NANOS;
        }
        long left = entry.left;
        entry.left = 0;
        entry.nextNanos = nowNanos + entry.pauseNanos;
        entry.pauseNanos = Math.min(2 * entry.pauseNanos, LAST_NANOS);
        return OptionalLong.of(left);
    }

    /**
     * Forgets keys of that end, but only those long quiet: good and bad that come by turns, as when two
     * hosts speak from one address, are no reason to log every turn.
     */
    void settled(String keyEnd, long nowNanos) {
        entries.entrySet()
                .removeIf(each -> each.getKey().endsWith(keyEnd)
                        && nowNanos - each.getValue().lastNanos > FIRST_NANOS);
    }

    private Entry newEntry(String key, long nowNanos) {
        if (entries.size() >= MOST_KEYS) {
            entries.values().removeIf(old -> nowNanos - old.nextNanos > FIRST_NANOS);
        }
        String name = entries.size() >= MOST_KEYS ? OTHERS : key;
        Entry entry = entries.get(name);
        if (entry == null) {
            entry = new Entry();
            entry.nextNanos = nowNanos;
            entries.put(name, entry);
        }
        return entry;
    }
}
