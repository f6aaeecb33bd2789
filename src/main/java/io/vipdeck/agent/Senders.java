package io.vipdeck.agent;

import io.vipdeck.vrrp.Advertisement;
import io.vipdeck.vrrp.ChecksumForm;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The other routers of one number, as each was last heard, and what is peculiar about its packets. */
final class Senders {
    /** Whoever sends valid packets can choose the address; the longest silent one is forgotten. */
    private static final int MOST = 32;

    private final Map<InetAddress, Entry> entries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Entry> eldest) {
            return size() > MOST;
        }
    };

    private static final class Entry {
        long intervalNanos = -1;
        int priority;
        long seenNanos;
        ChecksumForm checksum = ChecksumForm.MESSAGE;
        final Map<ChecksumForm, Long> forms = new EnumMap<>(ChecksumForm.class);
        long notLinkLocal;
    }

    /**
     * One of them.
     *
     * @param checksum the form of its last checksum
     * @param forms how many of its advertisements had each form
     * @param notLinkLocal of these over IPv6, how many did not begin with a link-local address (RFC
     *     9568 section 5.2.9, erratum 8300)
     */
    record Sender(
            InetAddress address,
            int priority,
            long advertIntNanos,
            long seenNanos,
            ChecksumForm checksum,
            Map<ChecksumForm, Long> forms,
            long notLinkLocal) {
        Sender {
            forms = Map.copyOf(forms);
        }
    }

    /**
     * Remembers a good advertisement.
     *
     * @return whether its interval is another one than this sender's last one, or it is the first
     */
    boolean heard(
            Advertisement advertisement, InetAddress from, ChecksumForm checksum, long nowNanos) {
        Entry entry = entries.computeIfAbsent(from, each -> new Entry());
        boolean otherPace = entry.intervalNanos != advertisement.advertIntNanos();
        entry.intervalNanos = advertisement.advertIntNanos();
        entry.priority = advertisement.priority();
        entry.seenNanos = nowNanos;
        entry.checksum = checksum;
        entry.forms.merge(checksum, 1L, Long::sum);
        InetAddress first = advertisement.addresses().get(0);
        if (first instanceof Inet6Address && !first.isLinkLocalAddress()) {
            entry.notLinkLocal++;
        }
        return otherPace;
    }

    /** All of them, the one heard last at the end. */
    List<Sender> all() {
        return entries.entrySet().stream()
                .map(each -> sender(each.getKey(), each.getValue()))
                .toList();
    }

    private static Sender sender(InetAddress address, Entry entry) {
        return new Sender(
                address,
                entry.priority,
                entry.intervalNanos,
                entry.seenNanos,
                entry.checksum,
                entry.forms,
                entry.notLinkLocal);
    }
}
