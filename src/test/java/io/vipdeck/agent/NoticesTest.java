package io.vipdeck.agent;

import static io.vipdeck.sim.Pair.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.control.Event;
import io.vipdeck.control.Request;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Notify;
import io.vipdeck.keepalived.Notify.Script;
import io.vipdeck.keepalived.Tracking;
import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;
import io.vipdeck.vrrp.State;
import io.vipdeck.vrrp.VirtualAddress;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** The scripts of the notify keywords: which, with which words, in which order, and not in the way. */
class NoticesTest extends Stage {
    private static final String INSTANCE = "notify INSTANCE VI_1";

    private final SimHost web1 = web1(told(Pair.priority(100).nginx(false, 0), true));
    private final SimHost web2 = web2(Pair.priority(99));

    @Test
    void eachStateHasItsScriptAndNotifyGetsKeepalivedsWords() {
        start(web1, web2);
        web1.killService("nginx");
        simulation.run(8 * SECOND);
        assertThat(web1.programs().notified())
                .containsExactly(
                        "backup.sh",
                        "any.sh INSTANCE VI_1 BACKUP 100",
                        "master.sh",
                        "any.sh INSTANCE VI_1 MASTER 100",
                        "fault.sh",
                        "any.sh INSTANCE VI_1 FAULT 100");
    }

    @Test
    void aScriptIsCalledWhenTheAddressesAreAsTheyAreToBe() {
        start(web1, web2);
        List<String> events = web1.events().stream().map(Event::text).toList();
        assertThat(events.indexOf("192.168.16.130/24 added to ens33"))
                .isLessThan(indexOfMaster(events));
        assertThat(web1.programs().notified()).contains("master.sh");
    }

    private static int indexOfMaster(List<String> events) {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).startsWith("BACKUP to MASTER")) {
                return i;
            }
        }
        throw new AssertionError(events.toString());
    }

    @Test
    void quickChangesAreToldInOrderOneAtATimeAndNoneIsLost() {
        start(web1, web2);
        web1.scriptTakes(INSTANCE, 20 * SECOND);
        int before = web1.programs().notified().size();
        for (int i = 0; i < 3; i++) {
            web1.link(false);
            web1.link(true);
        }
        simulation.run(SECOND);
        assertThat(web1.programs().notified()).as("the first runs").hasSize(before + 1);
        simulation.run(600 * SECOND);
        List<String> told = web1.programs().notified().subList(before, before + 12);
        assertThat(told.stream().filter(each -> each.startsWith("any.sh")))
                .containsExactly(
                        "any.sh INSTANCE VI_1 FAULT 100",
                        "any.sh INSTANCE VI_1 BACKUP 100",
                        "any.sh INSTANCE VI_1 FAULT 100",
                        "any.sh INSTANCE VI_1 BACKUP 100",
                        "any.sh INSTANCE VI_1 FAULT 100",
                        "any.sh INSTANCE VI_1 BACKUP 100");
    }

    @Test
    void theElectionWaitsForNoScript() {
        web1.scriptTakes(INSTANCE, 3600 * SECOND);
        start(web1, web2);
        assertOwner(web1, web2);
    }

    @Test
    void aHangingScriptIsKilledSaidAndTheNextOneRuns() {
        web1.scriptTakes(INSTANCE, 3600 * SECOND);
        start(web1, web2);
        assertThat(web1.programs().notified()).containsExactly("backup.sh");
        simulation.run(60 * SECOND);
        assertThat(web1.programs().notified()).hasSize(2);
        assertThat(texts(web1, Event.Kind.WARNING))
                .containsExactly(
                        "notify_backup: the script took longer than 60.00 s, and was killed");
    }

    @Test
    void aFailingScriptIsSaidAndChangesNothing() {
        web1.script(INSTANCE, false);
        start(web1, web2);
        assertOwner(web1, web2);
        assertThat(texts(web1, Event.Kind.WARNING))
                .contains("notify_master: the script ended with exit code 1")
                .contains("notify MASTER: the script ended with exit code 1");
    }

    @Test
    void aRefusedScriptIsSaidWithWhatToDo() {
        web1.programs().refuse(INSTANCE, "/tmp can be written by everybody, use another place");
        start(web1, web2);
        assertThat(texts(web1, Event.Kind.WARNING))
                .contains("notify_master: the script may not be run: /tmp can be written by"
                        + " everybody, use another place");
    }

    @Test
    void whatCannotWaitAnyMoreIsSaid() {
        start(web1, web2);
        web1.scriptTakes(INSTANCE, 50 * SECOND);
        for (int i = 0; i < 12; i++) {
            web1.link(false);
            web1.link(true);
        }
        assertThat(texts(web1, Event.Kind.WARNING))
                .anyMatch(each -> each.startsWith(
                        "notify_backup is left out: 32 more wait for" + " notify_fault to end"));
        simulation.run(3600 * SECOND);
        assertThat(web1.programs().notified())
                .filteredOn(each -> each.startsWith("any.sh"))
                .last()
                .isEqualTo("any.sh INSTANCE VI_1 MASTER 100");
    }

    @Test
    void theAgentEndsWhenStopHasBeenTold() {
        start(web1, web2);
        web1.scriptTakes(INSTANCE, 2 * SECOND);
        web1.stop();
        assertThat(web1.has(Pair.VIP.address())).as("the VIP, at once").isFalse();
        assertThat(web1.running()).isTrue();
        simulation.run(2 * SECOND);
        assertThat(web1.running()).as("the generic script runs").isTrue();
        simulation.run(2 * SECOND);
        assertThat(web1.running()).isFalse();
        assertThat(web1.programs().notified()).endsWith("stop.sh", "any.sh INSTANCE VI_1 STOP 100");
    }

    @Test
    void aHangingStopScriptDelaysTheEndNoLongerThanItMay() {
        start(web1, web2);
        web1.scriptTakes(INSTANCE, 3600 * SECOND);
        web1.stop();
        simulation.run(8 * SECOND - 1);
        assertThat(web1.running()).isTrue();
        simulation.run(1);
        assertThat(web1.running()).isFalse();
        assertThat(texts(web1, Event.Kind.WARNING))
                .contains("notify_stop does not end in time, so these are left out: [notify STOP]");
        assertOwner(web2, web1);
    }

    @Test
    void whoeverIsConfiguredNoMoreIsToldAsFaultOrAsDeleted() {
        SimHost plain = host("web3", ip("192.168.16.131"), told(Pair.priority(100), false));
        for (SimHost host : List.of(web1, plain)) {
            host.powerOn();
            simulation.run(8 * SECOND);
            Pair other = Pair.priority(90);
            other.name = "VI_2";
            other.vrid = 67;
            host.rewrite(other.build());
            host.order(Request.RELOAD);
            simulation.run(SECOND);
        }
        assertThat(web1.programs().notified())
                .endsWith("deleted.sh", "any.sh INSTANCE VI_1 DELETED 100");
        assertThat(plain.programs().notified())
                .endsWith("fault.sh", "any.sh INSTANCE VI_1 FAULT 100");
    }

    @Test
    void aWeakerMasterHasAScriptOfItsOwnAndNoOther() {
        start(web1, web2);
        int before = web1.programs().notified().size();
        foreign(web1, 66, 50, "1111");
        foreign(web1, 66, 50, "1111");
        simulation.run(SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(web1.programs().notified().subList(before, before + 1))
                .containsExactly("lower.sh");
        assertThat(web1.programs().notified()).hasSize(before + 1);
    }

    @Test
    void aPriorityChangeCallsNoScript() {
        SimHost weighed = web1(told(Pair.priority(100).script(-20, 1, 1), true));
        start(weighed);
        int before = weighed.programs().notified().size();
        weighed.script("chk_http_port", false);
        simulation.run(5 * SECOND);
        assertThat(instance(weighed).effectivePriority()).isEqualTo(80);
        assertThat(weighed.programs().notified()).hasSize(before);
        assertThat(texts(weighed, Event.Kind.CHECK)).anyMatch(each -> each.contains("100 to 80"));
    }

    @Test
    void aGroupIsToldBesideItsInstancesWithPriorityZero() {
        Pair second = Pair.priority(100);
        second.name = "VI_2";
        second.vrid = 67;
        Configuration grouped =
                Pair.grouped(List.of(told(Pair.priority(100), true), second), Tracking.NONE);
        SimHost host = simulation.add("web4", new VirtualAddress(A, 24), grouped);
        start(host);
        host.stop();
        simulation.run(SECOND);
        assertThat(host.programs().notified().stream().filter(each -> each.contains("GROUP")))
                .containsExactly(
                        "any.sh GROUP G BACKUP 0",
                        "any.sh GROUP G MASTER 0",
                        "any.sh GROUP G STOP 0");
        assertThat(host.running()).isFalse();
    }

    static Pair told(Pair pair, boolean deleted) {
        pair.notices = new Notify(
                script("master.sh"),
                script("backup.sh"),
                script("fault.sh"),
                script("stop.sh"),
                script("deleted.sh"),
                script("lower.sh"),
                script("any.sh"),
                true,
                deleted);
        return pair;
    }

    private static Optional<Script> script(String name) {
        return Optional.of(new Script(List.of(name), ""));
    }
}
