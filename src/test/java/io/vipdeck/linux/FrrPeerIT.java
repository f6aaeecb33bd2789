package io.vipdeck.linux;

import static io.vipdeck.linux.PeerLan.Seat.KEEPALIVED;
import static io.vipdeck.linux.PeerLan.Seat.OURS;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.linux.PeerStage.Router;
import io.vipdeck.vrrp.IpLiteral;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Our agent beside a third implementation, FRR's vrrpd, which sits where keepalived does in the other
 * tests. It speaks version 3 from a macvlan with the virtual MAC address. Needs root, and the network
 * once, to fetch FRR.
 */
@Timeout(60)
class FrrPeerIT {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final int VRID = 95;
    private static final int THEIR_PRIORITY = 100;
    private static final long INTERVAL = SECOND / 10;
    private static final long MARGIN = SECOND / 4;
    private static final String VIP = "192.168.16.195";
    private static final InetAddress OUR_ADDRESS =
            IpLiteral.parse("192.168.16.128").orElseThrow();
    private static final InetAddress FRR_ADDRESS =
            IpLiteral.parse("192.168.16.129").orElseThrow();

    /** FRR gives up root for a group that exists only where FRR is installed. */
    private static final String GROUP = "mount --bind \"$1\" /etc/group && shift && exec \"$@\"";

    private static @Nullable PackagedProgram zebra;
    private static @Nullable PackagedProgram vrrpd;

    @TempDir
    private Path directory;

    private @Nullable PeerStage stage;
    private final List<SeatedDaemon> daemons = new ArrayList<>();

    @BeforeAll
    static void frrIsAtHand() throws Exception {
        zebra = PackagedProgram.required("frr", "zebra");
        vrrpd = PackagedProgram.required("frr", "vrrpd");
    }

    @BeforeEach
    void aLanWithTheInterfaceThatFrrWants() throws Exception {
        stage = PeerStage.open(zebra, directory);
        PeerLan lan = stage.lan();
        lan.ip(KEEPALIVED, "link add vrrp4-95 link ens33 type macvlan mode bridge");
        lan.ip(KEEPALIVED, "link set vrrp4-95 address 00:00:5e:00:01:5f");
        lan.ip(KEEPALIVED, "addr add " + VIP + "/24 dev vrrp4-95");
        lan.ip(KEEPALIVED, "link set vrrp4-95 up");
        String groups = Files.readString(Path.of("/etc/group"));
        Files.writeString(directory.resolve("group"), groups + "frrvty:x:65533:root\n");
        Files.writeString(directory.resolve("zebra.conf"), "");
        Files.writeString(directory.resolve("vrrpd.conf"), """
                log stdout
                interface ens33
                 vrrp 95 version 3
                 vrrp 95 priority 100
                 vrrp 95 advertisement-interval 100
                 vrrp 95 ip 192.168.16.195
                """);
        start(zebra, "zebra");
        long limit = System.nanoTime() + 10 * SECOND;
        // Without it vrrpd would try again only after ten seconds.
        while (!Files.exists(directory.resolve("zserv.api"))) {
            assertThat(System.nanoTime()).as("zebra listens in time").isLessThan(limit);
            LockSupport.parkNanos(5 * MILLI);
        }
    }

    @AfterEach
    void noLan() throws Exception {
        for (SeatedDaemon daemon : daemons) {
            daemon.close();
        }
        if (stage != null) {
            stage.close();
        }
    }

    private SeatedDaemon start(PackagedProgram program, String name) throws Exception {
        List<String> words = new ArrayList<>(List.of("sh", "-c", GROUP, "sh"));
        words.add(directory.resolve("group").toString());
        words.add(program.program().toString());
        words.addAll(List.of("-u", "root", "-g", "root", "-P", "0"));
        words.addAll(List.of("-f", directory.resolve(name + ".conf").toString()));
        words.addAll(List.of("-i", directory.resolve(name + ".pid").toString()));
        words.addAll(List.of("-z", directory.resolve("zserv.api").toString()));
        words.addAll(List.of("--vty_socket", directory.toString()));
        SeatedDaemon daemon = SeatedDaemon.start(
                KEEPALIVED,
                directory.resolve("scripts"),
                directory.resolve(name + ".log"),
                program.environment(),
                words);
        daemons.add(daemon);
        return daemon;
    }

    private static Predicate<Frame> word(InetAddress from) {
        return frame -> frame.isVrrp()
                && frame.vrid() == VRID
                && frame.source().filter(from::equals).isPresent();
    }

    private static Router router(int ours) {
        return new Router(VRID, List.of(VIP), 3, INTERVAL, ours, THEIR_PRIORITY);
    }

    private void startOurs(int priority) throws Exception {
        stage.start(OURS, PeerFile.of(OURS, List.of(router(priority)), Map.of()));
    }

    private Frame first(String what, InetAddress from, long after, long within) {
        return stage.tap().await(what, 1, after, after + within, word(from)).get(0);
    }

    /** Longer than a backup waits that does not believe what it hears. */
    private void listensTo(InetAddress backup, InetAddress master) {
        long since = Wiretap.now();
        stage.tap().await("the master goes on", 8, since, since + SECOND, word(master));
        assertThat(stage.tap().after(since, word(backup))).isEmpty();
    }

    @Test
    void weBelieveFrrAndTakeOverWhenItStopsAndWhenItIsKilled() throws Exception {
        SeatedDaemon master = start(vrrpd, "vrrpd");
        first("FRR becomes master", FRR_ADDRESS, 0, Wiretap.now() + 10 * SECOND);
        startOurs(90);
        listensTo(OUR_ADDRESS, FRR_ADDRESS);

        long asked = Wiretap.now();
        master.stop();
        Frame goodbye = stage.tap()
                .await(
                        "FRR resigns",
                        1,
                        asked,
                        asked + 5 * SECOND,
                        word(FRR_ADDRESS).and(frame -> frame.priority() == 0))
                .get(0);
        Frame taken = first("we take over", OUR_ADDRESS, goodbye.stampNanos(), SECOND);
        assertThat(taken.stampNanos() - goodbye.stampNanos())
                .as("nanoseconds after priority 0: the skew, not the whole turn")
                .isBetween(router(90).skewNanos(OURS) - 20 * MILLI, 3 * INTERVAL);
        master.awaitEnd();

        SeatedDaemon again = start(vrrpd, "vrrpd");
        long back = taken.stampNanos();
        // Our last word follows its first.
        stage.tap().await("FRR preempts", 3, back, back + 20 * SECOND, word(FRR_ADDRESS));
        listensTo(OUR_ADDRESS, FRR_ADDRESS);
        again.kill();
        long killed = Wiretap.now();
        Frame first = first("we take over from the dead", OUR_ADDRESS, killed, 2 * SECOND);
        List<Frame> spoken = stage.tap().after(back, word(FRR_ADDRESS));
        long silence = first.stampNanos() - spoken.get(spoken.size() - 1).stampNanos();
        assertThat(silence)
                .isBetween(
                        router(90).downNanos(OURS) - 20 * MILLI,
                        router(90).downNanos(OURS) + MARGIN);
    }

    @Test
    void frrBelievesUsYieldsAndTakesOverAtOnceWhenWeResign() throws Exception {
        start(vrrpd, "vrrpd");
        first("FRR becomes master", FRR_ADDRESS, 0, Wiretap.now() + 10 * SECOND);
        long started = Wiretap.now();
        startOurs(110);
        stage.tap().await("we preempt", 3, started, started + 20 * SECOND, word(OUR_ADDRESS));
        listensTo(FRR_ADDRESS, OUR_ADDRESS);

        long asked = Wiretap.now();
        stage.daemon(OURS).stop();

        Frame goodbye = stage.tap()
                .await(
                        "we resign",
                        1,
                        asked,
                        asked + 5 * SECOND,
                        word(OUR_ADDRESS).and(frame -> frame.priority() == 0))
                .get(0);
        Frame taken = first("FRR takes over", FRR_ADDRESS, goodbye.stampNanos(), SECOND);
        assertThat(taken.stampNanos() - goodbye.stampNanos()).isLessThan(3 * INTERVAL);
    }
}
