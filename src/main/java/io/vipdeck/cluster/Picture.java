package io.vipdeck.cluster;

import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.Status;
import io.vipdeck.vrrp.State;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * The whole cluster at one moment, immutable: what each host said last and how old that is, who
 * owns each VIP, and what is wrong.
 *
 * @param at wall clock of this machine, RFC 3339
 */
public record Picture(
        String cluster,
        String at,
        Health health,
        List<Vip> vips,
        List<HostView> hosts,
        List<Alarm> alarms) {
    public Picture {
        vips = List.copyOf(vips);
        hosts = List.copyOf(hosts);
        alarms = List.copyOf(alarms);
    }

    /** The cluster in one word. */
    public enum Health {
        /** One owner for each VIP, it answers, every host is well. */
        OK,
        /** Served, but something needs a look. */
        DEGRADED,
        /** A VIP is not served. */
        DOWN,
        /** Not known yet. */
        UNKNOWN
    }

    /**
     * One virtual address.
     *
     * @param address without prefix
     * @param instance the VRRP instance that guards it
     * @param owners names of the hosts on whose interfaces it is really present, by fresh readings
     *     only
     * @param fetched whether the rest is known: it was asked for from this machine a moment ago
     * @param httpStatus of the last answer; null for none
     */
    public record Vip(
            String address,
            String instance,
            List<String> owners,
            boolean fetched,
            boolean reachable,
            @Nullable Integer httpStatus,
            @Nullable Double latencyMs) {
        public Vip {
            owners = List.copyOf(owners);
        }

        /** A VIP that was fetched a moment ago. */
        public Vip(
                String address,
                String instance,
                List<String> owners,
                boolean reachable,
                @Nullable Integer httpStatus,
                @Nullable Double latencyMs) {
            this(address, instance, owners, true, reachable, httpStatus, latencyMs);
        }
    }

    /** How much a host's reading is worth. */
    public enum Reach {
        /** Not asked yet. */
        CONNECTING,
        /** Fresh. */
        LIVE,
        /** The last reading is older than it may be; it is shown as old, never as now. */
        STALE,
        /** No answer. */
        NO_ANSWER,
        /** It answers, but no agent runs there. */
        NO_AGENT
    }

    /** What is known of Nginx on a host. */
    public enum NginxState {
        RUNNING,
        /** Installed, and not running. */
        STOPPED,
        /** It could not be started, or it does not answer. */
        FAILED,
        /** Not installed. */
        MISSING,
        /** Not told, or told too long ago. */
        UNKNOWN
    }

    /**
     * One host.
     *
     * @param error one sentence when it cannot be read
     * @param seenMs age of the last reading; null when there was none
     * @param status the last reading; shown as the state of now only while {@link Reach#LIVE}
     * @param nginx as of now; by the agent, and where none runs by systemd
     */
    public record HostView(
            String name,
            String address,
            int priority,
            Reach reach,
            @Nullable String error,
            @Nullable Long seenMs,
            Optional<Status> status,
            NginxState nginx) {

        /** A host whose Nginx is as its agent says. */
        public HostView(
                String name,
                String address,
                int priority,
                Reach reach,
                @Nullable String error,
                @Nullable Long seenMs,
                Optional<Status> status) {
            this(
                    name,
                    address,
                    priority,
                    reach,
                    error,
                    seenMs,
                    status,
                    NginxReading.of(reach, status));
        }

        /**
         * Its virtual router for a VIP, if the host could serve it now: read freshly, master or
         * backup, and its Nginx not known to be down.
         */
        public Optional<InstanceStatus> serving(Vip vip) {
            boolean well = reach == Reach.LIVE
                    && (nginx == NginxState.RUNNING || nginx == NginxState.UNKNOWN);
            return status.filter(told -> well).stream()
                    .flatMap(told -> told.instances().stream())
                    .filter(instance -> instance.name().equals(vip.instance()))
                    .filter(instance ->
                            instance.state() == State.MASTER || instance.state() == State.BACKUP)
                    .findFirst();
        }
    }

    /**
     * Something an operator must see.
     *
     * @param kind {@code no-owner}, {@code split-brain}, {@code vip-silent}, {@code vip-error},
     *     {@code fault}, {@code nginx-down}, {@code no-answer}, {@code stale}, {@code no-agent}
     * @param host the host it concerns; empty for the cluster
     * @param text one sentence, the same for as long as the matter lasts
     */
    public record Alarm(String kind, String host, String text) {}
}
