package io.vipdeck.agent;

import static io.vipdeck.sim.Pair.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.control.Event;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;
import io.vipdeck.vrrp.State;

import org.junit.jupiter.api.Test;

/** Services and scripts under the daemon's watch, in virtual time. */
class AgentChecksTest extends Stage {
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
                        "has died; starting nginx", "runs again after 60 ms (pid 102)");
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
    void aFailedNginxIsStartedOnceMoreEverMoreSeldom() {
        SimHost web1 = web1(Pair.priority(100).nginx(true, 1));
        start(web1);
        web1.service("nginx").startable(false);
        web1.killService("nginx");
        simulation.run(9 * SECOND);
        assertThat(web1.service("nginx").starts()).isEqualTo(1);
        simulation.run(2 * SECOND);
        assertThat(web1.service("nginx").starts()).isEqualTo(2);
        assertThat(state(web1)).as("the attempt changes nothing").isEqualTo(State.FAULT);
        assertThat(instance(web1).reason()).startsWith("nginx could not be started");
        simulation.run(600 * SECOND);
        assertThat(web1.service("nginx").starts()).isEqualTo(7);

        // What it waited for is there: it comes back without a hand.
        web1.service("nginx").startable(true);
        simulation.run(310 * SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(service(web1).state()).isEqualTo(ServiceStatus.State.RUNNING);
    }

    @Test
    void aServiceWithoutRestartIsNeverStarted() {
        SimHost web1 = web1(Pair.priority(100).nginx(true, 0));
        start(web1);
        web1.killService("nginx");
        simulation.run(600 * SECOND);
        assertThat(web1.service("nginx").starts()).isZero();
    }

    @Test
    void aServiceThatAcceptsNoConnectionGivesTheVipAway() {
        SimHost web1 = web1(Pair.priority(100).checked("tcp://127.0.0.1:3306"));
        start(web1);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        web1.service("nginx").answering(false);
        simulation.run(6 * SECOND);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        assertThat(instance(web1).reason())
                .isEqualTo("nginx runs but does not answer on tcp://127.0.0.1:3306: timed out");
    }

    @Test
    void aServiceWhoseCommandFailsGivesTheVipAway() {
        SimHost web1 = web1(Pair.priority(100).checkedBy("/usr/local/bin/ping-db"));
        start(web1);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        web1.script("vrrp_service nginx", false);
        simulation.run(6 * SECOND);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        assertThat(instance(web1).reason())
                .isEqualTo("nginx runs but its check fails: it ended with exit code 1");
        web1.script("vrrp_service nginx", true);
        simulation.run(10 * SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
    }

    /** The simulated host throws when a command is begun beside itself. */
    @Test
    void aCommandThatHangsFailsAndNeverRunsTwiceAtOnce() {
        SimHost web1 = web1(Pair.priority(100).checkedBy("/usr/local/bin/ping-db"));
        start(web1);
        web1.scriptTakes("vrrp_service nginx", 60 * SECOND);
        simulation.run(12 * SECOND);
        assertThat(instance(web1).reason())
                .isEqualTo("nginx runs but its check fails: it took longer than 1.00 s");
    }

    @Test
    void aScriptThatMayNotBeRunHasFailedAndSaysWhy() {
        SimHost web1 = web1(Pair.priority(100).script(0, 1, 1));
        web1.programs().refuse("chk_http_port", "there is no user nobdy on this host");
        start(web1);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        assertThat(instance(web1).reason())
                .isEqualTo("check chk_http_port fails: it may not be run:"
                        + " there is no user nobdy on this host");
        web1.programs().refuse("chk_http_port", null);
        simulation.run(8 * SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
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
    void aScriptThatNeverRanIsToldFromOneThatFailed() {
        assertThat(ScriptTracker.words(137)).isEqualTo("died by signal 9");
        assertThat(ScriptTracker.words(1)).isEqualTo("ended with exit code 1");
        assertThat(ScriptTracker.words(126))
                .endsWith("126: it may not be run, look at its rights"
                        + " (chmod 755) and first line");
        assertThat(ScriptTracker.words(127))
                .endsWith("127: it, or a program that it calls, is not there");
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
}
