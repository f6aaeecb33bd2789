package io.vipdeck.cluster;

import io.vipdeck.cluster.Picture.NginxState;
import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.control.Status;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All that this machine last learned of one host, with the monotonic time at which each part came
 * in.
 *
 * @param error one sentence when the host or its agent cannot be read
 * @param told what the agent said last
 * @param looked what a look without the agent found last
 */
public record HostReading(
        Link link, @Nullable String error, Optional<Told> told, Optional<Looked> looked) {

    /** The way to the host. */
    public enum Link {
        /** No word yet. */
        CONNECTING,
        /** The agent is listened to. */
        AGENT,
        /** The host answers; its agent does not run. */
        NO_AGENT,
        /** The host cannot be reached or used. */
        BROKEN
    }

    /** A status of the agent. */
    public record Told(Status status, long atNanos) {}

    /**
     * A look without the agent.
     *
     * @param addresses every address present on the host, {@code ADDRESS/PREFIX}
     */
    public record Looked(List<String> addresses, NginxState nginx, long atNanos) {
        public Looked {
            addresses = List.copyOf(addresses);
        }
    }

    /** The addresses present on a host at one moment. */
    record Present(List<String> addresses, long atNanos) {}

    /** Before anything is known. */
    static HostReading none() {
        return new HostReading(Link.CONNECTING, null, Optional.empty(), Optional.empty());
    }

    HostReading says(Status status, long atNanos) {
        return new HostReading(Link.AGENT, null, Optional.of(new Told(status, atNanos)), looked);
    }

    HostReading hasNoAgent(Looked now, @Nullable String why) {
        return new HostReading(Link.NO_AGENT, why, told, Optional.of(now));
    }

    /** The agent is there and silent; the look tells the addresses meanwhile. */
    HostReading isSilent(Looked now, String why) {
        return new HostReading(Link.AGENT, why, told, Optional.of(now));
    }

    HostReading isBroken(String why) {
        return new HostReading(Link.BROKEN, why, told, looked);
    }

    HostReading withError(String why) {
        return new HostReading(link, why, told, looked);
    }

    /** The newest word on the addresses, by whichever way it came. */
    Optional<Present> present() {
        Optional<Present> byAgent = told.map(t -> new Present(t.status().addresses(), t.atNanos()));
        Optional<Present> byLook = looked.map(l -> new Present(l.addresses(), l.atNanos()));
        if (byAgent.isPresent() && byLook.isPresent()) {
            // Monotonic times are compared by their difference (System.nanoTime).
            return byAgent.get().atNanos() - byLook.get().atNanos() >= 0 ? byAgent : byLook;
        }
        return byAgent.isPresent() ? byAgent : byLook;
    }

    /** Whether the two differ in something that an operator should see at once, not only in age. */
    boolean differsInMatter(HostReading other) {
        return link != other.link
                || !Objects.equals(error, other.error)
                || !matter(told).equals(matter(other.told))
                || !looked.map(l -> List.of(l.addresses(), l.nginx()))
                        .equals(other.looked.map(l -> List.of(l.addresses(), l.nginx())));
    }

    private static List<Object> matter(Optional<Told> told) {
        return told.<List<Object>>map(t -> List.of(
                        t.status().addresses(),
                        t.status().agentVersion(),
                        t.status().instances().stream().map(HostReading::matter).toList(),
                        t.status().services().stream().map(HostReading::matter).toList()))
                .orElse(List.of());
    }

    private static List<Object> matter(InstanceStatus instance) {
        return List.of(
                instance.name(),
                instance.state(),
                instance.reason(),
                instance.priority(),
                instance.effectivePriority());
    }

    private static List<Object> matter(ServiceStatus service) {
        return List.of(
                service.name(),
                service.state(),
                service.reason(),
                service.restarts(),
                Optional.ofNullable(service.pid()),
                Optional.ofNullable(service.httpStatus()));
    }
}
