package io.vipdeck.agent;

import static io.vipdeck.sim.Pair.SECOND;
import static io.vipdeck.sim.Pair.VIP;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.control.Event;
import io.vipdeck.control.Message;
import io.vipdeck.control.Request;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;
import io.vipdeck.vrrp.State;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.Objects;

/** Drain, undrain and step-down, as an operator gives them to a running pair. */
class SteeringTest extends Stage {
    private final SimHost web1 = web1(Pair.priority(100).nginx(false, 1));
    private final SimHost web2 = web2(Pair.priority(99));

    @Test
    void aDrainedMasterResignsOnceAndTheBackupServesWithinItsSkew() {
        start(web1, web2);
        assertThat(web1.order(Request.DRAIN))
                .isEqualTo(new Message.Answer(true, "drained; gave up VI_1"));
        assertThat(web1.has(VIP.address())).isFalse();
        simulation.run(614 * MILLI);
        assertOwner(web2, web1);
        simulation.run(60 * SECOND);
        assertThat(Collections.frequency(prioritiesOfWeb1, 0)).isEqualTo(1);
        assertThat(prioritiesOfWeb1).last().isEqualTo(0);
    }

    @Test
    void aDrainedHostIsBackupAndSaysWhy() {
        start(web1, web2);
        web1.order(Request.DRAIN);
        assertThat(state(web1)).isEqualTo(State.BACKUP);
        assertThat(instance(web1).reason()).isEqualTo("drained by the operator");
        assertThat(Objects.requireNonNull(web1.status()).drained()).isTrue();
        assertThat(texts(web1, Event.Kind.STATE))
                .last()
                .isEqualTo("MASTER to BACKUP: drained by the operator");
        assertThat(Objects.requireNonNull(web2.status()).drained()).isFalse();
    }

    @Test
    void aDrainedHostDoesNotTakeOverWhenTheMasterGoesSilent() {
        start(web1, web2);
        web1.order(Request.DRAIN);
        simulation.run(2 * SECOND);
        web2.powerOff();
        simulation.run(60 * SECOND);
        assertThat(state(web1)).isEqualTo(State.BACKUP);
        assertThat(web1.has(VIP.address())).isFalse();
    }

    @Test
    void aDrainOutlivesTheAgentAndThePowerAndIsSaidAtTheStart() {
        start(web1, web2);
        web1.order(Request.DRAIN);
        web1.kill();
        web1.start();
        simulation.run(20 * SECOND);
        assertThat(state(web1)).isEqualTo(State.BACKUP);
        web1.powerOff();
        web1.powerOn();
        simulation.run(20 * SECOND);
        assertOwner(web2, web1);
        assertThat(instance(web1).reason()).isEqualTo("drained by the operator");
        assertThat(texts(web1, Event.Kind.AGENT))
                .contains("still drained by the operator: out of the election until undrain");
    }

    @Test
    void undrainTakesPartAgainAfterAFullTurn() {
        start(web1, web2);
        web1.order(Request.DRAIN);
        simulation.run(10 * SECOND);
        assertThat(Objects.requireNonNull(web1.order(Request.UNDRAIN)).ok()).isTrue();
        assertThat(state(web1)).isEqualTo(State.BACKUP);
        simulation.run(3600 * MILLI);
        assertOwner(web2, web1);
        simulation.run(100 * MILLI);
        assertOwner(web1, web2);
        web1.kill();
        web1.start();
        simulation.run(4 * SECOND);
        assertOwner(web1, web2);
    }

    @Test
    void drainAndUndrainTwiceChangeNothing() {
        start(web1, web2);
        assertThat(web1.order(Request.UNDRAIN))
                .isEqualTo(new Message.Answer(true, "not drained, nothing to do"));
        assertOwner(web1, web2);
        web1.order(Request.DRAIN);
        int events = web1.events().size();
        assertThat(web1.order(Request.DRAIN))
                .isEqualTo(new Message.Answer(true, "drained already"));
        assertThat(web1.events()).hasSize(events);
    }

    @Test
    void aDrainThatARestartWouldUndoIsRefused() {
        start(web1, web2);
        web1.disk().makeReadOnly();
        Message.Answer answer = Objects.requireNonNull(web1.order(Request.DRAIN));
        assertThat(answer.ok()).isFalse();
        assertThat(answer.text()).contains("Read-only file system");
        assertOwner(web1, web2);
    }

    @Test
    void aDrainedHostsServiceGoesOnBeingStartedAgain() {
        start(web1, web2);
        web1.order(Request.DRAIN);
        web1.killService("nginx");
        simulation.run(SECOND);
        assertThat(service(web1).state()).isEqualTo(ServiceStatus.State.RUNNING);
        assertThat(service(web1).restarts()).isEqualTo(1);
        web1.service("nginx").startable(false);
        web1.killService("nginx");
        simulation.run(SECOND);
        assertThat(state(web1)).isEqualTo(State.FAULT);
    }

    @Test
    void aMasterThatStepsDownComesBackAfterTheNextOneHadAFullTurn() {
        start(web1, web2);
        assertThat(web1.order(Request.STEP_DOWN))
                .isEqualTo(new Message.Answer(true, "stepped down from VI_1"));
        simulation.run(614 * MILLI);
        assertOwner(web2, web1);
        simulation.run(3500 * MILLI);
        assertOwner(web2, web1);
        simulation.run(200 * MILLI);
        assertOwner(web1, web2);
        assertThat(Collections.frequency(prioritiesOfWeb1, 0)).isEqualTo(1);
    }

    @Test
    void onlyAMasterCanStepDown() {
        start(web1, web2);
        assertThat(web2.order(Request.STEP_DOWN))
                .isEqualTo(
                        new Message.Answer(false, "only a master can step down; VI_1 is BACKUP"));
        assertOwner(web1, web2);
    }
}
