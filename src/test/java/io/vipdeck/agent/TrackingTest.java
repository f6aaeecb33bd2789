package io.vipdeck.agent;

import static io.vipdeck.sim.Pair.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.control.Event;
import io.vipdeck.control.Request;
import io.vipdeck.keepalived.InterfaceDelays;
import io.vipdeck.keepalived.TrackedProcess;
import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;
import io.vipdeck.vrrp.State;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** Files, processes and interfaces that routers depend on, and the wait at the start. */
class TrackingTest extends Stage {
    private static final String FILE = "/run/maint";

    // ---- files

    @ParameterizedTest
    @CsvSource({
        // number, weight, priority, state
        "0,    0,    100, MASTER",
        "1,    0,    100, FAULT",
        "-1,   0,    100, FAULT",
        "0,    -50,  100, MASTER",
        "1,    -50,  50,  MASTER",
        "2,    -50,  1,   MASTER",
        "6,    -50,  100, FAULT",
        "7,    10,   170, MASTER",
        "9000, 10,   254, MASTER",
        "-3,   10,   70,  MASTER"
    })
    void theNumberTimesTheWeightIsAddedAndTooLowIsAFault(
            int number, int weight, int priority, State state) {
        SimHost web1 = web1(Pair.priority(100).file(FILE, weight));
        web1.file(FILE, number + "\n");
        start(web1);
        assertThat(instance(web1).effectivePriority()).isEqualTo(priority);
        assertThat(state(web1)).isEqualTo(state);
    }

    @Test
    void aFileIsFollowedWhateverIsDoneToIt() {
        SimHost web1 = web1(Pair.priority(100).file(FILE, 0));
        start(web1);
        assertThat(state(web1)).as("without the file").isEqualTo(State.MASTER);

        web1.file(FILE, "1");
        simulation.run(MILLI);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        assertThat(instance(web1).reason()).isEqualTo("file maint says 1");

        web1.file(FILE, "one");
        simulation.run(SECOND);
        assertThat(state(web1)).as("the old number stays").isEqualTo(State.FAULT);
        assertThat(texts(web1, Event.Kind.WARNING))
                .containsExactly("/run/maint cannot be used: it holds no number; 1 stays in force");

        web1.file(FILE, null);
        simulation.run(MILLI);
        assertThat(state(web1)).isEqualTo(State.BACKUP);
        simulation.run(8 * SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
    }

    @Test
    void anotherFileOfTheSameNameIsReadAfterAReload() {
        SimHost web1 = web1(Pair.priority(100).file(FILE, 0));
        web1.file("/run/other", "1");
        start(web1);
        web1.rewrite(Pair.priority(100).file("/run/other", 0).build());
        web1.order(Request.RELOAD);
        simulation.run(MILLI);
        assertThat(state(web1)).isEqualTo(State.FAULT);
    }

    // ---- processes

    @Test
    void tooFewOrTooManyProcessesAreAFault() {
        SimHost web1 = web1(Pair.priority(100).processes(1, 3, 0, 0));
        web1.processes("web", 2);
        start(web1);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        web1.processes("web", 0);
        simulation.run(MILLI);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        assertThat(instance(web1).reason()).isEqualTo("0 of process nginx run, at least 1 must");
        web1.processes("web", 4);
        simulation.run(8 * SECOND);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        web1.processes("web", 3);
        simulation.run(8 * SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
    }

    @Test
    void aChangeOfProcessesCountsWhenItHasLasted() {
        Pair pair = Pair.priority(100).processes(1, TrackedProcess.UNLIMITED, 2 * SECOND, SECOND);
        SimHost web1 = web1(pair);
        web1.processes("web", 1);
        start(web1);
        assertThat(state(web1)).as("the first count decides at once").isEqualTo(State.MASTER);

        web1.processes("web", 0);
        simulation.run(900 * MILLI);
        web1.processes("web", 1);
        simulation.run(10 * SECOND);
        assertThat(prioritiesOfWeb1).as("it came back in time").containsOnly(100);

        web1.processes("web", 0);
        simulation.run(1100 * MILLI);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        web1.processes("web", 1);
        simulation.run(1900 * MILLI);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        simulation.run(200 * MILLI);
        assertThat(state(web1)).isEqualTo(State.BACKUP);
    }

    // ---- interfaces

    @Test
    void aLinkThatFlapsWithinItsDelayIsNoNews() {
        Pair pair = Pair.priority(100);
        pair.interfaceDelays =
                List.of(new InterfaceDelays(SimHost.INTERFACE, 2 * SECOND, SECOND / 2));
        SimHost web1 = web1(pair);
        start(web1);
        web1.link(false);
        simulation.run(SECOND / 4);
        web1.link(true);
        simulation.run(4 * SECOND);
        assertThat(texts(web1, Event.Kind.STATE)).hasSize(2);

        web1.link(false);
        simulation.run(SECOND / 2 + MILLI);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        web1.link(true);
        simulation.run(SECOND);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        simulation.run(SECOND + MILLI);
        assertThat(state(web1)).isEqualTo(State.BACKUP);
    }

    @Test
    void theOwnLinkDoesNotCountWhereThatIsWished() {
        Pair pair = Pair.priority(100);
        pair.untrackedPrimary = true;
        SimHost web1 = web1(pair);
        start(web1);
        web1.link(false);
        simulation.run(8 * SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
    }

    // ---- the wait at the start

    @Test
    void nobodyBeginsBeforeTheDelayIsOver() {
        Pair pair = Pair.priority(100);
        pair.startupDelay = 5 * SECOND;
        SimHost web1 = web1(pair);
        web1.powerOn();
        simulation.run(4900 * MILLI);
        assertThat(state(web1)).isEqualTo(State.INIT);
        assertThat(instance(web1).reason())
                .isEqualTo("takes part 5.00 s after the agent's start, as configured");
        simulation.run(200 * MILLI);
        assertThat(state(web1)).isEqualTo(State.BACKUP);
        simulation.run(4 * SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
    }

    @Test
    void aDelayAfterBootDoesNotHoldUpALaterStart() {
        Pair pair = Pair.priority(100);
        pair.delayAfterBoot = 5 * SECOND;
        SimHost web1 = web1(pair);
        web1.powerOn();
        simulation.run(SECOND);
        assertThat(state(web1)).isEqualTo(State.INIT);
        web1.stop();
        simulation.run(10 * SECOND);
        web1.start();
        assertThat(state(web1)).isEqualTo(State.BACKUP);
    }
}
