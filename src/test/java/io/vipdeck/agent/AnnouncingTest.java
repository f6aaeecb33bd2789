package io.vipdeck.agent;

import static io.vipdeck.sim.Pair.SECOND;
import static io.vipdeck.sim.Pair.VIP;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.control.Event;
import io.vipdeck.keepalived.Announcing;
import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.State;
import io.vipdeck.vrrp.VirtualAddress;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** When the LAN is told where the addresses are, to the nanosecond, and which addresses those are. */
class AnnouncingTest extends Stage {
    private static final VirtualAddress OTHER =
            VirtualAddress.parse("192.168.17.130/24").orElseThrow();
    private static final VirtualAddress IPV6 =
            VirtualAddress.parse("2001:db8::130/64").orElseThrow();
    private static final InetAddress STRANGER = ip("192.168.16.200");

    private final List<String> told = new ArrayList<>();
    private long masterNanos;

    @BeforeEach
    void listen() {
        simulation.lan().tap((host, address) -> {
            long now = simulation.timeline().nowNanos();
            masterNanos = told.isEmpty() ? now : masterNanos;
            told.add((now - masterNanos) / 1e6 + " " + IpLiteral.format(address));
        });
    }

    @Test
    void withoutAnIntervalARoundLeavesAtOnce() {
        SimHost web1 = web1(announcing(new Announcing(5 * SECOND, 2, 0, 1, 0, 1, 0, 0)));
        start(web1);
        simulation.run(2 * SECOND);
        assertThat(told)
                .containsExactly(
                        "0.0 192.168.16.130",
                        "0.0 192.168.17.130",
                        "0.0 2001:db8::130",
                        "0.0 192.168.16.130",
                        "0.0 192.168.17.130",
                        "0.0 2001:db8::130",
                        "5000.0 192.168.16.130",
                        "5000.0 192.168.17.130",
                        "5000.0 2001:db8::130",
                        "5000.0 192.168.16.130",
                        "5000.0 192.168.17.130",
                        "5000.0 2001:db8::130");
    }

    /** keepalived: garp_interval, gna_interval. */
    @Test
    void anIntervalSpacesThemAndEachFamilyHasItsOwn() {
        Announcing slow = new Announcing(0, 2, 0, 1, 0, 1, 20 * MILLI, 50 * MILLI);
        SimHost web1 = web1(announcing(slow));
        start(web1);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(told)
                .containsExactly(
                        "0.0 192.168.16.130",
                        "0.0 2001:db8::130",
                        "20.0 192.168.17.130",
                        "40.0 192.168.16.130",
                        "50.0 2001:db8::130",
                        "60.0 192.168.17.130");
    }

    @Test
    void whatStillWaitsIsForgottenOnLeavingMaster() {
        SimHost web1 = web1(announcing(new Announcing(0, 5, 0, 1, 0, 1, SECOND, SECOND)));
        start(web1);
        simulation.lan().inject(web1, STRANGER, 255, message(66, 200, "1111", "192.168.16.130"));
        int before = told.size();
        assertThat(before).isBetween(5, 10);
        simulation.run(2 * SECOND);
        assertThat(state(web1)).isEqualTo(State.BACKUP);
        assertThat(told).hasSize(before);
    }

    /** A frozen master says nothing until it knows that it is still the master. */
    @Test
    void whatStillWaitsIsNotSaidByAMasterThatSlept() {
        SimHost web1 = web1(announcing(new Announcing(0, 5, 0, 1, 0, 1, SECOND, SECOND)));
        SimHost web2 = web2(Pair.priority(99));
        start(web1, web2);
        web1.freeze();
        simulation.run(8 * SECOND);
        assertThat(state(web2)).isEqualTo(State.MASTER);
        told.clear();
        simulation.lan().part("web1", 1);
        web1.thaw(true);
        assertThat(told).isEmpty();
    }

    /** keepalived: garp_lower_prio_repeat and _delay. */
    @Test
    void aWeakerMasterIsAnsweredWithARoundOfItsOwn() {
        Announcing lower = new Announcing(0, 1, 0, 1, 1500 * MILLI, 2, 0, 0);
        Pair pair = Pair.priority(100);
        pair.announcing = lower;
        SimHost web1 = web1(pair);
        start(web1);
        told.clear();
        simulation.lan().inject(web1, STRANGER, 255, message(66, 1, "1111", "192.168.16.130"));
        simulation.run(3 * SECOND);
        assertThat(told)
                .containsExactly(
                        "0.0 192.168.16.130",
                        "0.0 192.168.16.130",
                        "1500.0 192.168.16.130",
                        "1500.0 192.168.16.130");
    }

    // ---- virtual_ipaddress_excluded

    @Test
    void excludedAddressesMoveWithTheOthersAndAreNotAdvertised() {
        SimHost web1 = web1(announcing(Announcing.DEFAULT));
        SimHost web2 = web2(announcing(Announcing.DEFAULT, 99));
        List<Integer> counts = new ArrayList<>();
        web1.tap(message -> counts.add(message.get(3) & 0xff));
        start(web1, web2);
        assertThat(counts).isNotEmpty().containsOnly(1);
        assertThat(instance(web1).vips())
                .containsExactly("192.168.16.130/24", "192.168.17.130/24", "2001:db8::130/64");
        for (VirtualAddress each : List.of(VIP, OTHER, IPV6)) {
            assertThat(web1.has(each.address())).isTrue();
            assertThat(web2.has(each.address())).isFalse();
        }
        web1.stop();
        simulation.run(2 * SECOND);
        for (VirtualAddress each : List.of(VIP, OTHER, IPV6)) {
            assertThat(web1.has(each.address())).isFalse();
            assertThat(web2.has(each.address())).isTrue();
        }
        assertThat(texts(web2, Event.Kind.WARNING)).isEmpty();
    }

    @Test
    void anExcludedAddressThatSomebodyElseRemovesIsPutBack() {
        SimHost web1 = web1(announcing(Announcing.DEFAULT));
        start(web1);
        web1.address(IPV6, false);
        simulation.run(SECOND);
        assertThat(web1.has(IPV6.address())).isTrue();
        assertThat(texts(web1, Event.Kind.WARNING))
                .containsExactly("2001:db8::130/64 was removed from ens33 by someone else and is"
                        + " put back");
    }

    @Test
    void excludedAddressesThatADeadAgentLeftAreRemoved() {
        SimHost web1 = web1(announcing(Announcing.DEFAULT));
        start(web1);
        web1.kill();
        assertThat(web1.has(IPV6.address())).isTrue();
        web1.start();
        assertThat(web1.has(IPV6.address())).isFalse();
        assertThat(web1.has(OTHER.address())).isFalse();
    }

    private static Pair announcing(Announcing announcing) {
        return announcing(announcing, 100);
    }

    private static Pair announcing(Announcing announcing, int priority) {
        Pair pair = Pair.priority(priority);
        pair.announcing = announcing;
        pair.excluded = List.of(OTHER, IPV6);
        return pair;
    }
}
