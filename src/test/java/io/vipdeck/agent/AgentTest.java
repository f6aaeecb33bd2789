package io.vipdeck.agent;

import static io.vipdeck.sim.Pair.SECOND;
import static io.vipdeck.sim.Pair.VIP;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.control.Event;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Parser;
import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;
import io.vipdeck.vrrp.State;
import io.vipdeck.vrrp.VirtualAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The daemon as an operator meets it, in virtual time on a LAN in memory. */
class AgentTest extends Stage {
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
        two.name = "VI_2";
        Configuration config = Pair.together(List.of(one, two));
        return simulation.add(name, new VirtualAddress(address, 24), config);
    }

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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherClustersPacketsChangeNothing(boolean logUnknownVrids) {
        Pair pair = Pair.priority(100);
        pair.logUnknownVrids = logUnknownVrids;
        SimHost web1 = web1(pair);
        start(web1);
        for (int i = 0; i < 1000; i++) {
            foreign(web1, 67, 200, "1111");
            simulation.run(10 * MILLI);
        }
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(instance(web1).advertsReceived()).isZero();
        assertThat(web1.log())
                .filteredOn(line -> line.contains("67 is not ours"))
                .hasSize(logUnknownVrids ? 1 : 0);
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
        assertThat(instance(web1).discards()).containsExactly(Map.entry("ttl", 1L));
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
}
