package io.vipdeck.tui;

import io.vipdeck.cluster.Picture;
import io.vipdeck.cluster.Picture.HostView;
import io.vipdeck.cluster.Picture.Reach;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was seen of the cluster.
 *
 * @param pictureNanos when the last picture came
 * @param alarmSince when each alarm of the last picture was first seen, by {@link #key}
 */
record Watch(
        Optional<Picture> picture,
        long pictureNanos,
        Map<String, Pace> paces,
        Map<String, Long> alarmSince,
        History history,
        Journal journal) {
    /** A picture comes every second; when none came for so long, what it says is no longer now. */
    static final long PICTURE_OLD_MS = 5_000;

    static final Watch NOTHING =
            new Watch(Optional.empty(), 0, Map.of(), Map.of(), History.EMPTY, Journal.EMPTY);

    Watch {
        paces = Map.copyOf(paces);
        alarmSince = Map.copyOf(alarmSince);
    }

    static String key(Picture.Alarm alarm) {
        return alarm.kind() + " " + alarm.host();
    }

    Watch heard(Heard heard) {
        return new Watch(picture, pictureNanos, paces, alarmSince, history, journal.with(heard));
    }

    Watch seen(Picture next, Now now) {
        Map<String, Pace> nextPaces = new HashMap<>();
        Map<String, Character> roles = new HashMap<>();
        for (HostView host : next.hosts()) {
            if (host.reach() == Reach.LIVE && host.status().isPresent()) {
                Pace pace = paces.get(host.name());
                nextPaces.put(
                        host.name(),
                        pace == null
                                ? Pace.start(host.status().get())
                                : pace.next(host.status().get()));
            }
            roles.put(host.name(), HostReading.letter(host));
        }
        Map<String, Long> since = new HashMap<>();
        for (Picture.Alarm alarm : next.alarms()) {
            since.put(key(alarm), alarmSince.getOrDefault(key(alarm), now.nanos()));
        }
        return new Watch(
                Optional.of(next),
                now.nanos(),
                nextPaces,
                since,
                history.with(now.at(), now.nanos(), roles, answer(next)),
                journal);
    }

    private static History.Answer answer(Picture picture) {
        boolean installed = picture.hosts().stream()
                .anyMatch(
                        host -> host.reach() != Reach.NO_AGENT && host.reach() != Reach.CONNECTING);
        List<Picture.Vip> vips =
                picture.vips().stream().filter(Picture.Vip::fetched).toList();
        if (vips.isEmpty() || !installed) {
            return History.Answer.NONE;
        }
        boolean lost = !vips.stream().allMatch(Picture.Vip::reachable);
        double slowest = -1;
        for (Picture.Vip vip : vips) {
            Double millis = vip.latencyMs();
            slowest = Math.max(slowest, millis == null ? -1 : millis);
        }
        return new History.Answer(1, lost ? 1 : 0, slowest);
    }

    /** Milliseconds since the last picture came. */
    long pictureAgeMs(Now now) {
        return Math.max(0, (now.nanos() - pictureNanos) / 1_000_000);
    }

    boolean isOld(Now now) {
        return picture.isPresent() && pictureAgeMs(now) > PICTURE_OLD_MS;
    }
}
