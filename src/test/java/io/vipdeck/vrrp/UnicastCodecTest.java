package io.vipdeck.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.vrrp.Expectation.Sender;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Packets that go straight to a host, and the checksum's forms on every way. */
class UnicastCodecTest {
    private static final InetAddress HERE = ip("192.0.2.2");
    private static final InetAddress THERE = ip("192.0.2.251");
    private static final InetAddress GROUP = ip("224.0.0.18");

    @ParameterizedTest
    @CsvSource({
        "0, 255, 255, true",
        "0, 255, 1, true",
        "0, 255, -1, true",
        "254, 255, 254, true",
        "254, 255, 253, false",
        "254, 255, -1, false",
        "10, 20, 9, false",
        "10, 20, 10, true",
        "10, 20, 20, true",
        "10, 20, 21, false",
    })
    void thePeersTtlIsBelievedWithinItsBounds(int least, int most, int ttl, boolean good) {
        Packet packet = new Packet(THERE, HERE, ttl, message(HERE, false));
        Decoded decoded = decode(packet, Sender.peer(least, most));
        assertThat(reason(decoded))
                .isEqualTo(good ? Optional.empty() : Optional.of(DiscardReason.TTL));
    }

    @Test
    void whoIsNoPeerIsNotBelieved() {
        Packet packet = new Packet(THERE, HERE, 255, message(HERE, false));
        assertThat(reason(decode(packet, Sender.STRANGER))).contains(DiscardReason.PEER);
    }

    @Test
    void amongPeersNothingIsSentToTheGroupAndInTheGroupNothingToAHost() {
        Packet toGroup = new Packet(THERE, GROUP, 255, message(GROUP, false));
        Packet toHost = new Packet(THERE, HERE, 255, message(HERE, false));
        assertThat(reason(decode(toGroup, Sender.peer(0, 255))))
                .contains(DiscardReason.DESTINATION);
        assertThat(reason(decode(toHost, Sender.GROUP))).contains(DiscardReason.DESTINATION);
        assertThat(decode(toGroup, Sender.GROUP)).isInstanceOf(Decoded.Accepted.class);
        assertThat(decode(toHost, Sender.peer(0, 255))).isInstanceOf(Decoded.Accepted.class);
    }

    /** RFC 9568 section 5.2.8, and what keepalived up to 1.3.6 made of unicast. */
    @ParameterizedTest
    @CsvSource({
        "192.0.2.2, 192.0.2.2, false, PSEUDO_HEADER",
        "192.0.2.2, 192.0.2.2, true, MESSAGE",
        "192.0.2.2, 224.0.0.18, false, GROUP_PSEUDO_HEADER",
        "224.0.0.18, 224.0.0.18, false, PSEUDO_HEADER",
        "224.0.0.18, 224.0.0.18, true, MESSAGE"
    })
    void everyFormOfTheChecksumIsTakenAndTold(
            String to, String summedFor, boolean messageOnly, ChecksumForm form) {
        Packet packet = new Packet(THERE, ip(to), 255, message(ip(summedFor), messageOnly));
        boolean group = ip(to).isMulticastAddress();
        assertThat(decode(packet, group ? Sender.GROUP : Sender.peer(0, 255)))
                .isInstanceOfSatisfying(
                        Decoded.Accepted.class,
                        good -> assertThat(good.checksum()).isEqualTo(form));
    }

    @Test
    void aChecksumForAnotherHostIsWrong() {
        Packet packet = new Packet(THERE, HERE, 255, message(ip("192.0.2.3"), false));
        assertThat(reason(decode(packet, Sender.peer(0, 255)))).contains(DiscardReason.CHECKSUM);
    }

    /** The forms to one host are none of the group's. */
    @Test
    void overIpv6ThereIsOneFormOnly() {
        InetAddress from = ip("2001:db8::1");
        InetAddress to = ip("2001:db8::2");
        Advertisement advertisement =
                new Advertisement(3, 10, 200, 0, 1_000_000_000L, List.of(ip("fe80::10")));
        for (InetAddress summedFor : List.of(to, ip("ff02::12"))) {
            ByteBuffer message =
                    AdvertisementCodec.encode(advertisement, from, summedFor, Optional.empty());
            Packet packet = new Packet(from, to, 64, message);
            assertThat(reason(decode(packet, Sender.peer(0, 255))))
                    .isEqualTo(
                            summedFor.equals(to)
                                    ? Optional.empty()
                                    : Optional.of(DiscardReason.CHECKSUM));
        }
    }

    /** Vectors P12 and P13: the same message in both forms. */
    @ParameterizedTest
    @CsvSource({"P12, true", "P13, false"})
    void theSwitchChoosesTheFormThatIsSent(String vector, boolean messageOnly) {
        assertThat(message(GROUP, messageOnly)).isEqualTo(Vectors.packet(vector).message());
    }

    @Test
    void theSwitchChangesNothingOverIpv6AndInVersion2() {
        InetAddress from = ip("fe80::1");
        Advertisement ipv6 =
                new Advertisement(3, 10, 200, 0, 1_000_000_000L, List.of(ip("fe80::10")));
        Advertisement version2 = new Advertisement(2, 10, 200, 0, 1_000_000_000L, List.of(HERE));
        for (boolean switched : new boolean[] {true, false}) {
            assertThat(AdvertisementCodec.sum(
                            AdvertisementCodec.write(ipv6, Optional.empty(), 0),
                            from,
                            ip("ff02::12"),
                            switched))
                    .isEqualTo(AdvertisementCodec.encode(
                            ipv6, from, ip("ff02::12"), Optional.empty()));
            assertThat(AdvertisementCodec.sum(
                            AdvertisementCodec.write(version2, Optional.empty(), 0),
                            THERE,
                            GROUP,
                            switched))
                    .isEqualTo(AdvertisementCodec.encode(version2, THERE, GROUP, Optional.empty()));
        }
    }

    private static Decoded decode(Packet packet, Sender sender) {
        return AdvertisementCodec.decode(packet, Expectation.version3().from(sender));
    }

    private static Optional<DiscardReason> reason(Decoded decoded) {
        return decoded instanceof Decoded.Discarded bad
                ? Optional.of(bad.reason())
                : Optional.empty();
    }

    /** P12 or P13, but for another destination. */
    private static ByteBuffer message(InetAddress to, boolean messageOnly) {
        Advertisement advertisement = new Advertisement(
                3, 10, 200, 0, 1_000_000_000L, List.of(ip("192.0.2.1"), ip("192.0.2.2")));
        return AdvertisementCodec.sum(
                AdvertisementCodec.write(advertisement, Optional.empty(), 0),
                THERE,
                to,
                messageOnly);
    }

    private static InetAddress ip(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }
}
