package io.vipdeck.keepalived;

import java.util.List;

/**
 * What an instance or a group depends on.
 *
 * @param interfaces further interfaces; without weight their loss means FAULT
 * @param sourceAddress {@code track_src_ip}: whether the loss of the source address means FAULT
 * @param untrackedPrimary {@code dont_track_primary}: the instance's own interface does not count
 */
public record Tracking(
        List<Configuration.Track> scripts,
        List<Configuration.Track> services,
        List<Configuration.Track> processes,
        List<Configuration.Track> files,
        List<Configuration.Track> interfaces,
        boolean sourceAddress,
        boolean untrackedPrimary) {
    /** Nothing but the own interface. */
    public static final Tracking NONE =
            new Tracking(List.of(), List.of(), List.of(), List.of(), List.of(), false, false);

    public Tracking {
        scripts = List.copyOf(scripts);
        services = List.copyOf(services);
        processes = List.copyOf(processes);
        files = List.copyOf(files);
        interfaces = List.copyOf(interfaces);
    }
}
