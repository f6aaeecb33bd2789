package io.vipdeck.tui;

import io.vipdeck.deploy.Progress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The installation that runs, or the last one.
 *
 * @param lanes in the order of the inventory; empty before the first installation
 * @param hosts those that it was asked for, of the ones that failed before; empty for all
 * @param ending one sentence once it is over
 */
record Install(
        Phase phase,
        List<Lane> lanes,
        List<String> hosts,
        boolean ok,
        String ending,
        long startNanos) {
    static final Install NEVER = new Install(Phase.OVER, List.of(), List.of(), true, "", 0);

    Install {
        lanes = List.copyOf(lanes);
        hosts = List.copyOf(hosts);
    }

    /** How far it is. */
    enum Phase {
        /** The hosts are asked what there is to do. */
        PLANNING,
        /** The operator reads what would be done. */
        PLANNED,
        WORKING,
        OVER
    }

    static Install plan(List<String> hosts, long nanos) {
        return begin(Phase.PLANNING, hosts, nanos);
    }

    static Install begin(List<String> hosts, long nanos) {
        return begin(Phase.WORKING, hosts, nanos);
    }

    private static Install begin(Phase phase, List<String> hosts, long nanos) {
        return new Install(
                phase,
                hosts.stream().map(host -> Lane.start(host, nanos)).toList(),
                List.of(),
                true,
                "",
                nanos);
    }

    /** Once more on the hosts that failed; the others stay in sight as they are. */
    Install retry(long nanos) {
        return new Install(
                Phase.WORKING,
                lanes.stream()
                        .map(lane -> lane.stage() == Lane.Stage.FAILED
                                ? Lane.start(lane.host(), nanos)
                                : lane)
                        .toList(),
                failed().stream().map(Lane::host).toList(),
                true,
                "",
                nanos);
    }

    boolean running() {
        return phase == Phase.PLANNING || phase == Phase.WORKING;
    }

    /** Whether the lanes show what would be done. */
    boolean isPlan() {
        return phase == Phase.PLANNING || phase == Phase.PLANNED;
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
        return new Install(
                running() ? phase : Phase.WORKING,
                next,
                hosts,
                true,
                "",
                running() ? startNanos : nanos);
    }

    /** With nothing to do, or nothing that can be done, there is nothing to agree to. */
    Install planned(boolean changes, boolean well, String text, long nanos) {
        List<Lane> seen = new ArrayList<>();
        for (Lane lane : lanes) {
            boolean asWanted =
                    lane.stage() == Lane.Stage.WORKING && lane.steps().isEmpty();
            if (asWanted) {
                seen.add(lane.told(new Progress.Done(lane.host(), false), nanos));
            } else {
                seen.add(lane.stage() == Lane.Stage.READING ? lane.cutOff(nanos) : lane);
            }
        }
        Phase next = changes ? Phase.PLANNED : Phase.OVER;
        return new Install(next, seen, hosts, well, text, startNanos);
    }

    Install ended(boolean well, String text, long nanos) {
        return new Install(
                Phase.OVER,
                lanes.stream().map(lane -> well ? lane : lane.cutOff(nanos)).toList(),
                hosts,
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
        long end = running()
                ? now.nanos()
                : lanes.stream().mapToLong(Lane::endNanos).max().orElse(startNanos);
        return Math.max(0, (end - startNanos) / 1_000_000);
    }
}
