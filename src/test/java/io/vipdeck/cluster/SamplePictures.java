package io.vipdeck.cluster;

import static io.vipdeck.cluster.SampleCluster.VIP;
import static io.vipdeck.cluster.SampleCluster.backup;
import static io.vipdeck.cluster.SampleCluster.heard;
import static io.vipdeck.cluster.SampleCluster.master;
import static io.vipdeck.cluster.SampleCluster.status;

import io.vipdeck.cluster.Picture.NginxState;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.vrrp.State;

import java.time.Instant;
import java.util.Map;

/** Pictures of the guide's pair. */
public final class SamplePictures {
    private static final long SECOND = 1_000_000_000L;
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private SamplePictures() {}

    /** web1 is master, web2 backup, all is well. */
    public static Picture whole() {
        return of(
                Map.of(
                        "web1", heard(master("web1"), SECOND),
                        "web2", heard(backup("web2"), SECOND / 2)),
                Map.of(VIP, new VipReading(200, 1.25, SECOND, SECOND)),
                SECOND + SECOND / 5);
    }

    /** web1 was master and cannot be reached; web2 is in fault and its Nginx failed. */
    public static Picture troubled() {
        return of(
                Map.of(
                        "web1", heard(master("web1"), 0).isBroken("no route to web1"),
                        "web2",
                                heard(
                                        status(
                                                "web2",
                                                State.FAULT,
                                                ServiceStatus.State.FAILED,
                                                false),
                                        9 * SECOND)),
                Map.of(VIP, new VipReading(null, null, 9 * SECOND, 9 * SECOND + 1)),
                9 * SECOND + 2);
    }

    /** web2 has no agent and web1 has not answered yet. */
    public static Picture unknown() {
        return of(
                Map.of("web2", SampleCluster.looked(NginxState.MISSING, SECOND, "10.0.0.2/8")),
                Map.of(),
                SECOND);
    }

    /** web2's Nginx has failed, so that only web1 can serve. */
    public static Picture withoutHealthyBackup() {
        return of(
                Map.of(
                        "web1", heard(master("web1"), SECOND),
                        "web2",
                                heard(
                                        status(
                                                "web2",
                                                State.FAULT,
                                                ServiceStatus.State.FAILED,
                                                false),
                                        SECOND)),
                Map.of(VIP, new VipReading(200, 1.25, SECOND, SECOND)),
                SECOND);
    }

    private static Picture of(
            Map<String, HostReading> readings, Map<String, VipReading> vips, long now) {
        Fold fold = new Fold(SampleCluster.pair());
        fold.fold(Map.of(), Map.of(), 0, NOON);
        return fold.fold(readings, vips, now, NOON);
    }
}
