package io.vipdeck.linux;

import static io.vipdeck.linux.PeerLan.Seat.KEEPALIVED;
import static io.vipdeck.linux.PeerLan.Seat.OURS;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.control.InstanceStatus;
import io.vipdeck.linux.PeerStage.Router;
import io.vipdeck.vrrp.DiscardReason;
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

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Our agent beside the distribution's keepalived on one LAN, judged by what a third host hears. It
 * needs root, and the network once, to fetch keepalived.
 */
@Timeout(60)
class KeepalivedPeerIT {
    private static final long SECOND = 1_000_000_000L;
    private static final String VIP = "192.168.16.130";
    private static final Map<Integer, String> MESSAGE_ONLY = Map.of(82, "v3_checksum_as_v2");
    /** keepalived sends this one with the sum over the message alone; it takes no such one itself. */
    private static final int UNICAST_AS_V2 = 93;

    private static final Router IPV6_EQUAL =
            new Router(84, List.of("fe80::84"), 3, SECOND / 10, 100, 100);
    private static final Router IPV6_OURS =
            new Router(85, List.of("fe80::85"), 3, SECOND / 10, 110, 100);

    private static @Nullable PackagedProgram keepalived;
    private static Optional<PackagedProgram> tshark = Optional.empty();

    @TempDir
    private Path directory;

    /** Both daemons' own words, for a test that failed. */
    @RegisterExtension
    final AfterTestExecutionCallback words = this::tellWhatTheySaid;

    private @Nullable PeerStage stage;

    @BeforeAll
    static void keepalivedIsAtHand() throws Exception {
        keepalived = PackagedProgram.required("keepalived");
        tshark = PackagedProgram.find("tshark");
    }

    @BeforeEach
    void aLan() throws Exception {
        stage = PeerStage.open(keepalived, directory);
    }

    private void tellWhatTheySaid(ExtensionContext test) throws Exception {
        if (test.getExecutionException().isPresent() && stage != null) {
            System.out.println(stage.logs());
        }
    }

    @AfterEach
    void noPacketOfOursIsMalformed() throws Exception {
        if (stage == null) {
            return;
        }
        stage.close();
        Path capture = directory.resolve("heard.pcap");
        stage.tap().save(capture);
        if (tshark.isPresent()) {
            String ours = "eth.src == 02:00:00:00:00:80";
            assertThat(judged(capture, ours + " && vrrp.checksum.status == 1")).isNotEmpty();
            assertThat(judged(capture, ours + " && _ws.malformed")).isEmpty();
            assertThat(judged(
                            capture,
                            ours + " && vrrp && (_ws.expert || vrrp.checksum.status == 0)"))
                    .isEmpty();
        } else {
            System.out.println("tshark is not to be had, nobody else judges the packets");
        }
    }

    private static List<String> judged(Path capture, String filter) throws Exception {
        return tshark.orElseThrow()
                .run(List.of("-n", "-r", capture.toString(), "-Y", filter))
                .orElseThrow()
                .lines()
                .filter(line -> !line.startsWith("Running as user"))
                .toList();
    }

    @Test
    void theGuidesBackupTakesOverFromKeepalivedAndGivesBack() throws Exception {
        Router router = new Router(66, List.of(VIP), 2, SECOND, 101, 102);
        long start = stage.start(KEEPALIVED, guide("master.conf"));
        stage.start(OURS, guide("backup.conf"));
        stage.becomesMaster(KEEPALIVED, start, router);

        stage.stop(KEEPALIVED, List.of(router));

        long back = stage.start(KEEPALIVED, guide("master.conf"));
        Frame stronger = stage.becomesMaster(KEEPALIVED, back, router);
        stage.givesWay(OURS, stronger.stampNanos(), stronger, router);

        stage.kill(KEEPALIVED, List.of(router));

        // The dead one's address is still there; keepalived begins by taking it away.
        assertThat(stage.lan().owners(VIP)).containsExactlyInAnyOrder(OURS, KEEPALIVED);
        stage.start(KEEPALIVED, guide("master.conf"));
        stage.awaitOwners(VIP, Set.of(OURS));
        stage.assertSameBytes(router);
    }

    @Test
    void theGuidesMasterIsBelievedByKeepalivedAndComesBack() throws Exception {
        Router router = new Router(66, List.of(VIP), 2, SECOND, 102, 101);
        long start = stage.start(OURS, guide("master.conf"));
        stage.start(KEEPALIVED, guide("backup.conf"));
        Frame first = stage.becomesMaster(OURS, start, router);
        stage.staysBackup(KEEPALIVED, first.stampNanos(), router);

        stage.stop(OURS, List.of(router));

        long back = stage.start(OURS, guide("master.conf"));
        Frame stronger = stage.becomesMaster(OURS, back, router);
        stage.givesWay(KEEPALIVED, stronger.stampNanos(), stronger, router);

        stage.kill(OURS, List.of(router));

        // The dead one's address is still there; the next agent begins by taking it away.
        assertThat(stage.lan().owners(VIP)).containsExactlyInAnyOrder(OURS, KEEPALIVED);
        stage.start(OURS, guide("master.conf"));
        stage.awaitOwners(VIP, Set.of(KEEPALIVED));
        stage.assertSameBytes(router);
    }

    @Test
    void version3BackupBelievesKeepalivedWithEitherChecksumAndOverIpv6() throws Exception {
        List<Router> routers = version3(99);
        String theirs = PeerFile.of(KEEPALIVED, routers, MESSAGE_ONLY);
        long start = stage.start(KEEPALIVED, theirs);
        for (Router router : routers) {
            stage.becomesMaster(KEEPALIVED, start, router);
        }
        long started = stage.start(OURS, PeerFile.of(OURS, routers, Map.of()));
        routers.forEach(router -> stage.staysBackup(OURS, started, router));

        stage.stop(KEEPALIVED, routers);

        long back = stage.start(KEEPALIVED, theirs);
        for (Router router : routers) {
            Frame stronger = stage.becomesMaster(KEEPALIVED, back, router);
            stage.givesWay(OURS, stronger.stampNanos(), stronger, router);
        }
        assertThat(stage.status().instances())
                .allSatisfy(each -> assertThat(each.advertsDiscarded()).isZero());

        stage.kill(KEEPALIVED, routers);
    }

    @Test
    void version3MasterIsBelievedByKeepalivedWithEitherChecksumAndOverIpv6() throws Exception {
        List<Router> routers = version3(101);
        String ours = PeerFile.of(OURS, routers, Map.of());
        long start = stage.start(OURS, ours);
        for (Router router : routers) {
            stage.becomesMaster(OURS, start, router);
        }
        long started = stage.start(KEEPALIVED, PeerFile.of(KEEPALIVED, routers, MESSAGE_ONLY));
        routers.forEach(router -> stage.staysBackup(KEEPALIVED, started, router));

        stage.stop(OURS, routers);

        long back = stage.start(OURS, ours);
        for (Router router : routers) {
            Frame stronger = stage.becomesMaster(OURS, back, router);
            stage.givesWay(KEEPALIVED, stronger.stampNanos(), stronger, router);
        }

        stage.kill(OURS, routers);
    }

    @Test
    void aUnicastBackupBelievesKeepalivedAndTakesOver() throws Exception {
        List<Router> routers = unicast(99);
        String theirs = PeerFile.of(KEEPALIVED, routers, to(KEEPALIVED, OURS));
        long start = stage.start(KEEPALIVED, theirs);
        for (Router router : routers) {
            stage.becomesMaster(KEEPALIVED, start, router);
        }
        long started = stage.start(OURS, PeerFile.of(OURS, routers, to(OURS, KEEPALIVED)));
        routers.forEach(router -> stage.staysBackup(OURS, started, router));

        stage.stop(KEEPALIVED, routers);

        long back = stage.start(KEEPALIVED, theirs);
        for (Router router : routers) {
            Frame stronger = stage.becomesMaster(KEEPALIVED, back, router);
            stage.givesWay(OURS, stronger.stampNanos(), stronger, router);
        }
        assertThat(stage.status().instances())
                .allSatisfy(each -> assertThat(each.discards()).isEmpty());

        stage.kill(KEEPALIVED, routers);
        routers.forEach(stage::assertSameMessage);
    }

    @Test
    void aUnicastMasterIsBelievedByKeepalived() throws Exception {
        List<Router> routers = unicast(101);
        String ours = PeerFile.of(OURS, routers, to(OURS, KEEPALIVED));
        long start = stage.start(OURS, ours);
        for (Router router : routers) {
            stage.becomesMaster(OURS, start, router);
        }
        long started =
                stage.start(KEEPALIVED, PeerFile.of(KEEPALIVED, routers, to(KEEPALIVED, OURS)));
        routers.forEach(router -> stage.staysBackup(KEEPALIVED, started, router));

        stage.stop(OURS, routers);

        long back = stage.start(OURS, ours);
        for (Router router : routers) {
            Frame stronger = stage.becomesMaster(OURS, back, router);
            stage.givesWay(KEEPALIVED, stronger.stampNanos(), stronger, router);
        }

        stage.kill(OURS, routers);
    }

    /** Version 2 with a password, version 3 with each checksum, and over IPv6. */
    private static List<Router> unicast(int ours) {
        long interval = SECOND / 10;
        return List.of(
                version2(91, ours, 100),
                new Router(92, List.of("192.168.16.192"), 3, interval, ours, 100),
                new Router(UNICAST_AS_V2, List.of("192.168.16.193"), 3, interval, ours, 100),
                new Router(94, List.of("fe80::94"), 3, interval, ours, 100));
    }

    /** The lines that make a seat speak to the other alone. */
    private static Map<Integer, String> to(PeerLan.Seat from, PeerLan.Seat peer) {
        String ipv4 = lines(from.ipv4(), peer.ipv4());
        String other = from == KEEPALIVED ? "    v3_checksum_as_v2\n" : "";
        return Map.of(
                91,
                ipv4,
                92,
                ipv4,
                UNICAST_AS_V2,
                ipv4 + other,
                94,
                lines(from.ipv6(), peer.ipv6()));
    }

    private static String lines(String from, String to) {
        return "    unicast_src_ip " + from + "\n    unicast_peer {\n        " + to + "\n    }\n";
    }

    /** Both are master while the LAN is cut; then who hears the stronger one yields to it. */
    @Test
    void whenTwoPartsOfALanGrowTogetherTheStrongerStays() throws Exception {
        List<Router> weaker = List.of(version2(71, 90, 100), version2(73, 100, 100), IPV6_EQUAL);
        List<Router> stronger = List.of(version2(72, 110, 100), version2(74, 100, 100), IPV6_OURS);
        List<Router> all = new ArrayList<>(weaker);
        all.addAll(stronger);
        // Equal priorities: .129 and fe80::81 are keepalived's; ours are .128, fe80::80 and this.
        stage.lan().ip(OURS, "addr add 192.168.16.140/24 dev ens33");
        stage.lan().cut();
        String ours = PeerFile.of(OURS, all, Map.of(74, "mcast_src_ip 192.168.16.140"));
        long ourStart = stage.start(OURS, ours);
        long theirStart = stage.start(KEEPALIVED, PeerFile.of(KEEPALIVED, all, Map.of()));
        for (Router router : all) {
            stage.speaksFirst(OURS, ourStart, router);
            stage.speaksFirst(KEEPALIVED, theirStart, router);
        }

        long cut = Wiretap.now();
        stage.lan().heal();

        long healed = Wiretap.now();
        for (Router router : weaker) {
            stage.givesWay(OURS, cut, stage.speaksFirst(KEEPALIVED, healed, router), router);
        }
        for (Router router : stronger) {
            stage.givesWay(KEEPALIVED, cut, stage.speaksFirst(OURS, healed, router), router);
        }
    }

    /** Neither believes the other, so both are master; ours counts and says why. */
    @Test
    void anotherPasswordIsNotBelievedByEither() throws Exception {
        Router router = version2(75, 100, 200);
        String vip = router.vips().get(0);
        String theirs = PeerFile.of(KEEPALIVED, List.of(router), Map.of());
        long theirStart = stage.start(KEEPALIVED, theirs.replace("pass75", "word75"));
        long ourStart = stage.start(OURS, PeerFile.of(OURS, List.of(router), Map.of()));
        stage.becomesMaster(KEEPALIVED, theirStart, router);

        stage.speaksFirst(OURS, ourStart, router);

        stage.awaitOwners(vip, Set.of(OURS, KEEPALIVED));
        InstanceStatus status = stage.status().instances().get(0);
        assertThat(status.state()).isEqualTo(State.MASTER);
        assertThat(status.advertsReceived()).isZero();
        assertThat(status.advertsDiscarded()).isPositive();
        stage.awaitLog(
                OURS,
                "WARNING VI_75: packet from 192.168.16.129 discarded, "
                        + DiscardReason.AUTHENTICATION.words() + ": the password is another one");
        // keepalived 2.2.7 begins its interval anew with every packet, so it may fall silent here.
        stage.awaitLog(KEEPALIVED, "(VI_75) received an invalid passwd!");
        assertThat(stage.lan().owners(vip)).containsExactlyInAnyOrder(OURS, KEEPALIVED);
    }

    private static Router version2(int vrid, int ours, int theirs) {
        return new Router(vrid, List.of("192.168.16.1" + vrid), 2, SECOND, ours, theirs);
    }

    /** Quick ones against keepalived's 100; it sends the second with the other checksum. */
    private static List<Router> version3(int ours) {
        long interval = SECOND / 10;
        return List.of(
                new Router(81, List.of("192.168.16.181"), 3, interval, ours, 100),
                new Router(82, List.of("192.168.16.182"), 3, interval, ours, 100),
                new Router(83, List.of("fe80::83", "2001:db8::83"), 3, interval, ours, 100));
    }

    /** The guide's own file. */
    private static String guide(String name) throws Exception {
        try (InputStream in = KeepalivedPeerIT.class.getResourceAsStream("/guide/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
