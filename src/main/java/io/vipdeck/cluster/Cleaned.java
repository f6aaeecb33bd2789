package io.vipdeck.cluster;

import io.vipdeck.control.Event;
import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.control.Status;
import io.vipdeck.remote.HostText;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a host said, safe to show: every text without control characters and bounded in length. */
final class Cleaned {
    private Cleaned() {}

    static Status of(Status status) {
        return new Status(
                text(status.agentVersion()),
                text(status.hostname()),
                text(status.at()),
                status.uptimeMs(),
                status.instances().stream().map(Cleaned::of).toList(),
                status.services().stream().map(Cleaned::of).toList(),
                texts(status.addresses()),
                status.drained());
    }

    static Event of(Event event) {
        return new Event(
                event.seq(),
                text(event.at()),
                event.kind(),
                text(event.subject()),
                text(event.text()));
    }

    private static InstanceStatus of(InstanceStatus instance) {
        return new InstanceStatus(
                text(instance.name()),
                instance.vrid(),
                instance.version(),
                text(instance.interfaceName()),
                instance.state(),
                text(instance.reason()),
                instance.priority(),
                instance.effectivePriority(),
                instance.sinceMs(),
                instance.advertIntMs(),
                instance.masterDownMs(),
                instance.advertsSent(),
                instance.advertsReceived(),
                instance.advertsDiscarded(),
                of(instance.master()),
                texts(instance.vips()),
                counts(instance.discards()));
    }

    private static Map<String, Long> counts(Map<String, Long> counts) {
        Map<String, Long> cleaned = new LinkedHashMap<>();
        counts.forEach((key, count) -> cleaned.merge(text(key), count, Long::sum));
        return cleaned;
    }

    private static InstanceStatus.@Nullable Peer of(InstanceStatus.@Nullable Peer peer) {
        return peer == null
                ? null
                : new InstanceStatus.Peer(text(peer.address()), peer.priority(), peer.seenMs());
    }

    private static ServiceStatus of(ServiceStatus service) {
        return new ServiceStatus(
                text(service.name()),
                text(service.unit()),
                service.state(),
                service.httpStatus(),
                service.latencyMs(),
                service.pid(),
                service.sinceMs(),
                service.restarts(),
                text(service.reason()));
    }

    private static List<String> texts(List<String> texts) {
        return texts.stream().map(Cleaned::text).toList();
    }

    private static String text(String text) {
        return HostText.line(text);
    }
}
