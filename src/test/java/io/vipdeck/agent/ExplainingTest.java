package io.vipdeck.agent;

import static io.vipdeck.sim.Pair.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.control.Explanation;
import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;

import org.junit.jupiter.api.Test;

/** What a status says of why. */
class ExplainingTest extends Stage {
    private final SimHost web1 = web1(Pair.priority(100).script(-20, 1, 1));
    private final SimHost web2 = web2(Pair.priority(90));

    @Test
    void thePrioritysSumCanBeReadFromWhatIsTracked() {
        start(web1, web2);
        web1.script("chk_http_port", false);
        simulation.run(3 * SECOND);
        assertThat(explanation(web1).tracked())
                .containsExactly(new Explanation.Tracked(
                        "script chk_http_port",
                        "failed",
                        -20,
                        -20,
                        "check chk_http_port fails: it ended with exit code 1"));
        assertThat(instance(web1).effectivePriority())
                .isEqualTo(instance(web1).priority()
                        + explanation(web1).tracked().get(0).contribution());
    }

    @Test
    void everyFaultIsListedAndGoesWhenItHasGone() {
        SimHost host = web1(Pair.priority(100).nginx(false, 0));
        start(host);
        host.link(false);
        host.killService("nginx");
        simulation.run(SECOND);
        assertThat(explanation(host).faults())
                .hasSize(2)
                .contains("ens33 is absent or has no carrier");
        host.link(true);
        simulation.run(SECOND);
        assertThat(explanation(host).faults()).singleElement().asString().contains("nginx");
    }

    @Test
    void aBackupNamesItsMasterAndAMasterItsAnnouncements() {
        start(web1, web2);
        Explanation.Peer peer = explanation(web2).peers().get(0);
        assertThat(peer.address()).isEqualTo("192.168.16.128");
        assertThat(peer.priority()).isEqualTo(100);
        assertThat(peer.master()).isTrue();
        assertThat(peer.advertIntMs()).isEqualTo(1000);
        assertThat(peer.checksum()).isEqualTo("over the message only");
        assertThat(peer.seenMs()).isLessThanOrEqualTo(1000);
        assertThat(explanation(web2).announcements()).isZero();
        simulation.run(10 * SECOND);
        assertThat(explanation(web1).announcements()).isEqualTo(10);
    }

    private static Explanation explanation(SimHost host) {
        return instance(host).explanation();
    }
}
