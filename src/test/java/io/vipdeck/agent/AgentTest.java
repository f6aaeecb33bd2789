package io.vipdeck.agent;

import static io.vipdeck.sim.Pair.SECOND;
import static io.vipdeck.sim.Pair.VIP;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipdeck.control.Event;
import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Parser;
import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;
import io.vipdeck.sim.Simulation;
import io.vipdeck.vrrp.Advertisement;
import io.vipdeck.vrrp.AdvertisementCodec;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Password;
import io.vipdeck.vrrp.State;
import io.vipdeck.vrrp.VirtualAddress;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The daemon as an operator meets it, in virtual time on a LAN in memory. */
class AgentTest {
    private static final long MILLI = 1_000_000L;
    private static final InetAddress A = ip("192.168.16.128");
    private static final InetAddress B = ip("192.168.16.129");

    private final Simulation simulation = new Simulation(1);
    private final List<Integer> prioritiesOfWeb1 = new ArrayList<>();

    // ---- the guide

    @Test
    void theGuidesPairElectsTheStrongerAndMovesTheVipWhenItDies() {
        SimHost web1 = web1(Pair.priority(100));
        SimHost web2 = web2(Pair.priority(99));
        start(web1, web2);
        assertOwner(web1, web2);
        assertThat(instance(web2).reason())
                .isEqualTo("192.168.16.128 is master with the higher priority 100");

        web1.powerOff();
        simulation.run(3620 * MILLI);
        assertOwner(web2, web1);
        assertThat(instance(web2).reason())
                .isEqualTo("no advertisement from 192.168.16.128 for 3.61 s");

        web1.powerOn();
        simulation.run(3700 * MILLI);
        assertOwner(web1, web2);
        assertThat(instance(web1).reason())
                .isEqualTo("its priority 100 is higher than the 99 of 192.168.16.129");
        assertThat(texts(web2, Event.Kind.STATE))
                .last()
                .isEqualTo("MASTER to BACKUP: 192.168.16.128 has the higher priority 100");
    }

    /** The guide's two files, byte for byte, on the guide's two hosts. */
    @Test
    void theGuidesFilesRunAsTheyAre() throws IOException {
        SimHost web1 = simulation.add("web1", new VirtualAddress(A, 24), guide("master.conf"));
        SimHost web2 = simulation.add("web2", new VirtualAddress(B, 24), guide("backup.conf"));
        start(web1, web2);
        InetAddress vip = VIP.address();
        assertThat(web1.has(vip)).isTrue();
        assertThat(web2.has(vip)).isFalse();
        // Weight 2 on both sides: 102 against 101.
        assertThat(instance(web1).effectivePriority()).isEqualTo(102);
        assertThat(instance(web2).effectivePriority()).isEqualTo(101);
        web1.powerOff();
        simulation.run(4 * SECOND);
        assertThat(web2.has(vip)).isTrue();
        web1.powerOn();
        simulation.run(4 * SECOND);
        assertThat(web1.has(vip)).isTrue();
        assertThat(web2.has(vip)).isFalse();
    }

    private static Configuration guide(String name) throws IOException {
        String text = Files.readString(Path.of("src/test/resources/guide", name));
        return Parser.parse(name, text).configuration().orElseThrow();
    }

    @Test
    void stateMasterIsAHintThatOnlyVoidsNopreempt() {
        Pair strong = Pair.priority(100);
        strong.nopreempt = true;
        strong.state = Configuration.InitialState.MASTER;
        SimHost web2 = web2(Pair.priority(99));
        SimHost web1 = web1(strong);
        start(web2);
        web1.start();
        simulation.run(3 * SECOND);
        assertThat(state(web1)).isEqualTo(State.BACKUP);
        simulation.run(SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
    }

    @Test
    void nopreemptLetsAWeakerMasterStay() {
        Pair strong = Pair.priority(100);
        strong.nopreempt = true;
        SimHost web2 = web2(Pair.priority(99));
        SimHost web1 = web1(strong);
        start(web2);
        web1.start();
        simulation.run(20 * SECOND);
        assertOwner(web2, web1);
        assertThat(instance(web1).reason()).contains("nopreempt lets it stay");
    }

    @Test
    void stoppingSendsPriorityZeroAndTheBackupWaitsOnlyItsSkew() {
        SimHost web1 = web1(Pair.priority(100));
        SimHost web2 = web2(Pair.priority(99));
        start(web1, web2);
        web1.stop();
        assertThat(prioritiesOfWeb1).last().isEqualTo(0);
        assertThat(web1.has(VIP.address())).isFalse();
        assertThat(web1.running()).isFalse();
        simulation.run(614 * MILLI);
        assertOwner(web2, web1);
        assertThat(instance(web2).reason()).isEqualTo("192.168.16.128 resigned (priority 0)");
        assertThat(Objects.requireNonNull(web1.status()).instances().get(0).state())
                .isEqualTo(State.INIT);
    }

    // ---- services

    @Test
    void aDeadNginxIsStartedAgainAndNothingElseChanges() {
        SimHost web1 = web1(Pair.priority(100).nginx(true, 1));
        SimHost web2 = web2(Pair.priority(99).nginx(true, 1));
        start(web1, web2);
        long changes = web1.events().stream().filter(AgentTest::isState).count();

        web1.killService("nginx");
        simulation.run(MILLI);
        assertThat(service(web1).state()).isEqualTo(ServiceStatus.State.STOPPED);
        simulation.run(100 * MILLI);

        assertThat(service(web1).state()).isEqualTo(ServiceStatus.State.RUNNING);
        assertThat(service(web1).restarts()).isEqualTo(1);
        simulation.run(30 * SECOND);
        assertOwner(web1, web2);
        assertThat(web1.events().stream().filter(AgentTest::isState).count()).isEqualTo(changes);
        assertThat(prioritiesOfWeb1).containsOnly(100);
        assertThat(texts(web1, Event.Kind.SERVICE))
                .containsSubsequence(
                        "nginx has died; starting nginx", "nginx runs again after 60 ms (pid 102)");
    }

    @Test
    void anNginxThatCannotStartGivesTheVipAwayWithinTheSkewOfTheBackup() {
        SimHost web1 = web1(Pair.priority(100).nginx(true, 1));
        SimHost web2 = web2(Pair.priority(99).nginx(true, 1));
        start(web1, web2);
        web1.service("nginx").startable(false);
        web1.killService("nginx");
        // The attempt takes 60 ms; the backup's skew is 613.28 ms.
        simulation.run(680 * MILLI);
        assertOwner(web2, web1);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        assertThat(instance(web1).reason())
                .isEqualTo("nginx could not be started: configuration file test failed");
        assertThat(prioritiesOfWeb1).last().isEqualTo(0);

        // The operator mends it: found at the next look, two good answers, a full turn.
        web1.service("nginx").startable(true);
        web1.startService("nginx");
        simulation.run(10 * SECOND);
        assertOwner(web1, web2);
        assertThat(service(web1).state()).isEqualTo(ServiceStatus.State.RUNNING);
    }

    @Test
    void aFailedNginxIsNotStartedInALoop() {
        SimHost web1 = web1(Pair.priority(100).nginx(true, 2));
        start(web1);
        web1.service("nginx").startable(false);
        web1.killService("nginx");
        simulation.run(60 * SECOND);
        assertThat(texts(web1, Event.Kind.SERVICE).stream().filter(t -> t.contains("starting")))
                .hasSize(2);
    }

    @Test
    void anNginxThatDiesRightAfterItsStartCountsAsFailed() {
        SimHost web1 = web1(Pair.priority(100).nginx(false, 1));
        start(web1);
        web1.killService("nginx");
        simulation.run(200 * MILLI);
        assertThat(service(web1).state()).isEqualTo(ServiceStatus.State.RUNNING);
        web1.killService("nginx");
        simulation.run(200 * MILLI);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        assertThat(instance(web1).reason()).isEqualTo("nginx has died");
    }

    @Test
    void aHungNginxIsNoticedAndTheVipGivenAwayWithoutAStart() {
        SimHost web1 = web1(Pair.priority(100).nginx(true, 1));
        SimHost web2 = web2(Pair.priority(99).nginx(true, 1));
        start(web1, web2);
        int starts = service(web1).restarts();
        web1.service("nginx").answering(false);
        simulation.run(6 * SECOND);
        assertOwner(web2, web1);
        assertThat(instance(web1).reason())
                .isEqualTo("nginx runs but does not answer on http://127.0.0.1/: timed out");
        assertThat(service(web1).state()).isEqualTo(ServiceStatus.State.FAILED);
        assertThat(service(web1).restarts()).isEqualTo(starts);

        web1.service("nginx").answering(true);
        simulation.run(10 * SECOND);
        assertOwner(web1, web2);
    }

    @Test
    void oneMissedAnswerIsNotAFailure() {
        SimHost web1 = web1(Pair.priority(100).nginx(true, 1));
        start(web1);
        web1.service("nginx").answering(false);
        simulation.run(2 * SECOND);
        web1.service("nginx").answering(true);
        simulation.run(20 * SECOND);
        assertThat(prioritiesOfWeb1).containsOnly(100);
    }

    @Test
    void atTheStartAMissingNginxIsStartedAndTheElectionWaitsForIt() {
        SimHost web1 = web1(Pair.priority(100).nginx(false, 1));
        web1.start();
        simulation.run(30 * MILLI);
        assertThat(state(web1)).isEqualTo(State.INIT);
        assertThat(instance(web1).reason()).isEqualTo("nginx does not run and is being started");
        simulation.run(50 * MILLI);
        assertThat(state(web1)).isEqualTo(State.BACKUP);
        assertThat(service(web1).pid()).isNotNull();
    }

    @Test
    void aStartThatNeverEndsCountsAsFailedAfterFiveSeconds() {
        SimHost web1 = web1(Pair.priority(100).nginx(false, 1));
        web1.service("nginx").slow(60 * SECOND);
        web1.start();
        simulation.run(4900 * MILLI);
        assertThat(state(web1)).isEqualTo(State.INIT);
        simulation.run(200 * MILLI);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        assertThat(instance(web1).reason()).isEqualTo("nginx did not start within 5.00 s");
        simulation.run(60 * SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
    }

    // ---- scripts

    @Test
    void aScriptsWeightMovesThePriorityAndTheVip() {
        SimHost web1 = web1(Pair.priority(100).script(2, 1, 1));
        SimHost web2 = web2(Pair.priority(99).script(2, 1, 1));
        start(web1, web2);
        assertThat(instance(web1).effectivePriority()).isEqualTo(102);
        assertOwner(web1, web2);
        web1.script("chk_http_port", false);
        simulation.run(8 * SECOND);
        assertThat(instance(web1).effectivePriority()).isEqualTo(100);
        assertOwner(web2, web1);
        web1.script("chk_http_port", true);
        simulation.run(8 * SECOND);
        assertOwner(web1, web2);
    }

    @Test
    void aScriptWithoutWeightMeansFault() {
        SimHost web1 = web1(Pair.priority(100).script(0, 2, 3));
        start(web1);
        web1.script("chk_http_port", false);
        simulation.run(3900 * MILLI);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        simulation.run(2200 * MILLI);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        assertThat(instance(web1).reason())
                .isEqualTo("check chk_http_port fails: it ended with exit code 1");
        web1.script("chk_http_port", true);
        simulation.run(2100 * MILLI);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        simulation.run(2100 * MILLI);
        assertThat(state(web1)).isEqualTo(State.BACKUP);
    }

    @Test
    void aPositiveWeightCountsOnlyFromTheFirstGoodResult() {
        SimHost web1 = web1(Pair.priority(100).script(2, 3, 3));
        web1.script("chk_http_port", false);
        start(web1);
        assertThat(instance(web1).effectivePriority()).isEqualTo(100);
    }

    /** A script that takes longer than its timeout is a failure, and never runs twice at once. */
    @Test
    void aScriptThatHangsCountsAsFailed() {
        SimHost web1 = web1(Pair.priority(100).script(0, 1, 1));
        start(web1);
        web1.scriptTakes("chk_http_port", 60 * SECOND);
        simulation.run(7 * SECOND);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        assertThat(instance(web1).reason())
                .isEqualTo("check chk_http_port fails: it took longer than 2.00 s");
        assertThat(web1.log())
                .filteredOn(line -> line.contains("still runs; this turn is left out"))
                .hasSize(1);
        web1.scriptTakes("chk_http_port", SECOND);
        simulation.run(12 * SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
    }

    // ---- the host

    @Test
    void aLostLinkMeansFaultAndABackOneAFullTurn() {
        SimHost web1 = web1(Pair.priority(100));
        SimHost web2 = web2(Pair.priority(99));
        start(web1, web2);
        web1.link(false);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        assertThat(web1.has(VIP.address())).isFalse();
        assertThat(instance(web1).reason()).isEqualTo("ens33 is absent or has no carrier");
        simulation.run(4 * SECOND);
        assertOwner(web2, web1);
        web1.link(true);
        assertThat(state(web1)).isEqualTo(State.BACKUP);
        simulation.run(4 * SECOND);
        assertOwner(web1, web2);
        assertThat(web1.log()).noneMatch(line -> line.contains("could not be sent"));
    }

    @Test
    void aTrackedInterfaceThatIsAbsentMeansFault() {
        Pair pair = Pair.priority(100);
        pair.trackInterfaces = List.of("ens34");
        SimHost web1 = web1(pair);
        start(web1);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        assertThat(instance(web1).reason()).isEqualTo("ens34 is absent or has no carrier");
    }

    @Test
    void waitsInFaultForAnAddressThatAppearsLate() {
        SimHost web1 = web1(Pair.priority(100));
        VirtualAddress own = VirtualAddress.parse("192.168.16.128/24").orElseThrow();
        web1.address(own, false);
        web1.start();
        simulation.run(10 * SECOND);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        assertThat(instance(web1).reason()).isEqualTo("ens33 has no IPv4 address to send from");
        web1.address(own, true);
        assertThat(state(web1)).isEqualTo(State.BACKUP);
        simulation.run(4 * SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
    }

    @Test
    void aMissingInterfaceIsAFaultAndNoReasonToDie() {
        Pair pair = Pair.priority(100);
        pair.interfaceName = "ens99";
        SimHost web1 = web1(pair);
        start(web1);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        assertThat(instance(web1).reason())
                .contains("no interface ens99")
                .contains("ens99 is absent or has no carrier");
    }

    @Test
    void aLeftoverVipIsRemovedAtTheStart() {
        SimHost web1 = web1(Pair.priority(100));
        web1.address(VIP, true);
        web1.start();
        assertThat(web1.has(VIP.address())).isFalse();
        assertThat(texts(web1, Event.Kind.ADDRESS))
                .containsExactly(
                        "192.168.16.130/24 was left on ens33 by an earlier run and is removed");
    }

    @Test
    void aLeftoverVipOfAnotherPrefixIsRemovedToo() {
        SimHost web1 = web1(Pair.priority(100));
        web1.address(new VirtualAddress(VIP.address(), 32), true);
        web1.start();
        assertThat(web1.has(VIP.address())).isFalse();
    }

    @Test
    void theOwnerKeepsItsAddressesAndIsMasterAtOnce() {
        SimHost web1 = web1(Pair.priority(255));
        web1.address(VIP, true);
        web1.start();
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(web1.has(VIP.address())).isTrue();
        assertThat(web1.events()).noneMatch(event -> event.text().contains("removed"));
    }

    @Test
    void aVipThatSomebodyElseRemovesIsPutBackAndSaid() {
        SimHost web1 = web1(Pair.priority(100));
        start(web1);
        web1.address(VIP, false);
        assertThat(web1.has(VIP.address())).isTrue();
        assertThat(texts(web1, Event.Kind.WARNING))
                .containsExactly(
                        "192.168.16.130/24 was removed from ens33 by someone else and is put back");
    }

    @Test
    void aKilledAgentLeavesTheVipAndItsSuccessorRemovesIt() {
        SimHost web1 = web1(Pair.priority(100));
        SimHost web2 = web2(Pair.priority(99));
        start(web1, web2);
        web1.kill();
        simulation.run(4 * SECOND);
        assertThat(web1.has(VIP.address())).isTrue();
        web1.start();
        assertThat(web1.has(VIP.address())).isFalse();
        assertThat(web2.has(VIP.address())).isTrue();
        simulation.run(4 * SECOND);
        assertOwner(web1, web2);
    }

    @Test
    void aFrozenMasterThatWakesSaysNothingUntilItKnowsWhoIsMaster() {
        for (boolean timersFirst : new boolean[] {false, true}) {
            SimHost web1 = web1(Pair.priority(100));
            SimHost web2 = web2(Pair.priority(99));
            start(web1, web2);
            web1.freeze();
            simulation.run(10 * SECOND);
            assertThat(state(web2)).isEqualTo(State.MASTER);
            int said = prioritiesOfWeb1.size();
            web1.thaw(timersFirst);
            assertThat(state(web1)).isEqualTo(State.BACKUP);
            assertThat(web1.has(VIP.address())).isFalse();
            simulation.run(3 * SECOND);
            assertThat(prioritiesOfWeb1).hasSize(said);
            simulation.run(SECOND);
            assertOwner(web1, web2);
            web1.stop();
            web2.stop();
        }
    }

    /** keepalived issues 20, 166, 277: after a split the loser's announcement must not be the last. */
    @Test
    void afterASplitTheWinnerAnnouncesAgain() {
        SimHost web1 = web1(Pair.priority(100));
        SimHost web2 = web2(Pair.priority(99));
        start(web1, web2);
        simulation.lan().part("web2", 2);
        simulation.run(20 * SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(state(web2)).isEqualTo(State.MASTER);
        assertThat(simulation.lan().lastAnnouncer(VIP.address())).contains(web2);
        simulation.lan().mend();
        simulation.run(1100 * MILLI);
        assertOwner(web1, web2);
        assertThat(simulation.lan().lastAnnouncer(VIP.address())).contains(web1);
    }

    @Test
    void aVipThatTheKernelRefusesIsTriedAgainEverySecond() {
        SimHost web1 = web1(Pair.priority(100));
        web1.refuseAddresses("Operation not permitted");
        start(web1);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(texts(web1, Event.Kind.WARNING))
                .containsExactly(
                        "192.168.16.130/24 could not be added to ens33: Operation not permitted");
        web1.refuseAddresses(null);
        simulation.run(1100 * MILLI);
        assertThat(web1.has(VIP.address())).isTrue();
    }

    @Test
    void theWatchdogIsFedAtLeastOnceASecondAlsoWithNothingToDo() {
        Pair absent = Pair.priority(100);
        absent.interfaceName = "ens99";
        SimHost web1 = web1(absent);
        start(web1);
        assertThat(web1.heartbeats()).isGreaterThanOrEqualTo(8);
    }

    // ---- more than one virtual router, IPv6

    @Test
    void twoRoutersOnOneHostElectEachForItself() {
        Pair second = Pair.priority(90);
        second.vrid = 67;
        second.vip = VirtualAddress.parse("192.168.16.131/24").orElseThrow();
        SimHost web1 = both("web1", A, Pair.priority(100), second);
        Pair third = Pair.priority(91);
        third.vrid = 67;
        third.vip = second.vip;
        SimHost web2 = both("web2", B, Pair.priority(99), third);
        start(web1, web2);
        assertThat(web1.has(VIP.address())).isTrue();
        assertThat(web1.has(second.vip.address())).isFalse();
        assertThat(web2.has(VIP.address())).isFalse();
        assertThat(web2.has(second.vip.address())).isTrue();
        web2.stop();
        simulation.run(SECOND);
        assertThat(web1.has(second.vip.address())).isTrue();
    }

    /** RFC 9568 over IPv6: version 3, link-local sources, hop limit 255, ff02::12. */
    @Test
    void anIpv6PairElectsAndFailsOverInMilliseconds() {
        VirtualAddress vip = VirtualAddress.parse("fe80::66/64").orElseThrow();
        SimHost web1 = host("web1", ip("fe80::1"), ipv6(100, vip));
        SimHost web2 = host("web2", ip("fe80::2"), ipv6(99, vip));
        start(web1, web2);
        assertThat(web1.has(vip.address())).isTrue();
        assertThat(web2.has(vip.address())).isFalse();
        web1.powerOff();
        simulation.run(37 * MILLI);
        assertThat(web2.has(vip.address())).isTrue();
    }

    private static Pair ipv6(int priority, VirtualAddress vip) {
        Pair pair = Pair.priority(priority);
        pair.version = 3;
        pair.interval = 10 * MILLI;
        pair.password = Optional.empty();
        pair.vip = vip;
        return pair;
    }

    private SimHost both(String name, InetAddress address, Pair one, Pair two) {
        Configuration first = one.build();
        Configuration.Instance second = two.build().instances().get(0);
        Configuration.Instance renamed = new Configuration.Instance(
                "VI_2",
                second.state(),
                second.interfaceName(),
                second.virtualRouterId(),
                second.version(),
                second.priority(),
                second.advertIntNanos(),
                second.authPass(),
                second.nopreempt(),
                second.preemptDelayNanos(),
                second.garpMasterDelayNanos(),
                second.garpMasterRepeat(),
                second.garpMasterRefreshNanos(),
                second.garpMasterRefreshRepeat(),
                second.mcastSrcIp(),
                second.virtualIpaddress(),
                List.of(),
                List.of(),
                List.of());
        Configuration config = new Configuration(
                first.globalDefs(),
                List.of(),
                List.of(),
                List.of(first.instances().get(0), renamed));
        return simulation.add(name, new VirtualAddress(address, 24), config);
    }

    // ---- the network

    @Test
    void aFloodOfForeignPacketsIsCountedAndHardlyLogged() {
        SimHost web1 = web1(Pair.priority(100));
        start(web1);
        int lines = web1.log().size();
        for (int i = 0; i < 20_000; i++) {
            foreign(web1, 1 + i % 255, i % 254 + 1, i % 4 == 0 ? "2222" : "1111");
        }
        simulation.run(10 * SECOND);
        assertThat(state(web1)).isIn(State.MASTER, State.BACKUP);
        assertThat(web1.log().size() - lines).isLessThan(40);
        assertThat(instance(web1).advertsDiscarded()).isGreaterThan(0);
    }

    @Test
    void anotherClustersPacketsChangeNothing() {
        SimHost web1 = web1(Pair.priority(100));
        start(web1);
        for (int i = 0; i < 1000; i++) {
            foreign(web1, 67, 200, "1111");
            simulation.run(10 * MILLI);
        }
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(instance(web1).advertsReceived()).isZero();
        assertThat(web1.log())
                .filteredOn(line -> line.contains("67 is not ours"))
                .hasSize(1);
    }

    @Test
    void aWrongPasswordIsToldOnceAndNotBelieved() {
        SimHost web1 = web1(Pair.priority(100));
        start(web1);
        for (int i = 0; i < 50; i++) {
            foreign(web1, 66, 200, "2222");
            simulation.run(SECOND);
        }
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(instance(web1).advertsDiscarded()).isEqualTo(50);
        assertThat(web1.log())
                .filteredOn(line -> line.contains("authentication does not fit"))
                .hasSize(1)
                .allMatch(line -> !line.contains("2222") && !line.contains("1111"));
    }

    @Test
    void ourOwnPacketsAreIgnored() {
        SimHost web1 = web1(Pair.priority(100));
        start(web1);
        web1.tap(message -> simulation.lan().inject(web1, A, 255, message));
        simulation.run(10 * SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(instance(web1).advertsReceived()).isZero();
        assertThat(web1.log()).anyMatch(line -> line.contains("sent from our own address"));
    }

    @Test
    void packetsFromBeyondTheLanAreNotBelieved() {
        SimHost web1 = web1(Pair.priority(100));
        start(web1);
        simulation.lan().inject(web1, B, 254, message(66, 200, "1111", "192.168.16.130"));
        simulation.run(SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(instance(web1).advertsDiscarded()).isEqualTo(1);
    }

    /** RFC 9568 section 7.1: another list of addresses is said, not discarded. */
    @Test
    void anotherListOfAddressesIsAWarning() {
        SimHost web1 = web1(Pair.priority(100));
        start(web1);
        simulation.lan().inject(web1, B, 255, message(66, 200, "1111", "192.168.16.131"));
        assertThat(state(web1)).isEqualTo(State.BACKUP);
        assertThat(texts(web1, Event.Kind.WARNING))
                .containsExactly("192.168.16.129 advertises other virtual addresses than ours");
    }

    // ---- telling

    @Test
    void aQuietDayFitsOnAScreen() {
        SimHost web1 = web1(Pair.priority(100).nginx(true, 1).script(2, 1, 1));
        SimHost web2 = web2(Pair.priority(99).nginx(true, 1).script(2, 1, 1));
        start(web1, web2);
        int lines1 = web1.log().size();
        int lines2 = web2.log().size();
        assertThat(lines1).isLessThan(16);
        assertThat(lines2).isLessThan(16);
        simulation.run(3600 * SECOND);
        assertThat(web1.log()).hasSize(lines1);
        assertThat(web2.log()).hasSize(lines2);
    }

    @Test
    void eventsAreNumberedAndSaidInSentences() {
        SimHost web1 = web1(Pair.priority(100));
        start(web1);
        web1.stop();
        assertThat(web1.events().stream().map(event -> event.seq() + " " + event.text()))
                .containsExactly(
                        "1 vipdeck agent sim started, 1 virtual router",
                        "2 INIT to BACKUP: its checks are known; listening for a master",
                        "3 192.168.16.130/24 added to ens33",
                        "4 BACKUP to MASTER: no advertisement heard for 3.61 s",
                        "5 192.168.16.130/24 removed from ens33",
                        "6 MASTER to INIT: the agent stops",
                        "7 vipdeck agent stops after 8.00 s");
        assertThat(web1.events().get(3).at()).isEqualTo("2026-01-01T00:00:03.609Z");
        assertThat(web1.log()).contains("READY VI_1 BACKUP", "READY VI_1 MASTER");
    }

    @Test
    void statusTellsWhatIsInForce() {
        SimHost web1 = web1(Pair.priority(100));
        SimHost web2 = web2(Pair.priority(99));
        start(web1, web2);
        InstanceStatus status = instance(web2);
        assertThat(status.masterDownMs()).isEqualTo(3613.28125);
        assertThat(status.advertIntMs()).isEqualTo(1000.0);
        assertThat(Objects.requireNonNull(status.master()).address()).isEqualTo("192.168.16.128");
        assertThat(Objects.requireNonNull(status.master()).priority()).isEqualTo(100);
        assertThat(Objects.requireNonNull(status.master()).seenMs()).isBetween(0L, 1000L);
        assertThat(Objects.requireNonNull(web1.status()).addresses())
                .contains("192.168.16.128/24", "192.168.16.130/24");
        assertThat(instance(web1).advertsSent()).isGreaterThan(3);
        assertThat(instance(web2).advertsSent()).isZero();
    }

    @Test
    void aFreshAgentHasNoDeadlineAndAStoppedOneNeither() {
        SimHost host = web1(Pair.priority(100));
        Agent agent = new Agent(Pair.priority(100).build(), host, "test");
        assertThat(agent.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        agent.start();
        assertThat(agent.nextDeadlineNanos()).isEqualTo(SECOND);
        agent.on(new HostEvent.StopAsked());
        assertThat(agent.stopped()).isTrue();
        assertThat(agent.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aConfigurationThatContradictsItselfIsRefused() {
        SimHost host = web1(Pair.priority(100));
        Pair unknown = Pair.priority(100);
        unknown.scriptTracks = List.of(new Configuration.Track("nowhere", Optional.empty(), false));
        assertThatThrownBy(() -> new Agent(unknown.build(), host, "test"))
                .hasMessage("nowhere is tracked but not defined");
        Configuration one = Pair.priority(100).build();
        Configuration twice = new Configuration(
                one.globalDefs(),
                List.of(),
                List.of(),
                List.of(one.instances().get(0), one.instances().get(0)));
        assertThatThrownBy(() -> new Agent(twice, host, "test"))
                .hasMessageContaining("the same virtual_router_id 66 on ens33");
    }

    // ---- the stage

    private SimHost web1(Pair pair) {
        SimHost host = host("web1", A, pair);
        host.tap(message -> prioritiesOfWeb1.add(message.get(2) & 0xff));
        return host;
    }

    private SimHost web2(Pair pair) {
        return host("web2", B, pair);
    }

    private SimHost host(String name, InetAddress address, Pair pair) {
        return simulation.add(name, new VirtualAddress(address, 24), pair.build());
    }

    /** Starts them and lets eight seconds pass: long enough to elect. */
    private void start(SimHost... hosts) {
        for (SimHost host : hosts) {
            host.powerOn();
        }
        simulation.run(8 * SECOND);
    }

    private void foreign(SimHost to, int vrid, int priority, String password) {
        simulation.lan().inject(to, B, 255, message(vrid, priority, password, "192.168.16.130"));
    }

    private static ByteBuffer message(int vrid, int priority, String password, String vip) {
        return AdvertisementCodec.encode(
                new Advertisement(2, vrid, priority, 1, SECOND, List.of(ip(vip))),
                B,
                ip("224.0.0.18"),
                Optional.of(Password.of(password)));
    }

    private void assertOwner(SimHost owner, SimHost other) {
        assertThat(owner.has(VIP.address())).as("%s has the VIP", owner).isTrue();
        assertThat(other.has(VIP.address())).as("%s has the VIP", other).isFalse();
        assertThat(state(owner)).isEqualTo(State.MASTER);
        assertThat(simulation.lan().owner(VIP.address())).contains(owner);
    }

    private static State state(SimHost host) {
        return instance(host).state();
    }

    private static InstanceStatus instance(SimHost host) {
        return Objects.requireNonNull(host.status()).instances().get(0);
    }

    private static ServiceStatus service(SimHost host) {
        return Objects.requireNonNull(host.status()).services().get(0);
    }

    private static boolean isState(Event event) {
        return event.kind() == Event.Kind.STATE;
    }

    private static Stream<String> stream(SimHost host, Event.Kind kind) {
        return host.events().stream().filter(e -> e.kind() == kind).map(Event::text);
    }

    private static List<String> texts(SimHost host, Event.Kind kind) {
        return stream(host, kind).toList();
    }

    private static InetAddress ip(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }
}
