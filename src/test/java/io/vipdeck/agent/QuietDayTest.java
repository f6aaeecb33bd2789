package io.vipdeck.agent;

import static io.vipdeck.sim.Pair.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What stands in the log of a day, in virtual time. */
class QuietDayTest extends Stage {
    private static final long HOUR = 3600 * SECOND;
    /** One screenful. */
    private static final int LINES_MOST = 25;

    private final SimHost web1 = web1(Pair.priority(100).nginx(true, 3).script(-5, 2, 2));
    private final SimHost web2 = web2(Pair.priority(99));

    @Test
    void aQuietDayIsOneScreenful() {
        start(web1, web2);
        simulation.run(24 * HOUR);
        assertThat(lines(web1)).hasSizeLessThanOrEqualTo(LINES_MOST);
        assertThat(lines(web2)).hasSizeLessThanOrEqualTo(LINES_MOST);
        assertOwner(web1, web2);
    }

    @Test
    void aDayBesideAStrangerIsOneToo() {
        start(web1, web2);
        for (int i = 0; i < 24 * 60; i++) {
            foreign(web1, 99, 100, "other");
            foreign(web1, 66, 50, "wrong");
            simulation.run(60 * SECOND);
        }
        assertThat(lines(web1)).hasSizeLessThanOrEqualTo(LINES_MOST + 20);
        assertThat(lines(web1))
                .filteredOn(each -> each.contains("more since the last line"))
                .isNotEmpty();
    }

    @Test
    void eachLineNamesWhatItIsAboutAndWhatHasHappened() {
        start(web1, web2);
        web1.killService("nginx");
        web1.script("chk_http_port", false);
        simulation.run(60 * SECOND);
        web1.link(false);
        simulation.run(60 * SECOND);
        web1.link(true);
        simulation.run(60 * SECOND);
        web1.stop();
        assertThat(lines(web1))
                .isNotEmpty()
                .allMatch(
                        each -> each.matches(
                                "(DEBUG|INFO|NOTICE|WARNING|ERROR) (agent|VI_1|nginx|chk_http_port|ens33): .{8,}"));
        assertThat(lines(web1))
                .filteredOn(each -> each.contains(" to MASTER") || each.contains(" to FAULT"))
                .isNotEmpty()
                .as("why")
                .allMatch(each -> each.matches(".* to [A-Z]+: .{8,}"));
    }

    private static List<String> lines(SimHost host) {
        return host.log().stream().filter(each -> !each.startsWith("READY ")).toList();
    }
}
