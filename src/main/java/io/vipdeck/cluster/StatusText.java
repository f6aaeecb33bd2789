package io.vipdeck.cluster;

import io.vipdeck.cluster.Picture.HostView;
import io.vipdeck.cluster.Picture.Reach;
import io.vipdeck.cluster.Picture.Vip;
import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.Status;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A picture for people in a terminal: marks and words, no colour. The marks are {@code *} for a
 * master, {@code -} for a backup, {@code !} for a fault and {@code ?} for what is not known now.
 */
public final class StatusText {
    private StatusText() {}

    /** Several lines, each ended by a newline. */
    public static String of(Picture picture) {
        StringBuilder text = new StringBuilder();
        text.append(picture.cluster()).append(": ").append(health(picture)).append('\n');
        List<List<String>> vips = new ArrayList<>();
        vips.add(List.of("VIP", "INSTANCE", "OWNER", "ANSWER"));
        picture.vips()
                .forEach(vip -> vips.add(
                        List.of(vip.address(), vip.instance(), owners(picture, vip), answer(vip))));
        text.append('\n').append(table(vips));
        List<List<String>> hosts = new ArrayList<>();
        hosts.add(List.of("HOST", "ADDRESS", "STATE", "PRIO", "NGINX", "SEEN", "WHY"));
        picture.hosts().forEach(host -> hosts.addAll(rows(host)));
        text.append('\n').append(table(hosts));
        if (!picture.alarms().isEmpty()) {
            text.append('\n');
            picture.alarms()
                    .forEach(alarm -> text.append("! ")
                            .append(alarm.kind())
                            .append(": ")
                            .append(alarm.text())
                            .append('\n'));
        }
        return text.toString();
    }

    /**
     * What {@code status --watch} prints, without the time: equal as long as nothing has changed.
     */
    public static String change(Picture picture) {
        List<String> parts = new ArrayList<>();
        parts.add(health(picture));
        picture.vips()
                .forEach(vip -> parts.add(vip.address() + " on " + owners(picture, vip)
                        + (vip.reachable() ? ", answers" : vip.fetched() ? ", silent" : "")));
        picture.hosts()
                .forEach(host -> parts.add(host.name() + " "
                        + host.status()
                                .filter(status -> host.reach() == Reach.LIVE)
                                .map(status -> status.instances().stream()
                                        .map(instance -> instance.state().name())
                                        .distinct()
                                        .collect(Collectors.joining("+")))
                                .filter(states -> !states.isEmpty())
                                .orElse(word(host.reach()))
                        + " nginx " + word(host.nginx())));
        picture.alarms().forEach(alarm -> parts.add("! " + alarm.kind() + ": " + alarm.text()));
        return String.join(" | ", parts);
    }

    private static String health(Picture picture) {
        return picture.health().name();
    }

    private static String owners(Picture picture, Vip vip) {
        if (!vip.owners().isEmpty()) {
            return String.join("+", vip.owners());
        }
        boolean anyRead = picture.hosts().stream()
                .anyMatch(host -> host.reach() == Reach.LIVE || host.reach() == Reach.NO_AGENT);
        return anyRead ? "nobody" : "not known";
    }

    private static String answer(Vip vip) {
        if (!vip.reachable()) {
            return vip.fetched() ? "none" : "not known";
        }
        Double latencyMs = vip.latencyMs();
        return (vip.httpStatus() == null ? "connects" : "HTTP " + vip.httpStatus())
                + (latencyMs == null ? "" : String.format(Locale.ROOT, " in %.1f ms", latencyMs));
    }

    /** A row for each instance of a host that is read freshly, else one that says why not. */
    private static List<List<String>> rows(HostView host) {
        Optional<Status> now = host.status().filter(status -> host.reach() == Reach.LIVE);
        List<InstanceStatus> instances = now.map(Status::instances).orElse(List.of());
        if (instances.isEmpty()) {
            String why = host.error();
            return List.of(row(
                    host,
                    "? " + word(host.reach()),
                    String.valueOf(host.priority()),
                    why == null ? "" : why));
        }
        List<List<String>> rows = new ArrayList<>();
        for (InstanceStatus instance : instances) {
            String state = mark(instance) + " " + instance.state()
                    + (instances.size() > 1 ? " " + instance.name() : "");
            String priority = instance.priority() == instance.effectivePriority()
                    ? String.valueOf(instance.priority())
                    : instance.effectivePriority() + " of " + instance.priority();
            rows.add(row(host, state, priority, instance.reason()));
        }
        return rows;
    }

    private static List<String> row(HostView host, String state, String priority, String why) {
        return List.of(
                host.name(),
                host.address(),
                state,
                priority,
                word(host.nginx()),
                seen(host.seenMs()),
                why);
    }

    private static char mark(InstanceStatus instance) {
        return switch (instance.state()) {
            case MASTER -> '*';
            case BACKUP -> '-';
            case FAULT -> '!';
            case INIT -> '.';
        };
    }

    private static String seen(@Nullable Long seenMs) {
        return seenMs == null
                ? "never"
                : String.format(Locale.ROOT, "%.1f s ago", seenMs / 1_000.0);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Columns as wide as their widest cell; no blanks at the ends of lines. */
    private static String table(List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String cell = row.get(i);
                line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
