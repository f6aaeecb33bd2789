package io.vipdeck.linux;

import static io.vipdeck.linux.PeerLan.Seat.KEEPALIVED;
import static io.vipdeck.linux.PeerLan.Seat.OURS;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.linux.PeerLan.Seat;
import io.vipdeck.linux.PeerStage.Router;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Our agent beside keepalived, both with {@code use_vmac}: one virtual MAC address, two hosts, told apart
 * by the IP addresses that they speak from. Needs root, and the network once, to fetch keepalived.
 */
@Timeout(60)
class VirtualMacPeerIT {
    private static final long SECOND = 1_000_000_000L;
    private static final String VIRTUAL = "00005e00015c";
    private static final Map<Integer, String> USE_VMAC = Map.of(92, "use_vmac");

    private static @Nullable PackagedProgram keepalived;

    @TempDir
    private Path directory;

    /** Both daemons' own words, for a test that failed. */
    @RegisterExtension
    final AfterTestExecutionCallback words = this::tellWhatTheySaid;

    private @Nullable PeerStage stage;

    private void tellWhatTheySaid(ExtensionContext test) throws Exception {
        if (test.getExecutionException().isPresent() && stage != null) {
            System.out.println(stage.logs() + stage.tap().story(Wiretap.now()));
        }
    }

    @BeforeAll
    static void keepalivedIsAtHand() throws Exception {
        keepalived = PackagedProgram.required("keepalived");
    }

    @BeforeEach
    void aLan() throws Exception {
        stage = PeerStage.open(keepalived, directory);
    }

    @AfterEach
    void noLan() throws Exception {
        if (stage != null) {
            stage.close();
        }
    }

    @Test
    void asABackupItHearsKeepalivedTakesOverAndGivesBack() throws Exception {
        meet(KEEPALIVED, router(100, 110));
        stage.awaitLog(OURS, "MASTER to BACKUP: 192.168.16.129 has the higher priority 110");
    }

    @Test
    void asAMasterItIsBelievedByKeepalivedAndComesBack() throws Exception {
        meet(OURS, router(110, 100));
        stage.awaitLog(KEEPALIVED, "Entering BACKUP STATE");
    }

    /** The stronger is master, stops, comes back. */
    private void meet(Seat strong, Router router) throws Exception {
        Seat weak = PeerStage.other(strong);
        long start = stage.start(strong, file(strong, router));
        speaks(strong, start, router);
        long started = stage.start(weak, file(weak, router));
        long silent = started + router.downNanos(weak) + 2 * router.intervalNanos();
        heard("the master goes on", strong, silent, silent + SECOND, router);
        assertThat(stage.tap().after(started, from(weak, router))).isEmpty();

        long asked = Wiretap.now();
        stage.daemon(strong).stop();
        Frame goodbye = heard("priority 0", strong, asked, asked + 10 * SECOND, router, 0);
        heard(
                "the backup takes over after priority 0",
                weak,
                goodbye.stampNanos(),
                goodbye.stampNanos() + router.latestNanos(weak),
                router);
        stage.daemon(strong).awaitEnd();
        assertThat(stage.lan().ip(strong, "-o link show")).doesNotContain("vrrp.92");

        long back = stage.start(strong, file(strong, router));
        Frame stronger = speaks(strong, back, router);
        long later = stronger.stampNanos() + router.intervalNanos();
        heard("the stronger goes on", strong, later, later + SECOND, router);
        assertThat(stage.tap().after(later, from(weak, router))).isEmpty();
        assertThat(stage.lan().ip(strong, "-o addr show vrrp.92")).contains("192.168.16.192");
        assertThat(stage.lan().ip(weak, "-o addr show vrrp.92")).doesNotContain("192.168.16.192");
    }

    private Frame speaks(Seat seat, long since, Router router) {
        return heard(seat + " speaks", seat, since, since + 5 * SECOND, router);
    }

    private Frame heard(String what, Seat seat, long after, long until, Router router) {
        return heard(what, seat, after, until, router, router.priority(seat));
    }

    private Frame heard(
            String what, Seat seat, long after, long until, Router router, int priority) {
        Predicate<Frame> wanted = from(seat, router)
                .and(frame -> frame.from().equals(VIRTUAL) && frame.priority() == priority);
        return stage.tap().await(what, 1, after, until, wanted).get(0);
    }

    /** Who it is, is in the IP header alone. */
    private static Predicate<Frame> from(Seat seat, Router router) {
        String source = seat == OURS ? "c0a81080" : "c0a81081";
        return frame -> frame.isVrrp()
                && frame.vrid() == router.vrid()
                && frame.ipHeader().substring(24, 32).equals(source);
    }

    private static String file(Seat seat, Router router) {
        return PeerFile.of(seat, List.of(router), USE_VMAC);
    }

    private static Router router(int ours, int theirs) {
        return new Router(92, List.of("192.168.16.192"), 3, SECOND / 5, ours, theirs);
    }
}
