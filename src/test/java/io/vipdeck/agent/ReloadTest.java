package io.vipdeck.agent;

import static io.vipdeck.sim.Pair.SECOND;
import static io.vipdeck.sim.Pair.VIP;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.control.Event;
import io.vipdeck.control.Message;
import io.vipdeck.control.Request;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Parsed;
import io.vipdeck.keepalived.Parser;
import io.vipdeck.keepalived.Problem;
import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;
import io.vipdeck.vrrp.State;
import io.vipdeck.vrrp.VirtualAddress;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A configuration that is read again, on a running pair. */
class ReloadTest extends Stage {
    private static final VirtualAddress SECOND_VIP =
            VirtualAddress.parse("192.168.16.131/24").orElseThrow();

    private final Pair pair = Pair.priority(100);
    private final SimHost web1 = web1(pair);
    private final SimHost web2 = web2(Pair.priority(99));

    private Message.Answer reload(Configuration config) {
        web1.rewrite(config);
        return Objects.requireNonNull(web1.order(Request.RELOAD));
    }

    @Test
    void anUnchangedFileChangesNothing() {
        start(web1, web2);
        int events = web1.events().size();
        int said = prioritiesOfWeb1.size();
        assertThat(reload(pair.build()))
                .isEqualTo(new Message.Answer(
                        true, "the configuration has not changed, nothing to do"));
        assertThat(web1.events()).hasSize(events);
        assertThat(prioritiesOfWeb1).hasSize(said);
        assertOwner(web1, web2);
    }

    @Test
    void aBadFileIsRefusedWithEveryProblemAndTheOldOneStays() {
        start(web1, web2);
        Parsed bad = Parser.parse("a.conf", """
                vrrp_instance VI_1 {
                    interface ens33
                    virtual_router_id 666
                    priority 1000
                    virtual_ipaddress {
                        192.168.16.130
                    }
                }
                """);
        assertThat(bad.errors()).hasSize(2);
        web1.disk().write(bad);
        Message.Answer answer = Objects.requireNonNull(web1.order(Request.RELOAD));
        assertThat(answer.ok()).isFalse();
        assertThat(answer.text().split("\n"))
                .containsExactlyElementsOf(
                        bad.problems().stream().map(Problem::toString).toList());
        assertThat(texts(web1, Event.Kind.WARNING))
                .containsExactly(
                        "the new configuration cannot be used, the old one stays in force");
        simulation.run(10 * SECOND);
        assertOwner(web1, web2);
        assertThat(instance(web1).priority()).isEqualTo(100);
    }

    @Test
    void aLoweredPriorityIsAdvertisedInItsTurnAndTheBackupTakesOver() {
        start(web1, web2);
        int said = prioritiesOfWeb1.size();
        pair.priority = 90;
        assertThat(reload(pair.build()))
                .isEqualTo(new Message.Answer(true, "configured anew: VI_1 changed"));
        assertThat(prioritiesOfWeb1).hasSize(said);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(instance(web1).priority()).isEqualTo(90);
        simulation.run(SECOND);
        assertThat(prioritiesOfWeb1).last().isEqualTo(90);
        simulation.run(4 * SECOND);
        assertOwner(web2, web1);
        assertThat(prioritiesOfWeb1).doesNotContain(0);
    }

    @Test
    void aMastersNewAddressIsAddedAndAnnouncedAndItsOldOneRemoved() {
        start(web1, web2);
        pair.vip = SECOND_VIP;
        reload(pair.build());
        assertThat(web1.has(SECOND_VIP.address())).isTrue();
        assertThat(web1.has(VIP.address())).isFalse();
        assertThat(simulation.lan().owner(SECOND_VIP.address())).contains(web1);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(prioritiesOfWeb1).doesNotContain(0);
        simulation.run(10 * SECOND);
        assertThat(web1.has(SECOND_VIP.address())).isTrue();
        assertThat(web1.has(VIP.address())).isFalse();
        assertThat(texts(web1, Event.Kind.STATE)).hasSize(2);
    }

    @Test
    void anotherVirtualRouterIdResignsTheOldRouterAndStartsTheNew() {
        start(web1, web2);
        pair.vrid = 67;
        pair.vip = SECOND_VIP;
        assertThat(reload(pair.build()))
                .isEqualTo(new Message.Answer(true, "configured anew: VI_1 removed, VI_1 added"));
        assertThat(prioritiesOfWeb1).last().isEqualTo(0);
        assertThat(web1.has(VIP.address())).isFalse();
        assertThat(state(web1)).isEqualTo(State.BACKUP);
        simulation.run(4 * SECOND);
        assertThat(web2.has(VIP.address())).isTrue();
        assertThat(web1.has(SECOND_VIP.address())).isTrue();
        assertThat(texts(web1, Event.Kind.STATE))
                .contains("MASTER to INIT: it is no longer configured");
    }

    @Test
    void anAddedRouterStartsAndTheOldOneKeepsItsState() {
        start(web1, web2);
        Pair other = Pair.priority(100);
        other.vrid = 67;
        other.vip = SECOND_VIP;
        Configuration first = pair.build();
        List<Configuration.Instance> both = new ArrayList<>(first.instances());
        both.addAll(other.build().instances());
        Configuration config =
                Configuration.of(first.globalDefs(), first.scripts(), first.services(), both);
        assertThat(reload(config).text()).isEqualTo("configured anew: VI_1 added");
        assertOwner(web1, web2);
        simulation.run(4 * SECOND);
        assertThat(web1.has(SECOND_VIP.address())).isTrue();
        assertThat(reload(first).text()).isEqualTo("configured anew: VI_1 removed");
        assertThat(web1.has(SECOND_VIP.address())).isFalse();
        assertOwner(web1, web2);
    }

    @Test
    void aNewScriptHoldsNoRunningRouterDownUntilItsFirstResult() {
        start(web1, web2);
        web1.script("chk_http_port", false);
        web1.scriptTakes("chk_http_port", SECOND);
        pair.script(0, 1, 1);
        reload(pair.build());
        assertThat(state(web1)).isEqualTo(State.MASTER);
        simulation.run(900 * MILLI);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        simulation.run(200 * MILLI);
        assertThat(state(web1)).isEqualTo(State.FAULT);
    }

    @Test
    void whatIsKnownOfAScriptStaysWhenItsWeightChanges() {
        pair.script(2, 1, 1);
        web1.rewrite(pair.build());
        start(web1, web2);
        assertThat(instance(web1).effectivePriority()).isEqualTo(102);
        pair.script(5, 2, 2);
        reload(pair.build());
        assertThat(instance(web1).effectivePriority()).isEqualTo(105);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        simulation.run(10 * SECOND);
        assertThat(instance(web1).effectivePriority()).isEqualTo(105);
    }

    @Test
    void aFailedScriptThatIsTrackedNoMoreHoldsNobodyDown() {
        pair.script(0, 1, 1);
        web1.rewrite(pair.build());
        web1.script("chk_http_port", false);
        start(web1, web2);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        pair.scripts = List.of();
        pair.scriptTracks = List.of();
        reload(pair.build());
        assertThat(state(web1)).isEqualTo(State.BACKUP);
        simulation.run(4 * SECOND);
        assertOwner(web1, web2);
    }

    @Test
    void aScriptThatLeavesAndComesBackWhileItRunsIsNotBegunTwice() {
        Configuration without = pair.build();
        web1.scriptTakes("chk_http_port", 1500 * MILLI);
        pair.script(2, 1, 1);
        web1.rewrite(pair.build());
        start(web1, web2);
        simulation.run(500 * MILLI);
        for (int i = 0; i < 5; i++) {
            reload(without);
            reload(pair.build());
            simulation.run(300 * MILLI);
        }
        simulation.run(5 * SECOND);
        assertThat(instance(web1).effectivePriority()).isEqualTo(102);
    }

    @Test
    void aServiceKeepsItsProcessWhenItsUrlComesOrGoes() {
        pair.nginx(false, 1);
        web1.rewrite(pair.build());
        web1.startService("nginx");
        start(web1, web2);
        int pid = Objects.requireNonNull(service(web1).pid());
        pair.nginx(true, 1);
        reload(pair.build());
        assertOwner(web1, web2);
        simulation.run(5 * SECOND);
        assertThat(service(web1).httpStatus()).isEqualTo(200);
        web1.service("nginx").answering(false);
        simulation.run(10 * SECOND);
        assertThat(state(web1)).isEqualTo(State.FAULT);
        pair.nginx(false, 1);
        reload(pair.build());
        simulation.run(5 * SECOND);
        assertOwner(web1, web2);
        assertThat(service(web1).pid()).isEqualTo(pid);
    }

    @Test
    void aNewPasswordHoldsForBothDirections() {
        start(web1, web2);
        pair.password = Optional.of("2222");
        reload(pair.build());
        simulation.run(10 * SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(state(web2)).isEqualTo(State.MASTER);
        Pair other = Pair.priority(99);
        other.password = Optional.of("2222");
        web2.rewrite(other.build());
        web2.order(Request.RELOAD);
        simulation.run(2 * SECOND);
        assertOwner(web1, web2);
    }

    @Test
    void aShorterIntervalIsNoStall() {
        pair.interval = 10 * SECOND;
        web1.rewrite(pair.build());
        start(web1);
        simulation.run(40 * SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        simulation.run(7 * SECOND);
        pair.interval = SECOND;
        reload(pair.build());
        simulation.run(10 * SECOND);
        assertThat(texts(web1, Event.Kind.WARNING)).isEmpty();
        assertThat(state(web1)).isEqualTo(State.MASTER);
    }

    @Test
    void aRouterAddedToADrainedHostStaysOutToo() {
        start(web1, web2);
        web1.order(Request.DRAIN);
        pair.vrid = 67;
        reload(pair.build());
        simulation.run(20 * SECOND);
        assertThat(state(web1)).isEqualTo(State.BACKUP);
        assertThat(instance(web1).reason()).isEqualTo("drained by the operator");
    }

    @Test
    void aRestartReadsTheNewFile() {
        start(web1, web2);
        pair.priority = 90;
        web1.rewrite(pair.build());
        web1.stop();
        web1.start();
        simulation.run(8 * SECOND);
        assertThat(instance(web1).priority()).isEqualTo(90);
    }
}
