package io.vipdeck.agent;

import static io.vipdeck.sim.Pair.SECOND;
import static io.vipdeck.sim.Pair.VIP;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipdeck.control.Event;
import io.vipdeck.control.InstanceStatus;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;
import io.vipdeck.vrrp.State;
import io.vipdeck.vrrp.VirtualAddress;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the host does to the daemon, and what the daemon tells of it. */
class AgentHostTest extends Stage {
    private static final ConfigurationFile NO_FILE = () -> {
        throw new java.io.IOException("there is no file");
    };

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

    /** No decision hangs on the wall clock. */
    @Test
    void aClockThatIsSetChangesNothing() {
        SimHost web1 = web1(Pair.priority(100));
        SimHost web2 = web2(Pair.priority(99));
        start(web1, web2);
        assertOwner(web1, web2);
        int events = web1.events().size() + web2.events().size();
        for (int days : new int[] {400, -900}) {
            simulation.timeline().stepWallClock(Duration.ofDays(days));
            simulation.run(20 * SECOND);
            assertOwner(web1, web2);
        }
        assertThat(web1.events().size() + web2.events().size()).isEqualTo(events);
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
        Agent agent = new Agent(Pair.priority(100).build(), host, "test", NO_FILE);
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
        assertThatThrownBy(() -> new Agent(unknown.build(), host, "test", NO_FILE))
                .hasMessage("nowhere is tracked but not defined");
        Configuration one = Pair.priority(100).build();
        Configuration twice = Configuration.of(
                one.globalDefs(),
                List.of(),
                List.of(),
                List.of(one.instances().get(0), one.instances().get(0)));
        assertThatThrownBy(() -> new Agent(twice, host, "test", NO_FILE))
                .hasMessageContaining("the same virtual_router_id 66 on ens33");
    }
}
