package io.vipdeck.cli;

import io.vipdeck.control.Event;
import io.vipdeck.control.Explanation;
import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.control.Status;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An agent's status and events as people read them. */
final class AgentReport {
    private static final int NAME_COLUMNS = 12;

    private AgentReport() {}

    /** A few lines for each virtual router and service, the reason among them. */
    static void write(Status status, PrintWriter out) {
        out.println(status.hostname() + ": agent " + status.agentVersion() + ", up "
                + age(status.uptimeMs())
                + (status.drained() ? ", drained by the operator: undrain lets it take part" : ""));
        for (InstanceStatus instance : status.instances()) {
            write(instance, status.addresses(), out);
        }
        for (ServiceStatus service : status.services()) {
            write(service, out);
        }
    }

    /** One line: when, about what, and what happened. */
    static String line(Event event) {
        return event.at() + "  " + padded(event.subject()) + event.text();
    }

    /** One line: every router's state. */
    static String line(Status status) {
        StringBuilder line = new StringBuilder(status.at()).append("  ");
        line.append(padded(status.hostname()));
        String gap = "";
        for (InstanceStatus instance : status.instances()) {
            line.append(gap).append(instance.name()).append(' ').append(instance.state());
            gap = ", ";
        }
        return line.toString();
    }

    private static void write(InstanceStatus instance, List<String> present, PrintWriter out) {
        String priority = instance.priority() == instance.effectivePriority()
                ? "priority " + instance.priority()
                : "priority " + instance.effectivePriority() + " (set " + instance.priority() + ")";
        out.println();
        out.println(padded(instance.name()) + "  " + instance.state() + " for "
                + age(instance.sinceMs()) + ", " + priority);
        row("why", instance.reason(), out);
        Explanation explanation = instance.explanation();
        if (explanation.faults().size() > 1) {
            explanation.faults().forEach(fault -> row("fault", fault, out));
        }
        if (explanation.tracked().stream().anyMatch(each -> each.contribution() != 0)) {
            row("priority", sum(instance), out);
        }
        row(
                "router",
                "vrid " + instance.vrid() + " on " + instance.interfaceName() + ", VRRPv"
                        + instance.version() + ", every " + millis(instance.advertIntMs())
                        + ", takes over after " + millis(instance.masterDownMs()),
                out);
        InstanceStatus.Peer master = instance.master();
        if (!explanation.peers().isEmpty()) {
            explanation
                    .peers()
                    .forEach(peer -> row(peer.master() ? "master" : "peer", words(peer), out));
        } else if (master != null) {
            row(
                    "last heard",
                    master.address() + " priority " + master.priority() + ", "
                            + age(master.seenMs()) + " ago",
                    out);
        }
        explanation.tracked().forEach(each -> row("depends on", words(each), out));
        row(
                "adverts",
                instance.advertsSent() + " sent, " + instance.advertsReceived() + " received, "
                        + instance.advertsDiscarded() + " discarded" + reasons(instance)
                        + (explanation.announcements() == 0
                                ? ""
                                : "; addresses announced " + explanation.announcements()
                                        + " times"),
                out);
        row("addresses", vips(instance, present), out);
    }

    /** {@code 85 = 100 set - 10 script a - 5 file b}, and what the limits have made of it. */
    private static String sum(InstanceStatus instance) {
        StringBuilder sum = new StringBuilder().append(instance.priority()).append(" set");
        int total = instance.priority();
        for (Explanation.Tracked each : instance.explanation().tracked()) {
            int points = each.contribution();
            total += points;
            if (points != 0) {
                sum.append(points < 0 ? " - " : " + ");
                sum.append(Math.abs(points)).append(' ').append(each.name());
            }
        }
        String limited = total == instance.effectivePriority() ? "" : total + ", kept within 1-254";
        return instance.effectivePriority() + " = " + sum
                + (limited.isEmpty() ? "" : " (" + limited + ")");
    }

    private static String reasons(InstanceStatus instance) {
        List<String> reasons = new ArrayList<>();
        instance.discards().forEach((reason, count) -> reasons.add(count + " " + reason));
        return reasons.isEmpty() ? "" : " (" + String.join(", ", reasons) + ")";
    }

    private static String words(Explanation.Peer peer) {
        String priority = peer.priority() == 0 ? "resigned" : "priority " + peer.priority();
        return peer.address() + " " + priority + ", " + age(peer.seenMs()) + " ago, VRRPv"
                + peer.version() + " every " + millis(peer.advertIntMs())
                + (peer.checksum().isEmpty() ? "" : ", checksum " + peer.checksum());
    }

    private static String words(Explanation.Tracked each) {
        String weight = each.weight() == 0
                ? "FAULT when it fails"
                : "weight " + each.weight() + ", counts " + each.contribution() + " now";
        return each.name() + ": " + each.health() + ", " + weight + "; " + each.reason();
    }

    private static void write(ServiceStatus service, PrintWriter out) {
        List<String> facts = new ArrayList<>();
        if (service.pid() != null) {
            facts.add("pid " + service.pid());
        }
        if (service.httpStatus() != null) {
            facts.add("HTTP " + service.httpStatus());
        }
        if (service.latencyMs() != null) {
            facts.add(millis(service.latencyMs()));
        }
        facts.add("started again " + service.restarts() + " times");
        out.println();
        out.println(
                padded(service.name()) + "  " + service.state() + " for " + age(service.sinceMs()));
        row("why", service.reason(), out);
        row("unit", service.unit() + ", " + String.join(", ", facts), out);
    }

    private static String vips(InstanceStatus instance, List<String> present) {
        List<String> texts = new ArrayList<>();
        for (String vip : instance.vips()) {
            texts.add(vip + (present.contains(vip) ? " (here)" : ""));
        }
        return String.join(", ", texts);
    }

    private static void row(String name, String text, PrintWriter out) {
        out.println("  " + padded(name) + text);
    }

    private static String padded(String name) {
        return name.length() >= NAME_COLUMNS
                ? name + " "
                : name + " ".repeat(NAME_COLUMNS - name.length());
    }

    private static String millis(double millis) {
        return millis < 1000
                ? String.format(Locale.ROOT, "%.1f ms", millis)
                : String.format(Locale.ROOT, "%.2f s", millis / 1000);
    }

    private static String age(long millis) {
        long seconds = millis / 1000;
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        long hours = seconds / 3600;
        return hours < 48
                ? hours + " h " + seconds % 3600 / 60 + " min"
                : hours / 24 + " days " + hours % 24 + " h";
    }
}
