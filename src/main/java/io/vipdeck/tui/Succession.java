package io.vipdeck.tui;

import io.vipdeck.cluster.Picture;
import io.vipdeck.control.InstanceStatus;
import io.vipdeck.vrrp.State;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who takes a VIP when its owner falls silent, and how long that lasts.
 *
 * @param host the backup that answers first: the one of the highest priority
 * @param fromMs the shortest time without service: the owner dies just before it would have advertised
 * @param toMs the longest: it dies just after it has
 */
record Succession(HostReading host, double fromMs, double toMs) {

    /**
     * The heir of a VIP. RFC 9568 section 6.1: a backup waits Active_Down_Interval, counted from the last
     * advertisement it heard; that was up to one interval before the owner died.
     *
     * @param without the host that is taken away
     */
    static Optional<Succession> of(Model model, Picture.Vip vip, String without) {
        return model.hosts().stream()
                .filter(host -> !host.name().equals(without))
                .filter(host -> !host.isDrained())
                .filter(host -> host.instance(vip.instance()).stream()
                        .anyMatch(i -> i.state() == State.BACKUP))
                .max(Comparator.comparingInt(host -> instance(host, vip).effectivePriority()))
                .map(host -> of(host, instance(host, vip)));
    }

    private static Succession of(HostReading host, InstanceStatus instance) {
        double longest = instance.masterDownMs();
        return new Succession(host, Math.max(0, longest - instance.advertIntMs()), longest);
    }

    private static InstanceStatus instance(HostReading host, Picture.Vip vip) {
        return host.instance(vip.instance()).orElseThrow();
    }

    /** The VIPs that a host holds. */
    static List<Picture.Vip> heldBy(Model model, String host) {
        return model.vips().stream().filter(vip -> vip.owners().contains(host)).toList();
    }
}
