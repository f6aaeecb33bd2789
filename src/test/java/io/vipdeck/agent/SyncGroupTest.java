package io.vipdeck.agent;

import static io.vipdeck.sim.Pair.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.control.Event;
import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.Request;
import io.vipdeck.keepalived.Configuration.Track;
import io.vipdeck.keepalived.Tracking;
import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;
import io.vipdeck.vrrp.State;
import io.vipdeck.vrrp.VirtualAddress;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Two virtual routers of each host in a group, an outside and an inside one. */
class SyncGroupTest extends Stage {
    private static final String FILE = "/run/maint";

    private final Pair outside1 = outside(100);
    private final Pair inside1 = inside(100);
    private final Pair outside2 = outside(99);
    private final Pair inside2 = inside(99);

    private static Pair outside(int priority) {
        Pair pair = Pair.priority(priority);
        pair.name = "VI_out";
        return pair;
    }

    private static Pair inside(int priority) {
        Pair pair = Pair.priority(priority);
        pair.name = "VI_in";
        pair.vrid = 67;
        pair.vip = VirtualAddress.parse("192.168.16.131/24").orElseThrow();
        return pair;
    }

    private SimHost web1() {
        return web1(Tracking.NONE);
    }

    private SimHost web1(Tracking tracking) {
        return simulation.add(
                "web1",
                new VirtualAddress(A, 24),
                Pair.grouped(List.of(outside1, inside1), tracking));
    }

    private SimHost web2() {
        return simulation.add(
                "web2",
                new VirtualAddress(B, 24),
                Pair.grouped(List.of(outside2, inside2), Tracking.NONE));
    }

    private static List<State> states(SimHost host) {
        return Objects.requireNonNull(host.status()).instances().stream()
                .map(InstanceStatus::state)
                .toList();
    }

    private static List<State> both(State state) {
        return List.of(state, state);
    }

    private static String reason(SimHost host, int index) {
        return Objects.requireNonNull(host.status()).instances().get(index).reason();
    }

    @Test
    void whatOneMemberSuffersFromMovesBothAtOnce() {
        outside1.file(FILE, 0);
        SimHost web1 = web1();
        SimHost web2 = web2();
        start(web1, web2);
        assertThat(states(web1)).isEqualTo(both(State.MASTER));
        assertThat(states(web2)).isEqualTo(both(State.BACKUP));

        web1.file(FILE, "1");
        simulation.run(MILLI);
        assertThat(states(web1)).isEqualTo(both(State.FAULT));
        assertThat(reason(web1, 0)).isEqualTo("file maint says 1");
        assertThat(reason(web1, 1)).isEqualTo("VI_out of its group G: file maint says 1");
        assertThat(texts(web1, Event.Kind.STATE))
                .filteredOn(text -> text.startsWith("MASTER to FAULT"))
                .hasSize(2);
        simulation.run(SECOND);
        assertThat(states(web2)).isEqualTo(both(State.MASTER));

        web1.file(FILE, null);
        simulation.run(MILLI);
        assertThat(states(web1)).isEqualTo(both(State.BACKUP));
        simulation.run(8 * SECOND);
        assertThat(states(web1)).isEqualTo(both(State.MASTER));
        assertThat(states(web2)).isEqualTo(both(State.BACKUP));
    }

    @Test
    void nobodyBeginsBeforeAllAreReady() {
        outside1.script(0, 1, 1);
        SimHost web1 = web1();
        web1.scriptTakes("chk_http_port", SECOND);
        web1.powerOn();
        simulation.run(900 * MILLI);
        assertThat(states(web1)).isEqualTo(both(State.INIT));
        simulation.run(200 * MILLI);
        assertThat(states(web1)).isEqualTo(both(State.BACKUP));
    }

    @Test
    void whoHearsAStrongerMasterTakesTheOtherWithIt() {
        SimHost web1 = web1();
        start(web1);
        foreign(web1, 66, 200, "1111");
        simulation.run(MILLI);
        assertThat(states(web1)).isEqualTo(both(State.BACKUP));
        assertThat(reason(web1, 1)).isEqualTo("VI_out of its group G is no longer master");
        assertThat(texts(web1, Event.Kind.STATE)).noneMatch(text -> text.contains("FAULT"));
    }

    /** Priorities that contradict each other would make masters of both in turn. */
    @Test
    void nobodyTakesOverWhileAnotherFollowsALivingMaster() {
        outside2.priority = 101;
        SimHost web1 = web1();
        SimHost web2 = web2();
        start(web1);
        web2.powerOn();
        simulation.run(60 * SECOND);
        assertThat(states(web1)).isEqualTo(both(State.MASTER));
        assertThat(states(web2)).isEqualTo(both(State.BACKUP));
        assertThat(texts(web2, Event.Kind.STATE)).hasSize(2);

        web1.powerOff();
        simulation.run(6 * SECOND);
        assertThat(states(web2)).isEqualTo(both(State.MASTER));
    }

    @Test
    void weightsDoNotCountInAGroupAndThatIsSaid() {
        outside1.file(FILE, -50);
        SimHost web1 = web1();
        web1.file(FILE, "1");
        start(web1);
        assertThat(instance(web1).effectivePriority()).isEqualTo(100);
        assertThat(web1.log())
                .contains(
                        "WARNING maint: its weight does not count in a vrrp_sync_group, it is left"
                                + " out: write sync_group_tracking_weight into the group, or weight 0");
    }

    @Test
    void whatTheGroupTracksHoldsForAll() {
        outside1.file(FILE, 0);
        outside1.fileTracks = List.of();
        Tracking tracking = new Tracking(
                List.of(),
                List.of(),
                List.of(),
                List.of(new Track("maint", Optional.empty(), false)),
                List.of(),
                false,
                false);
        SimHost web1 = web1(tracking);
        start(web1);
        web1.file(FILE, "1");
        simulation.run(MILLI);
        assertThat(states(web1)).isEqualTo(both(State.FAULT));
        assertThat(reason(web1, 1)).isEqualTo("file maint says 1");
    }

    @Test
    void theOperatorsHandMovesBoth() {
        SimHost web1 = web1();
        SimHost web2 = web2();
        start(web1, web2);
        web1.order(Request.STEP_DOWN);
        assertThat(states(web1)).isEqualTo(both(State.BACKUP));
        simulation.run(2 * SECOND);
        assertThat(states(web2)).isEqualTo(both(State.MASTER));
        web1.order(Request.DRAIN);
        simulation.run(10 * SECOND);
        assertThat(states(web1)).isEqualTo(both(State.BACKUP));
        web2.stop();
        simulation.run(10 * SECOND);
        assertThat(states(web1)).as("drained").isEqualTo(both(State.BACKUP));
        web1.order(Request.UNDRAIN);
        simulation.run(4 * SECOND);
        assertThat(states(web1)).isEqualTo(both(State.MASTER));
    }

    @Test
    void aReloadThatChangesTheGroupMovesNobodyNeedlessly() {
        SimHost web1 = web1();
        start(web1);
        Pair third = inside(100);
        third.name = "VI_third";
        third.vrid = 68;
        third.vip = VirtualAddress.parse("192.168.16.132/24").orElseThrow();

        web1.rewrite(Pair.grouped(List.of(outside1, inside1, third), Tracking.NONE));
        web1.order(Request.RELOAD);
        simulation.run(MILLI);
        assertThat(states(web1)).as("the new one joins the masters").containsOnly(State.MASTER);

        web1.rewrite(Pair.together(List.of(outside1, inside1)));
        web1.order(Request.RELOAD);
        simulation.run(MILLI);
        assertThat(states(web1)).isEqualTo(both(State.MASTER));
        foreign(web1, 66, 200, "1111");
        simulation.run(MILLI);
        assertThat(states(web1)).as("a group no more").containsExactly(State.BACKUP, State.MASTER);
    }

    @Test
    void aMemberThatLeavesAFailedGroupTakesPartAgain() {
        outside1.file(FILE, 0);
        SimHost web1 = web1();
        web1.file(FILE, "1");
        start(web1);
        assertThat(states(web1)).isEqualTo(both(State.FAULT));
        web1.rewrite(Pair.together(List.of(outside1, inside1)));
        web1.order(Request.RELOAD);
        simulation.run(8 * SECOND);
        assertThat(states(web1)).containsExactly(State.FAULT, State.MASTER);
    }
}
