package io.vipdeck.agent;

import static io.vipdeck.sim.Pair.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.control.Event;
import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;
import io.vipdeck.vrrp.Advertisement;
import io.vipdeck.vrrp.AdvertisementCodec;
import io.vipdeck.vrrp.State;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is counted and said of packets that come, good and bad. */
class ReceptionTest extends Stage {
    @Test
    void everyReasonIsCountedForItself() {
        SimHost web1 = web1(Pair.priority(100));
        start(web1);
        foreign(web1, 66, 200, "2222");
        foreign(web1, 66, 200, "3333");
        ByteBuffer good = message(66, 200, "1111", "192.168.16.130");
        simulation.lan().inject(web1, B, 64, good);
        simulation.lan().inject(web1, B, ip("192.168.16.128"), 255, good);
        ByteBuffer flipped =
                ByteBuffer.allocate(good.remaining()).put(good.duplicate()).clear();
        simulation.lan().inject(web1, B, 255, flipped.put(2, (byte) 201));
        simulation.run(SECOND);
        assertThat(instance(web1).discards())
                .isEqualTo(
                        Map.of("authentication", 2L, "ttl", 1L, "destination", 1L, "checksum", 1L));
        assertThat(instance(web1).advertsDiscarded()).isEqualTo(5);
    }

    /** Of the BSDs; it shares the protocol number and the group. */
    @Test
    void carpIsNoVrrp() {
        SimHost web1 = web1(Pair.priority(100));
        start(web1);
        byte[] carp = HexFormat.of().parseHex("214200070001deb5" + "00".repeat(28));
        for (int i = 0; i < 100; i++) {
            simulation.lan().inject(web1, B, 255, ByteBuffer.wrap(carp));
            simulation.run(SECOND / 10);
        }
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(instance(web1).advertsReceived()).isZero();
        assertThat(instance(web1).advertsDiscarded()).isEqualTo(100);
        assertThat(web1.log()).filteredOn(line -> line.contains("discarded")).hasSize(1);
    }

    @Test
    void whatIsWrongAgainAfterItWasWellIsNews() {
        SimHost web1 = web1(Pair.priority(100));
        start(web1);
        for (int i = 0; i < 400; i++) {
            foreign(web1, 66, 90, "2222");
            simulation.run(SECOND);
        }
        assertThat(wrongPasswords(web1)).as("at 0, 1 and 3 minutes").isEqualTo(3);
        simulation.run(70 * SECOND);
        foreign(web1, 66, 90, "1111");
        foreign(web1, 66, 90, "2222");
        assertThat(wrongPasswords(web1)).isEqualTo(4);
    }

    private static long wrongPasswords(SimHost host) {
        return host.log().stream()
                .filter(line -> line.contains("the password is another one"))
                .count();
    }

    /** RFC 9568 section 7.1: version 3 follows another interval, and says so once. */
    @Test
    void anotherIntervalIsSaidOnceForEachChange() {
        Pair pair = Pair.priority(100);
        pair.version = 3;
        pair.password = Optional.empty();
        SimHost web1 = web1(pair);
        start(web1);
        for (long tenths : new long[] {5, 5, 5, 5, 2, 2, 10, 10, 2}) {
            simulation.lan().inject(web1, B, 255, version3(tenths * SECOND / 10));
            simulation.run(MILLI);
        }
        assertThat(stream(web1, Event.Kind.WARNING).filter(text -> text.contains("advert_int")))
                .containsExactly(
                        "192.168.16.129 has advert_int 0.50 s, but 1.00 s is configured here; as"
                                + " its backup we follow it",
                        "192.168.16.129 has advert_int 0.20 s, but 1.00 s is configured here; as"
                                + " its backup we follow it");
        assertThat(instance(web1).discards()).isEmpty();
    }

    private static ByteBuffer version3(long intervalNanos) {
        return AdvertisementCodec.encode(
                new Advertisement(3, 66, 200, 0, intervalNanos, List.of(Pair.VIP.address())),
                B,
                ip("224.0.0.18"),
                Optional.empty());
    }

    @Test
    void anotherClusterIsToldOfWhereThatIsAskedFor() {
        Pair pair = Pair.priority(100);
        pair.logUnknownVrids = true;
        SimHost web1 = web1(pair);
        start(web1);
        for (int i = 0; i < 100; i++) {
            foreign(web1, 67, 200, "1111");
            simulation.run(SECOND);
        }
        assertThat(web1.log())
                .filteredOn(line -> line.contains("67 is not ours"))
                .hasSize(2)
                .allMatch(line -> line.startsWith("INFO ens33: "));
    }
}
