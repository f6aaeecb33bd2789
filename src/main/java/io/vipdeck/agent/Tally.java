package io.vipdeck.agent;

import io.vipdeck.control.Event;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.vrrp.Advertisement;
import io.vipdeck.vrrp.ChecksumForm;
import io.vipdeck.vrrp.DiscardReason;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Spoken;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one virtual router was sent: how much of it was good and from whom, and why the rest was not. */
final class Tally {
    private final Journal journal;
    private final Senders senders = new Senders();
    private final Map<DiscardReason, Long> reasons = new EnumMap<>(DiscardReason.class);
    private long good;
    private long bad;

    Tally(Journal journal) {
        this.journal = journal;
    }

    /** Counts a good advertisement. */
    void good(
            Configuration.Instance config,
            Advertisement advertisement,
            InetAddress from,
            ChecksumForm checksum,
            long nowNanos) {
        good++;
        boolean otherPace = senders.heard(advertisement, from, checksum, nowNanos);
        if (otherPace && advertisement.advertIntNanos() != config.advertIntNanos()) {
            // RFC 9568 section 7.1: told once, until this sender changes it again.
            journal.limitedEvent(
                    Host.Level.WARNING,
                    Event.Kind.WARNING,
                    config.name(),
                    IpLiteral.format(from) + " has advert_int "
                            + Spoken.seconds(advertisement.advertIntNanos()) + ", but "
                            + Spoken.seconds(config.advertIntNanos())
                            + " is configured here; as its backup we follow it");
        }
    }

    /** Counts one that was discarded. */
    void bad(DiscardReason reason) {
        bad++;
        reasons.merge(reason, 1L, Long::sum);
    }

    long good() {
        return good;
    }

    long bad() {
        return bad;
    }

    /** How many were discarded for each reason, by its key. */
    Map<String, Long> reasons() {
        Map<String, Long> byKey = new LinkedHashMap<>();
        reasons.forEach((reason, count) -> byKey.put(reason.key(), count));
        return byKey;
    }

    /** The other routers of its number, as each was last heard. */
    List<Senders.Sender> senders() {
        return senders.all();
    }
}
