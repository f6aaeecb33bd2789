package io.vipdeck.tui;

import io.vipdeck.deploy.Progress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The installation that runs, or the last one.
 *
 * @param lanes in the order of the inventory; empty before the first installation
 * @param ending one sentence once it is over
 */
record Install(boolean running, List<Lane> lanes, boolean ok, String ending, long startNanos) {
    static final Install NEVER = new Install(false, List.of(), true, "", 0);

    Install {
        lanes = List.copyOf(lanes);
    }

    static Install begin(List<String> hosts, long nanos) {
        return new Install(
                true,
                hosts.stream().map(host -> Lane.start(host, nanos)).toList(),
                true,
                "",
                nanos);
    }

    /** One that was begun elsewhere shows up with its first word. */
    Install told(Progress progress, long nanos) {
        List<Lane> next = new ArrayList<>(lanes);
        int place = 0;
        while (place < next.size() && !next.get(place).host().equals(progress.host())) {
            place++;
        }
        if (place == next.size()) {
            next.add(Lane.start(progress.host(), nanos));
        }
        next.set(place, next.get(place).told(progress, nanos));
        return new Install(true, next, true, "", running ? startNanos : nanos);
    }

    Install ended(boolean well, String text, long nanos) {
        return new Install(
                false,
                lanes.stream().map(lane -> well ? lane : lane.cutOff(nanos)).toList(),
                well,
                text,
                startNanos);
    }

    Optional<Lane> lane(String host) {
        return lanes.stream().filter(lane -> lane.host().equals(host)).findFirst();
    }

    List<Lane> failed() {
        return lanes.stream().filter(lane -> lane.stage() == Lane.Stage.FAILED).toList();
    }

    long ranMs(Now now) {
        long end = running
                ? now.nanos()
                : lanes.stream().mapToLong(Lane::endNanos).max().orElse(startNanos);
        return Math.max(0, (end - startNanos) / 1_000_000);
    }
}
