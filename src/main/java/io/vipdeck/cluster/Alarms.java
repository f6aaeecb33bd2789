package io.vipdeck.cluster;

import io.vipdeck.cluster.Picture.Alarm;
import io.vipdeck.cluster.Picture.HostView;
import io.vipdeck.cluster.Picture.NginxState;
import io.vipdeck.cluster.Picture.Reach;
import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.vrrp.State;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, each matter in one sentence that stays the same while it lasts. */
final class Alarms {
    /** Worst first. */
    private static final List<String> ORDER = List.of(
            "split-brain",
            "no-owner",
            "vip-silent",
            "vip-error",
            "fault",
            "nginx-down",
            "no-answer",
            "stale",
            "no-agent");

    private final List<HostView> hosts;
    private final List<Alarm> alarms = new ArrayList<>();

    Alarms(List<HostView> hosts) {
        this.hosts = hosts;
    }

    void splitBrain(String vip, List<String> owners) {
        add(
                "split-brain",
                "",
                vip + " is held by " + String.join(" and ", owners)
                        + " at once; look whether VRRP (IP protocol 112) passes between them.");
    }

    void noOwner(String vip, boolean allRead, boolean answers) {
        if (answers) {
            add(
                    "no-owner",
                    "",
                    vip + " answers, but none of the hosts holds it; find the machine that does.");
        } else if (allRead) {
            add("no-owner", "", "Nobody holds " + vip + ".");
        } else {
            add("no-owner", "", "None of the hosts that answer holds " + vip + ".");
        }
    }

    void silent(String vip, List<String> owners) {
        add(
                "vip-silent",
                "",
                vip + " does not answer from here, though " + String.join(" and ", owners)
                        + " holds it.");
    }

    void httpError(String vip, int httpStatus) {
        add("vip-error", "", vip + " answers with HTTP " + httpStatus + ".");
    }

    /** Adds what each host's own state says. */
    void ofHosts() {
        for (HostView host : hosts) {
            ofReach(host);
            ofNginx(host);
            if (host.reach() == Reach.LIVE) {
                host.status()
                        .ifPresent(status -> status.instances().stream()
                                .filter(instance -> instance.state() == State.FAULT)
                                .forEach(instance -> ofFault(host, instance)));
            }
        }
    }

    List<Alarm> sorted() {
        return alarms.stream()
                .sorted(Comparator.comparingInt(alarm -> ORDER.indexOf(alarm.kind())))
                .toList();
    }

    private void ofReach(HostView host) {
        String error = host.error();
        switch (host.reach()) {
            case NO_ANSWER ->
                add(
                        "no-answer",
                        host.name(),
                        error != null && error.startsWith(host.name() + " ")
                                ? because(error, null)
                                : because(host.name() + " cannot be read", error));
            case STALE ->
                add(
                        "stale",
                        host.name(),
                        because(host.name() + " has told nothing new for more than 3 s", error));
            case NO_AGENT ->
                add(
                        "no-agent",
                        host.name(),
                        error == null
                                ? "No agent runs on " + host.name()
                                        + "; 'vipdeck install' starts it."
                                : because("The agent of " + host.name() + " is not heard", error));
            case CONNECTING, LIVE -> {}
        }
    }

    private void ofNginx(HostView host) {
        if (host.nginx() != NginxState.STOPPED && host.nginx() != NginxState.FAILED) {
            return;
        }
        String reason = host.reach() == Reach.LIVE
                ? host.status()
                        .flatMap(NginxReading::service)
                        .map(ServiceStatus::reason)
                        .orElse(null)
                : null;
        String what = host.nginx() == NginxState.STOPPED ? " does not run" : " has failed";
        add("nginx-down", host.name(), because("Nginx on " + host.name() + what, reason));
    }

    private void ofFault(HostView host, InstanceStatus instance) {
        add(
                "fault",
                host.name(),
                because(
                        instance.name() + " on " + host.name() + " is in FAULT",
                        instance.reason()));
    }

    private static String because(String what, @Nullable String why) {
        if (why == null || why.isBlank()) {
            return what + ".";
        }
        return what + ": " + (why.endsWith(".") ? why : why + ".");
    }

    private void add(String kind, String host, String text) {
        alarms.add(new Alarm(kind, host, text));
    }
}
