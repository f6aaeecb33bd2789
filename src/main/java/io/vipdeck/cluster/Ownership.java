package io.vipdeck.cluster;

import io.vipdeck.cluster.HostReading.Present;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who holds one VIP, by the addresses really present on the hosts. Readings of different hosts are
 * never from the same moment, so a claim is kept with the time it was first and last confirmed:
 *
 * <ul>
 *   <li>a claim that was last confirmed before another host was seen to take the VIP is overtaken:
 *   its host may have died without a word, and counts no longer;
 *   <li>two claims are a split brain only once both have been confirmed over the same {@link
 *       #GRACE_NANOS}, so that the milliseconds of a takeover do not flash as one.
 * </ul>
 */
final class Ownership {
    /** How long both owners of a VIP, or its missing owner, must last before it is an alarm. */
    static final long GRACE_NANOS = 300_000_000L;

    private final Map<String, Claim> claims = new LinkedHashMap<>();
    private final Set<String> seenWithout = new HashSet<>();
    private List<String> owners = List.of();
    private boolean everOwned;
    private boolean everTaken;
    private long takenNanos;
    private boolean ownerless;
    private long ownerlessSinceNanos;

    /** @param seenTaking whether the host was read without the VIP just before */
    private record Claim(long firstNanos, long lastNanos, boolean seenTaking) {}

    /** A fresh reading of a host. */
    void reads(String host, Present present, boolean held) {
        Claim before = claims.get(host);
        if (!held) {
            claims.remove(host);
            seenWithout.add(host);
        } else if (before == null) {
            boolean seenTaking = seenWithout.remove(host);
            claims.put(host, new Claim(present.atNanos(), present.atNanos(), seenTaking));
            if (seenTaking) {
                everTaken = true;
                takenNanos = present.atNanos();
            }
        } else {
            claims.put(
                    host, new Claim(before.firstNanos(), present.atNanos(), before.seenTaking()));
        }
    }

    /** A host is not read freshly any more. */
    void loses(String host) {
        claims.remove(host);
        seenWithout.remove(host);
    }

    /** Settles the owners after every host was read; {@code hosts} gives their order. */
    void settle(List<String> hosts, long nowNanos) {
        List<String> standing = new ArrayList<>();
        for (String host : hosts) {
            Claim claim = claims.get(host);
            if (claim != null && !overtaken(claim)) {
                standing.add(host);
            }
        }
        owners = List.copyOf(standing);
        if (!owners.isEmpty()) {
            everOwned = true;
            ownerless = false;
        } else if (!ownerless) {
            ownerless = true;
            ownerlessSinceNanos = nowNanos;
        }
    }

    List<String> owners() {
        return owners;
    }

    /** Whether two hosts have held the VIP at once for the grace. */
    boolean split() {
        for (String one : owners) {
            for (String other : owners) {
                if (!one.equals(other) && overlapNanos(one, other) >= GRACE_NANOS) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether nobody has held it for the grace; a VIP that was never owned needs none. */
    boolean orphaned(long nowNanos) {
        return ownerless && (!everOwned || nowNanos - ownerlessSinceNanos >= GRACE_NANOS);
    }

    /** Since when nobody holds it; meaningful only without owners. */
    long ownerlessSinceNanos() {
        return ownerlessSinceNanos;
    }

    /** Whether a host was seen to take the VIP after this moment. */
    boolean takenSince(long nanos) {
        return everTaken && takenNanos - nanos > 0;
    }

    /** Whether the next moments decide between a takeover and an alarm. */
    boolean open(long nowNanos) {
        return (owners.size() > 1 && !split()) || (ownerless && !orphaned(nowNanos));
    }

    private boolean overtaken(Claim claim) {
        return claims.values().stream()
                .anyMatch(
                        other -> other.seenTaking() && other.firstNanos() - claim.lastNanos() > 0);
    }

    private long overlapNanos(String one, String other) {
        Claim a = claims.get(one);
        Claim b = claims.get(other);
        if (a == null || b == null) {
            return 0;
        }
        long begin = a.firstNanos() - b.firstNanos() > 0 ? a.firstNanos() : b.firstNanos();
        long end = a.lastNanos() - b.lastNanos() < 0 ? a.lastNanos() : b.lastNanos();
        return end - begin;
    }
}
