package io.vipdeck.drill;

import io.vipdeck.cluster.Picture;
import io.vipdeck.cluster.Picture.HostView;
import io.vipdeck.cluster.Picture.Vip;
import io.vipdeck.control.InstanceStatus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What the loss of one host will do to the VIPs.
 *
 * @param sentences one for each VIP, for the operator to read first
 * @param survivable whether every VIP still has a healthy host
 */
public record BlastRadius(String host, List<String> sentences, boolean survivable) {
    public BlastRadius {
        sentences = List.copyOf(sentences);
    }

    /** A host that can serve a VIP when the other one is gone. */
    private record Heir(HostView host, InstanceStatus instance) {}

    /** By what is known now: a host that is not read freshly inherits nothing. */
    public static BlastRadius of(Picture picture, String host) {
        List<String> sentences = new ArrayList<>();
        boolean survivable = true;
        for (Vip vip : picture.vips()) {
            List<Heir> heirs = heirs(picture, vip, host);
            List<String> staying =
                    vip.owners().stream().filter(owner -> !owner.equals(host)).toList();
            boolean stays = staying.stream()
                    .anyMatch(owner ->
                            heirs.stream().anyMatch(heir -> heir.host().name().equals(owner)));
            survivable &= !heirs.isEmpty();
            sentences.add(sentence(vip, host, heirs, staying, stays));
        }
        return new BlastRadius(host, sentences, survivable);
    }

    private static String sentence(
            Vip vip, String host, List<Heir> heirs, List<String> staying, boolean stays) {
        if (heirs.isEmpty()) {
            return "No healthy host is left for " + vip.address() + " while " + host + " is away.";
        }
        if (stays) {
            String owners = String.join(" and ", staying);
            return heirs.size() > 1
                    ? vip.address() + " stays on " + owners + "."
                    : vip.address() + " stays on " + owners + ", without a backup while " + host
                            + " is away.";
        }
        Heir next = heirs.get(0);
        return next.host().name() + " (priority " + next.instance().effectivePriority() + ") takes "
                + vip.address() + " over within "
                + String.format(Locale.ROOT, "%.1f s", next.instance().masterDownMs() / 1_000)
                + (heirs.size() > 1 ? "." : ", without a further backup.");
    }

    /** Best first: whoever has the highest priority wins the election. */
    private static List<Heir> heirs(Picture picture, Vip vip, String host) {
        return picture.hosts().stream()
                .filter(other -> !other.name().equals(host))
                .flatMap(other ->
                        other.serving(vip).map(instance -> new Heir(other, instance)).stream())
                .sorted(Comparator.comparingInt(
                        (Heir heir) -> -heir.instance().effectivePriority()))
                .toList();
    }
}
