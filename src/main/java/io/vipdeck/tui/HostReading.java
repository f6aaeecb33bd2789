package io.vipdeck.tui;

import io.vipdeck.cluster.Picture.HostView;
import io.vipdeck.cluster.Picture.Reach;
import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.control.Status;
import io.vipdeck.vrrp.State;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * What may be said of a host now. A reading that is not fresh tells its age and nothing else: an old MASTER
 * is never shown as one.
 *
 * @param reach as the picture says, or {@link Reach#STALE} when the picture itself is old
 * @param ageMs age of the last reading; null when there was none
 * @param live the last reading, only while it is fresh
 * @param ownsVip a VIP is on the host's interfaces, by a fresh reading
 */
record HostReading(
        HostView host,
        Reach reach,
        @Nullable Long ageMs,
        Optional<Status> live,
        boolean ownsVip,
        Optional<Pace> pace) {

    static HostReading of(HostView host, Watch watch, Now now) {
        boolean old = watch.isOld(now) && host.reach() == Reach.LIVE;
        Reach reach = old ? Reach.STALE : host.reach();
        Long seen = host.seenMs();
        boolean owns = reach == Reach.LIVE
                && watch.picture().stream()
                        .flatMap(picture -> picture.vips().stream())
                        .anyMatch(vip -> vip.owners().contains(host.name()));
        return new HostReading(
                host,
                reach,
                seen == null ? null : seen + watch.pictureAgeMs(now),
                reach == Reach.LIVE ? host.status() : Optional.empty(),
                owns,
                Optional.ofNullable(watch.paces().get(host.name())));
    }

    /** A host that no picture has shown yet. */
    static HostReading unasked(String name, String address, int priority) {
        HostView view = new HostView(
                name, address, priority, Reach.CONNECTING, null, null, Optional.empty());
        return new HostReading(
                view, Reach.CONNECTING, null, Optional.empty(), false, Optional.empty());
    }

    String name() {
        return host.name();
    }

    boolean isLive() {
        return reach == Reach.LIVE;
    }

    /** The virtual router that the row is about: the first one. */
    Optional<InstanceStatus> instance() {
        return live.flatMap(status -> status.instances().stream().findFirst());
    }

    Optional<InstanceStatus> instance(String name) {
        return live.flatMap(status -> status.instances().stream()
                .filter(instance -> instance.name().equals(name))
                .findFirst());
    }

    Optional<ServiceStatus> service() {
        return live.flatMap(status -> status.services().stream().findFirst());
    }

    boolean isNginxRunning() {
        return service().stream().anyMatch(s -> s.state() == ServiceStatus.State.RUNNING);
    }

    /** Whether all its virtual routers may take part. */
    boolean isWell() {
        return live.isPresent()
                && live.get().instances().stream().noneMatch(i -> i.state() == State.FAULT);
    }

    Mark role() {
        return switch (reach) {
            case CONNECTING -> Mark.ASKING;
            case STALE -> Mark.STALE;
            case NO_ANSWER -> Mark.NO_ANSWER;
            case NO_AGENT -> Mark.NO_AGENT;
            case LIVE -> {
                Mark state = instance().map(i -> role(i.state())).orElse(Mark.INIT);
                yield isDrained() && state.equals(Mark.BACKUP) ? Mark.DRAINED : state;
            }
        };
    }

    /** Taken out of the election by the operator. */
    boolean isDrained() {
        return live.stream().anyMatch(Status::drained);
    }

    static Mark role(State state) {
        return switch (state) {
            case MASTER -> Mark.MASTER;
            case BACKUP -> Mark.BACKUP;
            case FAULT -> Mark.FAULT;
            case INIT -> Mark.INIT;
        };
    }

    /** The host in one letter, for the strip of roles. */
    static char letter(HostView host) {
        return switch (host.reach()) {
            case CONNECTING -> ' ';
            case STALE, NO_ANSWER -> '?';
            case NO_AGENT -> '-';
            case LIVE ->
                host.status()
                        .flatMap(status -> status.instances().stream().findFirst())
                        .map(instance -> switch (instance.state()) {
                            case MASTER -> 'M';
                            case BACKUP -> 'b';
                            case FAULT -> 'x';
                            case INIT -> 'i';
                        })
                        .orElse('i');
        };
    }

    /** {@code 100}, or {@code 100>40} while something lowers or raises it. */
    String priority() {
        return instance()
                .map(i -> i.priority() == i.effectivePriority()
                        ? Integer.toString(i.priority())
                        : i.priority() + ">" + i.effectivePriority())
                .orElse(Integer.toString(host.priority()));
    }

    /** Nginx as its agent tells it, and where none runs as the host's own systemd does. */
    Mark nginx() {
        if (service().isPresent()) {
            return switch (service().get().state()) {
                case RUNNING -> Mark.UP;
                case STOPPED -> Mark.STARTING;
                case FAILED -> Mark.FAILED;
                case UNKNOWN -> Mark.UNKNOWN;
            };
        }
        if (reach != Reach.NO_AGENT) {
            return Mark.NOTHING;
        }
        return switch (host.nginx()) {
            case RUNNING -> Mark.UP;
            case STOPPED -> Mark.STOPPED;
            case FAILED -> Mark.FAILED;
            case MISSING -> Mark.MISSING;
            case UNKNOWN -> Mark.NOTHING;
        };
    }

    /** The last answer's latency, such as {@code 3ms}; empty when there is none. */
    String latency() {
        Double millis = service().map(ServiceStatus::latencyMs).orElse(null);
        return millis == null || !isNginxRunning() ? "" : millis(millis);
    }

    static String millis(double millis) {
        return millis > 0 && millis < 1 ? "<1ms" : Math.round(millis) + "ms";
    }

    String seen() {
        return ageMs == null ? "" : Text.span(ageMs);
    }

    /** How long it has been in its state; empty when that is not known. */
    String since() {
        Long age = ageMs;
        return instance()
                .map(i -> Text.span(i.sinceMs() + (age == null ? 0 : age)))
                .orElse("");
    }

    /** What a filter looks at. */
    String row() {
        return name() + " " + host.address() + " " + role().word() + " " + nginx().word();
    }
}
