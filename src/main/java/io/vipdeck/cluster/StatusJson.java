package io.vipdeck.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.vipdeck.cluster.Picture.Alarm;
import io.vipdeck.cluster.Picture.HostView;
import io.vipdeck.cluster.Picture.Reach;
import io.vipdeck.cluster.Picture.Vip;
import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.control.Status;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A picture as the one-line JSON object of {@code status --json}. Field names and their order are a
 * contract; what is not known now is {@code null}, so that of a host that is not read freshly only
 * its configured facts are told, never a state.
 */
public final class StatusJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private StatusJson() {}

    /** One line, without the newline. */
    public static String line(Picture picture) {
        ObjectNode line = JSON.objectNode();
        line.put("cluster", picture.cluster());
        line.put("at", picture.at());
        line.put("health", word(picture.health()));
        ArrayNode vips = line.putArray("vips");
        picture.vips().forEach(vip -> vips.add(vip(vip)));
        ArrayNode hosts = line.putArray("hosts");
        picture.hosts().forEach(host -> hosts.add(host(host, picture.at())));
        ArrayNode alerts = line.putArray("alerts");
        picture.alarms().forEach(alarm -> alerts.add(alert(alarm)));
        return line.toString();
    }

    private static ObjectNode vip(Vip vip) {
        ObjectNode node = JSON.objectNode();
        node.put("address", vip.address());
        node.put("instance", vip.instance());
        ArrayNode owners = node.putArray("owners");
        vip.owners().forEach(owners::add);
        node.put("reachable", vip.fetched() ? vip.reachable() : null);
        node.put("httpStatus", vip.httpStatus());
        node.put("latencyMs", vip.latencyMs());
        return node;
    }

    private static ObjectNode host(HostView host, String at) {
        ObjectNode node = JSON.objectNode();
        Optional<Status> now = host.reach() == Reach.LIVE ? host.status() : Optional.empty();
        node.put("name", host.name());
        node.put("address", host.address());
        node.put("reachable", reachable(host.reach()));
        node.put("error", host.error());
        node.put("seenMs", host.seenMs());
        node.put("engine", now.isPresent() ? "agent" : null);
        node.put("agentVersion", now.map(Status::agentVersion).orElse(null));
        ArrayNode instances = node.putArray("instances");
        host.status()
                .ifPresent(status -> status.instances()
                        .forEach(instance -> instances.add(instance(instance, now.isPresent()))));
        node.set("nginx", nginx(host, now, at));
        node.put("drained", now.map(Status::drained).orElse(null));
        node.putNull("drill");
        return node;
    }

    /** Whether the host answers; null when that is not known. */
    private static @Nullable Boolean reachable(Reach reach) {
        return switch (reach) {
            case LIVE, NO_AGENT -> Boolean.TRUE;
            case NO_ANSWER -> Boolean.FALSE;
            case CONNECTING, STALE -> null;
        };
    }

    private static ObjectNode instance(InstanceStatus instance, boolean now) {
        ObjectNode node = JSON.objectNode();
        node.put("name", instance.name());
        node.put("vrid", instance.vrid());
        node.put("version", instance.version());
        node.put("state", now ? instance.state().name() : null);
        node.put("reason", now ? instance.reason() : null);
        node.put("priority", instance.priority());
        node.put("effectivePriority", now ? instance.effectivePriority() : null);
        node.put("sinceMs", now ? instance.sinceMs() : null);
        node.put("advertsSent", now ? instance.advertsSent() : null);
        node.put("advertsReceived", now ? instance.advertsReceived() : null);
        node.put("advertsDiscarded", now ? instance.advertsDiscarded() : null);
        ArrayNode vips = node.putArray("vips");
        instance.vips().forEach(vips::add);
        return node;
    }

    private static ObjectNode nginx(HostView host, Optional<Status> now, String at) {
        Optional<ServiceStatus> service = now.flatMap(NginxReading::service);
        ObjectNode node = JSON.objectNode();
        node.put("state", word(host.nginx()));
        node.put("httpStatus", service.map(ServiceStatus::httpStatus).orElse(null));
        node.put("latencyMs", service.map(ServiceStatus::latencyMs).orElse(null));
        node.put("pid", service.map(ServiceStatus::pid).orElse(null));
        node.putNull("version");
        Long seenMs = host.seenMs();
        node.put(
                "since",
                service.map(s -> before(at, s.sinceMs() + (seenMs == null ? 0 : seenMs)))
                        .orElse(null));
        return node;
    }

    /** The wall clock {@code ms} before {@code at}. */
    private static @Nullable String before(String at, long ms) {
        try {
            return WallClock.text(Instant.parse(at).minusMillis(ms));
        } catch (DateTimeException | ArithmeticException hostCountsWrong) {
            return null;
        }
    }

    private static ObjectNode alert(Alarm alarm) {
        ObjectNode node = JSON.objectNode();
        node.put("kind", alarm.kind());
        node.put("host", alarm.host().isEmpty() ? null : alarm.host());
        node.put("text", alarm.text());
        return node;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
