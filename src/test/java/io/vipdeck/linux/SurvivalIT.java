package io.vipdeck.linux;

import static io.vipdeck.linux.PeerLan.Seat.KEEPALIVED;
import static io.vipdeck.linux.PeerLan.Seat.OURS;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.linux.PeerStage.Router;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.State;

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

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Our agent in trouble, on a real LAN beside a real keepalived, judged by what a third host hears.
 * Needs root, and the network once, to fetch keepalived.
 */
@Timeout(60)
class SurvivalIT {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final String VIP = "192.168.16.191";
    private static final InetAddress ADDRESS = IpLiteral.parse(VIP).orElseThrow();

    /** We are the stronger. */
    private static final Router ROUTER = new Router(91, List.of(VIP), 3, SECOND / 10, 110, 100);

    private static @Nullable PackagedProgram keepalived;

    @TempDir
    private Path directory;

    /** Both daemons' own words, for a test that failed. */
    @RegisterExtension
    final AfterTestExecutionCallback words = this::tellWhatTheySaid;

    private @Nullable PeerStage stage;

    private void tellWhatTheySaid(ExtensionContext test) throws Exception {
        if (test.getExecutionException().isPresent() && stage != null) {
            System.out.println(stage.logs());
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

    private static String file(PeerLan.Seat seat, String extra) {
        return PeerFile.of(seat, List.of(ROUTER), Map.of(ROUTER.vrid(), extra));
    }

    /** We are master and keepalived has heard it. */
    private void bothStart(String extra) throws Exception {
        long start = stage.start(OURS, file(OURS, extra));
        stage.becomesMaster(OURS, start, ROUTER);
        long started = stage.start(KEEPALIVED, file(KEEPALIVED, ""));
        stage.staysBackup(KEEPALIVED, started, ROUTER);
    }

    private static Predicate<Frame> word(PeerLan.Seat seat) {
        Predicate<Frame> speaks = PeerStage.advertisement(seat, ROUTER);
        return speaks.or(frame -> frame.from().equals(seat.hardware()) && frame.announces(ADDRESS));
    }

    /** SIGSTOP for longer than the peer waits, then SIGCONT: it must not speak as a stale master. */
    @Test
    void aFrozenMasterWakesAsABackup() throws Exception {
        bothStart("nopreempt");
        long frozen = Wiretap.now();
        stage.daemon(OURS).freeze();
        Frame taken = stage.speaksFirst(KEEPALIVED, frozen, ROUTER);
        // Long enough for all of keepalived's announcements, its second round apart.
        stage.tap()
                .await(
                        "keepalived goes on",
                        20,
                        taken.stampNanos(),
                        taken.stampNanos() + 10 * SECOND,
                        PeerStage.advertisement(KEEPALIVED, ROUTER));

        long thawed = Wiretap.now();
        stage.daemon(OURS).thaw();

        stage.awaitOwners(VIP, Set.of(KEEPALIVED));
        stage.awaitLog(OURS, "has taken over");
        stage.staysBackup(OURS, thawed, ROUTER);
        assertThat(stage.tap().after(thawed, word(OURS))).isEmpty();
        assertThat(stage.status().instances().get(0).state()).isEqualTo(State.BACKUP);
    }

    @Test
    void aCableThatIsPulledGivesTheAddressAwayAndPutInAgainTakesItBack() throws Exception {
        bothStart("");
        long pulled = Wiretap.now();
        stage.lan().cable(OURS, false);
        stage.becomesMaster(KEEPALIVED, pulled, ROUTER);
        stage.awaitLog(OURS, "MASTER to FAULT: ens33 is absent or has no carrier");

        long back = Wiretap.now();
        stage.lan().cable(OURS, true);

        Frame stronger = stage.speaksFirst(OURS, back, ROUTER);
        stage.givesWay(KEEPALIVED, stronger.stampNanos(), stronger, ROUTER);
        assertThat(stronger.stampNanos() - back)
                .as("nanoseconds from the cable to the first word: a full turn was listened to")
                .isGreaterThan(ROUTER.downNanos(OURS) - 20 * MILLI);
    }

    @Test
    void anAddressThatSomebodyDeletesIsPutBackAndSaidByWhom() throws Exception {
        bothStart("");
        long deleted = Wiretap.now();

        stage.lan().ip(OURS, "addr del " + VIP + "/32 dev ens33");

        stage.awaitLog(OURS, VIP + "/32 was removed from ens33 by ");
        stage.awaitOwners(VIP, Set.of(OURS));
        stage.tap()
                .await(
                        "the address is announced again",
                        1,
                        deleted,
                        deleted + SECOND,
                        frame -> frame.announces(ADDRESS));
        assertThat(stage.tap().after(deleted, PeerStage.advertisement(KEEPALIVED, ROUTER)))
                .isEmpty();
    }

    @Test
    void anInterfaceThatComesLateIsWaitedForInFault() throws Exception {
        String late = file(OURS, "").replace("interface ens33", "interface ens44");
        stage.start(OURS, late, "INIT to FAULT: VRRP cannot be received on ens44");

        stage.lan().ip(OURS, "link add ens44 type veth peer name other44");
        stage.lan().ip(OURS, "link set other44 up");
        stage.lan().ip(OURS, "link set ens44 up");
        awaitReason("ens44 has no IPv4 address to send from");
        stage.lan().ip(OURS, "addr add 192.168.44.128/24 dev ens44");

        stage.awaitLog(OURS, "FAULT to BACKUP");
        stage.awaitLog(OURS, "BACKUP to MASTER");
        assertThat(stage.lan().ip(OURS, "-o addr show dev ens44")).contains(" " + VIP + "/32 ");
    }

    /**
     * Tens of thousands of packets that are wrong, forged or of others: our advertisements come in
     * time, keepalived stays backup, every packet is counted and hardly one logged.
     */
    @Test
    void aFloodOfForeignAndMalformedPacketsChangesNothing() throws Exception {
        bothStart("");
        long begin = Wiretap.now();

        int sent = Flood.from(
                PeerLan.Seat.LISTENER,
                OURS,
                List.of(
                        // A good one, of a router that is not configured here.
                        Flood.datagram("192.168.0.220", "31f06401 00640608 c0a800e6"),
                        // Ours, with the highest priority and a checksum that is none.
                        Flood.datagram("192.168.16.9", "315bfe01 000a0001 c0a810bf"),
                        // The beginning of one.
                        Flood.datagram("192.168.16.9", "315bff01")),
                2 * SECOND);

        long end = Wiretap.now();
        assertThat(sent).as("packets of the flood").isGreaterThan(10_000);
        stage.awaitOwners(VIP, Set.of(OURS));
        List<Frame> ours = stage.tap().after(begin, PeerStage.advertisement(OURS, ROUTER));
        assertThat(ours).isNotEmpty();
        long last = begin;
        for (Frame frame : ours) {
            assertThat(frame.stampNanos() - last)
                    .as("nanoseconds between two advertisements")
                    .isLessThan(2 * ROUTER.intervalNanos() + 100 * MILLI);
            last = frame.stampNanos();
        }
        assertThat(stage.tap().after(begin, PeerStage.advertisement(KEEPALIVED, ROUTER)))
                .isEmpty();
        awaitDiscarded(sent / 10);
        assertThat(stage.daemon(OURS).log().lines().count())
                .as("lines of log, after %s ms", (end - begin) / MILLI)
                .isLessThan(40);
    }

    private void awaitReason(String text) throws Exception {
        long limit = Wiretap.now() + 10 * SECOND;
        while (!stage.status().instances().get(0).reason().contains(text)) {
            assertThat(Wiretap.now()).as(text).isLessThan(limit);
            LockSupport.parkNanos(50 * MILLI);
        }
    }

    private void awaitDiscarded(int least) throws Exception {
        long limit = Wiretap.now() + 10 * SECOND;
        while (stage.status().instances().get(0).advertsDiscarded() < least) {
            assertThat(Wiretap.now()).as("counted in time").isLessThan(limit);
            LockSupport.parkNanos(50 * MILLI);
        }
    }
}
