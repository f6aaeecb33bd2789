package io.vipdeck.control;

import io.vipdeck.vrrp.State;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One virtual router as the agent sees it.
 *
 * @param version VRRP version, 2 or 3
 * @param reason one sentence: why the state is what it is
 * @param sinceMs time in this state
 * @param advertIntMs the interval in force: our own, or with VRRPv3 the one learned from the master
 * @param masterDownMs silence after which a backup takes over
 * @param master the last master heard from, ourselves excluded
 * @param vips the addresses that this router guards, {@code ADDRESS/PREFIX}
 * @param discards how many packets for it were discarded for each reason, such as {@code checksum}
 * @param explanation what stands behind the state
 */
public record InstanceStatus(
        String name,
        int vrid,
        int version,
        String interfaceName,
        State state,
        String reason,
        int priority,
        int effectivePriority,
        long sinceMs,
        double advertIntMs,
        double masterDownMs,
        long advertsSent,
        long advertsReceived,
        long advertsDiscarded,
        @Nullable Peer master,
        List<String> vips,
        Map<String, Long> discards,
        Explanation explanation) {
    public InstanceStatus {
        vips = List.copyOf(vips);
        discards = Collections.unmodifiableMap(new LinkedHashMap<>(discards));
    }

    /** Without what stands behind it. */
    public InstanceStatus(
            String name,
            int vrid,
            int version,
            String interfaceName,
            State state,
            String reason,
            int priority,
            int effectivePriority,
            long sinceMs,
            double advertIntMs,
            double masterDownMs,
            long advertsSent,
            long advertsReceived,
            long advertsDiscarded,
            @Nullable Peer master,
            List<String> vips,
            Map<String, Long> discards) {
        this(
                name,
                vrid,
                version,
                interfaceName,
                state,
                reason,
                priority,
                effectivePriority,
                sinceMs,
                advertIntMs,
                masterDownMs,
                advertsSent,
                advertsReceived,
                advertsDiscarded,
                master,
                vips,
                discards,
                Explanation.NONE);
    }

    /** Another router's last advertisement. */
    public record Peer(String address, int priority, long seenMs) {}
}
