package io.vipdeck.agent;

import static io.vipdeck.sim.Pair.SECOND;
import static io.vipdeck.sim.Pair.VIP;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipdeck.control.Event;
import io.vipdeck.control.Request;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Unicast;
import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;
import io.vipdeck.vrrp.Advertisement;
import io.vipdeck.vrrp.AdvertisementCodec;
import io.vipdeck.vrrp.State;
import io.vipdeck.vrrp.VirtualAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Peers named one by one, in place of the group. */
class UnicastTest extends Stage {
    private static final InetAddress STRANGER = ip("192.168.16.99");

    private static Pair to(int priority, String... peers) {
        return Pair.priority(priority).unicast(peers);
    }

    @Test
    void aPairElectsFailsOverAndComesBack() {
        SimHost web1 = web1(to(100, "192.168.16.129"));
        SimHost web2 = web2(to(99, "192.168.16.128"));
        start(web1, web2);
        assertOwner(web1, web2);
        web1.stop();
        simulation.run(614 * MILLI);
        assertOwner(web2, web1);
        web1.start();
        simulation.run(3700 * MILLI);
        assertOwner(web1, web2);
    }

    @Test
    void everyPeerIsSpokenToAndNobodyElse() {
        SimHost web1 = web1(to(100, "192.168.16.129", "192.168.16.130", "192.168.16.131"));
        SimHost web3 = host("web3", ip("192.168.16.131"), to(90, "192.168.16.128"));
        SimHost group = host("web4", ip("192.168.16.132"), Pair.priority(80));
        start(web1, web3, group);
        assertThat(state(web3)).isEqualTo(State.BACKUP);
        assertThat(instance(web3).advertsReceived()).isPositive();
        // Three packets are one advertisement.
        assertThat(instance(web1).advertsSent()).isEqualTo(prioritiesOfWeb1.size() / 3);
        assertThat(state(group)).as("the group is another space").isEqualTo(State.MASTER);
        assertThat(instance(group).advertsReceived()).isZero();
    }

    /** keepalived believes anybody unless check_unicast_src is set; we set it. */
    @ParameterizedTest
    @CsvSource({"true, MASTER, 0, 1", "false, BACKUP, 1, 0"})
    void whoIsNoPeerIsBelievedOnlyWhereNobodyIsChecked(
            boolean check, State state, long received, long discarded) {
        Pair pair = Pair.priority(100);
        pair.unicast = unicast(check, 0, 255, B);
        SimHost web1 = web1(pair);
        start(web1);
        simulation.lan().inject(web1, STRANGER, A, 64, message(STRANGER, A));
        simulation.run(SECOND);
        assertThat(state(web1)).isEqualTo(state);
        assertThat(instance(web1).advertsReceived()).isEqualTo(received);
        assertThat(instance(web1).discards())
                .isEqualTo(discarded == 0 ? Map.of() : Map.of("peer", discarded));
    }

    @ParameterizedTest
    @CsvSource({"253, MASTER", "254, BACKUP"})
    void aPeersTtlIsHeldToItsBounds(int ttl, State state) {
        Pair pair = Pair.priority(100);
        pair.unicast = unicast(true, 254, 255, B);
        SimHost web1 = web1(pair);
        start(web1);
        simulation.lan().inject(web1, B, A, ttl, message(B, A));
        assertThat(state(web1)).isEqualTo(state);
    }

    @Test
    void whatGoesToTheGroupIsNotForPeers() {
        SimHost web1 = web1(to(100, "192.168.16.129"));
        start(web1);
        foreign(web1, 66, 200, "1111");
        simulation.run(SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(instance(web1).discards()).isEqualTo(Map.of("destination", 1L));
    }

    @Test
    void afterAFaultTheOwnAddressIsAnnouncedToo() {
        SimHost web1 = web1(to(100, "192.168.16.129"));
        SimHost web2 = web2(to(99, "192.168.16.128"));
        start(web1, web2);
        assertThat(simulation.lan().lastAnnouncer(A)).as("not without a fault").isEmpty();
        web1.link(false);
        simulation.run(5 * SECOND);
        assertThat(simulation.lan().lastAnnouncer(A)).isEmpty();
        web1.link(true);
        simulation.run(10 * MILLI);
        assertThat(simulation.lan().lastAnnouncer(A)).contains(web1);
    }

    @Test
    void throughTheGroupTheOwnAddressIsNeverAnnounced() {
        SimHost web1 = web1(Pair.priority(100));
        start(web1);
        web1.link(false);
        simulation.run(5 * SECOND);
        web1.link(true);
        simulation.run(5 * SECOND);
        assertThat(simulation.lan().lastAnnouncer(A)).isEmpty();
    }

    @Test
    void otherPeersByAReloadKeepTheStateAndTheVip() {
        SimHost web1 = web1(to(100, "192.168.16.129"));
        SimHost web2 = web2(to(99, "192.168.16.128"));
        start(web1, web2);
        List<Event> before = web1.events();
        web1.rewrite(to(100, "192.168.16.129", "192.168.16.131").build());

        assertThat(Objects.requireNonNull(web1.order(Request.RELOAD)).text())
                .isEqualTo("configured anew: VI_1 changed");

        assertThat(web1.events().subList(before.size(), web1.events().size()))
                .noneMatch(Stage::isState);
        assertOwner(web1, web2);
        SimHost web3 = host("web3", ip("192.168.16.131"), to(90, "192.168.16.128"));
        start(web3);
        assertThat(state(web3)).isEqualTo(State.BACKUP);
    }

    @Test
    void fromTheGroupToPeersItIsAnotherRouter() {
        SimHost web1 = web1(Pair.priority(100));
        start(web1);
        web1.rewrite(to(100, "192.168.16.129").build());
        assertThat(Objects.requireNonNull(web1.order(Request.RELOAD)).text())
                .contains("VI_1 removed", "VI_1 added");
        assertThat(prioritiesOfWeb1).last().isEqualTo(0);
        assertThat(web1.has(VIP.address())).isFalse();
        simulation.run(4 * SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
    }

    @ParameterizedTest
    @CsvSource({"true, FAULT", "false, MASTER"})
    void withoutAPeerItIsAFaultWhereThatIsAskedFor(boolean fault, State state) {
        Pair pair = Pair.priority(100);
        pair.unicast = Optional.of(new Unicast(Optional.empty(), List.of(), true, 255, fault));
        SimHost web1 = web1(pair);
        start(web1);
        assertThat(state(web1)).isEqualTo(state);
        if (fault) {
            assertThat(instance(web1).reason()).isEqualTo("there is no unicast_peer to speak to");
            web1.rewrite(to(100, "192.168.16.129").build());
            web1.order(Request.RELOAD);
            simulation.run(4 * SECOND);
            assertThat(state(web1)).isEqualTo(State.MASTER);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, FAULT", "false, MASTER"})
    void theLossOfTheSourceIsAFaultWhereItIsTracked(boolean tracked, State state) {
        VirtualAddress second = VirtualAddress.parse("192.168.16.140/24").orElseThrow();
        Pair pair = Pair.priority(100);
        pair.trackSource = tracked;
        pair.unicast = Optional.of(new Unicast(
                Optional.of(second.address()),
                List.of(new Unicast.Peer(B, 0, 255)),
                true,
                255,
                false));
        SimHost web1 = web1(pair);
        start(web1);
        // What is not tracked may come late.
        assertThat(state(web1)).isEqualTo(state);
        web1.address(second, true);
        simulation.run(4 * SECOND);
        assertThat(state(web1)).isEqualTo(State.MASTER);
        web1.address(second, false);
        simulation.run(MILLI);
        assertThat(state(web1)).isEqualTo(state);
        if (tracked) {
            assertThat(instance(web1).reason())
                    .isEqualTo("the source address 192.168.16.140 is not here");
        }
    }

    /** The group, and two sets of peers: three routers of one number. */
    @Test
    void oneNumberMayBeUsedByTheGroupAndByOtherPeers() {
        Configuration config =
                together(Pair.priority(100), to(100, "192.168.16.129"), to(100, "192.168.16.131"));
        SimHost web1 = simulation.add("web1", new VirtualAddress(A, 24), config);
        SimHost web2 = web2(to(200, "192.168.16.128"));
        start(web1, web2);
        assertThat(states(web1)).containsExactly(State.MASTER, State.BACKUP, State.MASTER);
        simulation
                .lan()
                .inject(web1, ip("192.168.16.131"), A, 64, message(ip("192.168.16.131"), A));
        assertThat(states(web1)).containsExactly(State.MASTER, State.BACKUP, State.BACKUP);
        foreign(web1, 66, 200, "1111");
        assertThat(states(web1)).containsExactly(State.BACKUP, State.BACKUP, State.BACKUP);
        simulation.run(SECOND);
        assertThat(Objects.requireNonNull(web1.status()).instances())
                .allSatisfy(each -> assertThat(each.discards()).isEmpty());
    }

    @Test
    void oneNumberTwiceForOnePeerIsRefused() {
        Configuration config =
                together(to(100, "192.168.16.129", "192.168.16.131"), to(100, "192.168.16.131"));
        SimHost web1 = simulation.add("web1", new VirtualAddress(A, 24), config);
        assertThatThrownBy(web1::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("VI_2 and VI_1 have the same virtual_router_id 66 on ens33");
    }

    @Test
    void aChecksumOfEitherFormIsSentAndTaken() {
        for (boolean messageOnly : new boolean[] {true, false}) {
            Pair sender = to(100, "192.168.16.129");
            sender.version = 3;
            sender.password = Optional.empty();
            sender.checksumAsV2 = messageOnly;
            Pair receiver = to(99, "192.168.16.128");
            receiver.version = 3;
            receiver.password = Optional.empty();
            UnicastTest stage = new UnicastTest();
            SimHost web1 = stage.web1(sender);
            SimHost web2 = stage.web2(receiver);
            List<ByteBuffer> sent = new ArrayList<>();
            web1.tap(sent::add);
            stage.start(web1, web2);
            stage.assertOwner(web1, web2);
            assertThat(instance(web2).discards()).isEmpty();
            // RFC 1071: the sum of the whole message is only nothing where it is covered alone.
            assertThat(sumsUp(sent.get(0))).isEqualTo(messageOnly);
        }
    }

    private static boolean sumsUp(ByteBuffer message) {
        int sum = 0;
        for (int at = 0; at < message.remaining(); at += 2) {
            sum += message.getShort(at) & 0xffff;
        }
        return (sum & 0xffff) + (sum >>> 16) == 0xffff;
    }

    // ---- words

    private static Optional<Unicast> unicast(boolean check, int least, int most, InetAddress peer) {
        return Optional.of(new Unicast(
                Optional.empty(), List.of(new Unicast.Peer(peer, least, most)), check, 255, false));
    }

    private static List<State> states(SimHost host) {
        return Objects.requireNonNull(host.status()).instances().stream()
                .map(each -> each.state())
                .toList();
    }

    private static Configuration together(Pair... pairs) {
        for (int i = 0; i < pairs.length; i++) {
            pairs[i].name = "VI_" + (i + 1);
        }
        return Pair.together(List.of(pairs));
    }

    private static ByteBuffer message(InetAddress from, InetAddress to) {
        return AdvertisementCodec.encode(
                new Advertisement(2, 66, 200, 1, SECOND, List.of(VIP.address())),
                from,
                to,
                Optional.of(io.vipdeck.vrrp.Password.of("1111")));
    }
}
