package io.vipdeck.vrrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipdeck.vrrp.Decoded.Accepted;
import io.vipdeck.vrrp.Decoded.Discarded;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/** Packets from the field, and what becomes of them when a byte is wrong. */
class AdvertisementCodecTest {
    private static final long SECOND = 1_000_000_000L;
    private static final InetAddress SENDER = ip("192.168.16.128");
    private static final InetAddress GROUP = ip("224.0.0.18");
    private static final InetAddress SENDER6 = ip("fe80::1");
    private static final InetAddress GROUP6 = ip("ff02::12");
    private static final Password PASS = Password.of("1111");

    static List<Vectors.Vector> all() {
        return Vectors.all();
    }

    static List<Vectors.Vector> good() {
        return Vectors.good();
    }

    @ParameterizedTest
    @MethodSource("all")
    void readsWhatTheFieldSends(Vectors.Vector vector) {
        Optional<Packet> packet = vector.packet();
        if (packet.isEmpty()) {
            assertThat(vector.says()).isEqualTo("UNOPENED");
            return;
        }
        Decoded decoded = AdvertisementCodec.decode(packet.get(), Expectation.ANYTHING);
        if (decoded instanceof Accepted accepted) {
            assertThat(say(accepted.advertisement())).isEqualTo(vector.says());
            assertThat(accepted.checksum() == ChecksumForm.MESSAGE ? "message" : "pseudo")
                    .isEqualTo(vector.field("form"));
        } else {
            assertThat(((Discarded) decoded).reason().name()).isEqualTo(vector.says());
        }
    }

    @Test
    void hasVectorsOfEveryKind() {
        assertThat(good()).hasSizeGreaterThanOrEqualTo(14);
        assertThat(all()).hasSizeGreaterThanOrEqualTo(22);
    }

    @ParameterizedTest
    @MethodSource("good")
    void writesTheSameBytesWhereTheFormIsTheOneSent(Vectors.Vector vector) {
        Packet packet = vector.packet().orElseThrow();
        Accepted accepted = (Accepted) AdvertisementCodec.decode(packet, Expectation.ANYTHING);
        boolean sentForm = accepted.advertisement().version() == 2
                || accepted.checksum() == ChecksumForm.PSEUDO_HEADER;
        ByteBuffer written = AdvertisementCodec.encode(
                accepted.advertisement(),
                packet.source(),
                packet.destination(),
                Optional.of(Password.of("abcdefgh")));
        if (sentForm) {
            assertThat(written).isEqualTo(packet.message());
        } else {
            assertThat(AdvertisementCodec.decode(with(packet, written), Expectation.ANYTHING))
                    .isEqualTo(new Accepted(accepted.advertisement(), ChecksumForm.PSEUDO_HEADER));
        }
    }

    /** Mutation 1, RFC 9568 section 7.1. */
    @ParameterizedTest
    @ValueSource(ints = {254, 64, 1, 0, -1})
    void refusesWhatCrossedARouter(int ttl) {
        Packet packet = v2(1, 100, 1);
        assertReason(
                new Packet(SENDER, GROUP, ttl, packet.message()), v2Router(), DiscardReason.TTL);
        assertAccepted(packet, v2Router());
    }

    /** Without this the TTL check could be walked round by sending straight to the host. */
    @Test
    void refusesWhatWasNotSentToTheGroup() {
        ByteBuffer message = v2(1, 100, 1).message();
        assertReason(
                new Packet(SENDER, ip("192.168.16.129"), 255, message),
                v2Router(),
                DiscardReason.DESTINATION);
    }

    /** RFC 9568 sections 5.1.2.2 and 5.1.2.3. */
    @Test
    void refusesIpv6FromBeyondTheLanOrToAnotherGroup() {
        Advertisement advertisement =
                new Advertisement(3, 66, 100, 0, SECOND, List.of(ip("fe80::66")));
        InetAddress other = ip("ff02::1");
        ByteBuffer toGroup =
                AdvertisementCodec.encode(advertisement, SENDER6, GROUP6, Optional.empty());
        ByteBuffer toOther =
                AdvertisementCodec.encode(advertisement, SENDER6, other, Optional.empty());
        assertAccepted(new Packet(SENDER6, GROUP6, 255, toGroup), Expectation.version3());
        assertReason(
                new Packet(SENDER6, GROUP6, 254, toGroup),
                Expectation.version3(),
                DiscardReason.TTL);
        assertReason(
                new Packet(SENDER6, other, 255, toOther),
                Expectation.version3(),
                DiscardReason.DESTINATION);
    }

    /** Mutation 2, RFC 9568 section 5.2.1. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 15})
    void refusesOtherVersions(int version) {
        assertReason(
                changed(v2(1, 100, 1), 0, version << 4 | 1), v2Router(), DiscardReason.VERSION);
    }

    @Test
    void refusesVersion2OverIpv6() {
        Packet packet = v3Ipv6(1);
        assertReason(changed(packet, 0, 0x21), Expectation.ANYTHING, DiscardReason.VERSION);
    }

    /** Mutation 3, RFC 9568 section 5.2.2. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 15})
    void refusesOtherTypes(int type) {
        assertReason(changed(v2(1, 100, 1), 0, 0x20 | type), v2Router(), DiscardReason.TYPE);
    }

    /** Mutation 4, RFC 9568 section 5.2.8. */
    @ParameterizedTest
    @MethodSource("good")
    void refusesAFlippedChecksum(Vectors.Vector vector) {
        Packet packet = vector.packet().orElseThrow();
        for (int at = 6; at < 8; at++) {
            for (int bit = 0; bit < 8; bit++) {
                int value = packet.message().get(at) ^ 1 << bit;
                assertReason(
                        changed(packet, at, value), Expectation.ANYTHING, DiscardReason.CHECKSUM);
            }
        }
    }

    /** Mutation 5, erratum 8299. */
    @Test
    void refusesNoAddresses() {
        assertReason(summed("3142640000640000"), Expectation.version3(), DiscardReason.COUNT);
        assertReason(summed("21426400000100000000000000000000"), v2Router(), DiscardReason.COUNT);
    }

    /** Mutation 6, RFC 9568 section 7.1: the length must be the one the count asks for. */
    @Test
    void refusesALengthThatDoesNotFitTheCount() {
        assertReason(
                summed("3142640200640000c0a81082"), Expectation.version3(), DiscardReason.LENGTH);
        assertReason(
                summed("3142640100640000c0a81082c0a81083"),
                Expectation.version3(),
                DiscardReason.LENGTH);
    }

    /** Mutation 7: zeros at the end leave the checksum valid. */
    @Test
    void refusesAnAuthenticationTailInVersion3() {
        assertReason(
                summed("3142640100640000c0a810820000000000000000"),
                Expectation.version3(),
                DiscardReason.LENGTH);
    }

    /** Mutation 8, erratum 8301. */
    @Test
    void refusesIntervalZero() {
        assertReason(
                summed("3142640100000000c0a81082"), Expectation.version3(), DiscardReason.INTERVAL);
        assertReason(
                summed("2142640100000000c0a810820000000000000000"),
                Expectation.ANYTHING,
                DiscardReason.INTERVAL);
    }

    /** Mutation 9, RFC 9568 section 5.2.6: reserved bits are not looked at. */
    @Test
    void acceptsReservedBits() {
        Advertisement read =
                assertAccepted(summed("31426401f0640000c0a81082"), Expectation.version3());
        assertThat(read.advertIntNanos()).isEqualTo(SECOND);
    }

    /** Mutation 10. */
    @Test
    void readsTheLongestInterval() {
        Advertisement read =
                assertAccepted(summed("314264010fff0000c0a81082"), Expectation.version3());
        assertThat(read.advertIntNanos()).isEqualTo(40_950_000_000L);
    }

    /** Mutation 11: version 2 must agree (RFC 3768 section 7.1), version 3 learns. */
    @Test
    void refusesAnotherIntervalInVersion2Only() {
        assertReason(v2(2, 100, 1), v2Router(), DiscardReason.INTERVAL);
        assertAccepted(summed("3142640100c80000c0a81082"), Expectation.version3());
    }

    /** Mutation 12: the message begins where the header says. */
    @ParameterizedTest
    @ValueSource(ints = {5, 6, 15})
    void skipsOptionsOfTheIpHeader(int ihl) {
        ByteBuffer message = v2(1, 100, 1).message();
        Packet packet = IpDatagram.open(datagram(ihl, message, 6)).orElseThrow();
        assertThat(packet.message()).isEqualTo(message);
        assertAccepted(packet, v2Router());
    }

    /** Mutation 13. */
    @Test
    void refusesADatagramShorterThanItsHeaders() {
        ByteBuffer whole = datagram(15, v2(1, 100, 1).message(), 0);
        for (int length = 0; length < whole.limit(); length++) {
            assertThat(IpDatagram.open(whole.duplicate().limit(length))).isEmpty();
        }
        assertThat(IpDatagram.open(whole)).isPresent();
        assertThat(IpDatagram.open(whole.duplicate().put(0, (byte) 0x44))).isEmpty();
    }

    /** Mutation 14: the most addresses that fit. */
    @Test
    void reads255Ipv6Addresses() {
        Packet packet = v3Ipv6(255);
        assertThat(packet.message().remaining()).isEqualTo(4088);
        assertThat(assertAccepted(packet, Expectation.version3()).addresses()).hasSize(255);
    }

    /** A mapped address must not turn into IPv4 on the way. */
    @Test
    void keepsAnIpv4MappedAddressIpv6() {
        Packet packet = v3Ipv6(1);
        byte[] bytes = new byte[24];
        packet.message().get(bytes);
        for (int i = 0; i < 16; i++) {
            bytes[8 + i] = (byte) (i < 10 ? 0 : i < 12 ? 0xff : 1);
        }
        ByteBuffer message = ByteBuffer.wrap(bytes);
        sum(message, ChecksumForm.PSEUDO_HEADER, SENDER6, GROUP6);
        Advertisement read = assertAccepted(with(packet, message), Expectation.version3());
        assertThat(read.addresses().get(0).getAddress()).hasSize(16);
    }

    /** Mutation 15. */
    @Test
    void refusesTheOtherVersion() {
        assertReason(v2(1, 100, 1), Expectation.version3(), DiscardReason.VERSION_MISMATCH);
        assertReason(
                summed("3142640100640000c0a81082"), v2Router(), DiscardReason.VERSION_MISMATCH);
    }

    /** Mutation 16. */
    @Test
    void refusesAForeignRouter() {
        Decoded decoded = AdvertisementCodec.decode(
                v2(1, 100, 1), vrid -> vrid == 66 ? Optional.empty() : Optional.of(v2Router()));
        assertThat(((Discarded) decoded).reason()).isEqualTo(DiscardReason.VRID);
        assertReason(changed(v2(1, 100, 1), 1, 0), Expectation.ANYTHING, DiscardReason.VRID);
    }

    /** Mutation 17. */
    @Test
    void refusesAuthenticationThatDoesNotFit() {
        Packet none = v2(1, 100, 0);
        Packet pass = v2(1, 100, 1);
        Expectation open = Expectation.version2(Optional.empty(), SECOND);
        Expectation other = Expectation.version2(Optional.of(Password.of("1112")), SECOND);
        assertReason(none, v2Router(), DiscardReason.AUTHENTICATION);
        assertReason(pass, open, DiscardReason.AUTHENTICATION);
        assertReason(pass, other, DiscardReason.AUTHENTICATION);
        assertAccepted(none, open);
        assertAccepted(pass, v2Router());
    }

    /** The first eight bytes count, as in keepalived. */
    @Test
    void cutsPasswordsAtEightBytesAndNeverShowsThem() {
        ByteBuffer message =
                ByteBuffer.wrap("verylong".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Password password = Password.of("verylongpassword");
        assertThat(password.matches(message, 0)).isTrue();
        assertThat(password.toString()).doesNotContain("very");
    }

    /** The order of the checks: with several things wrong the most telling is named. */
    @Test
    void namesTheFirstThingWrong() {
        Packet bad = changed(summed("31420000000000000000"), 0, 0x42);
        assertReason(bad, v2Router(), DiscardReason.VERSION);
        assertReason(changed(bad, 0, 0x22), v2Router(), DiscardReason.TYPE);
        assertReason(changed(bad, 0, 0x31), v2Router(), DiscardReason.VERSION_MISMATCH);
        assertReason(changed(bad, 0, 0x21), v2Router(), DiscardReason.CHECKSUM);
    }

    @Test
    void refusesEveryCutAsTruncatedOrWrong() {
        Packet packet = v2(1, 100, 1);
        for (int length = 0; length < packet.message().remaining(); length++) {
            Packet cut = with(packet, packet.message().limit(length));
            Decoded decoded = AdvertisementCodec.decode(cut, v2Router());
            assertThat(decoded).isInstanceOf(Discarded.class);
            if (length < 8) {
                assertThat(((Discarded) decoded).reason()).isEqualTo(DiscardReason.TRUNCATED);
            }
        }
    }

    /** Whatever arrives: no exception, and what is accepted can be written again. */
    @Test
    void neverThrows() {
        Random random = new Random(112);
        List<Packet> seeds = new ArrayList<>();
        Vectors.all().forEach(vector -> vector.packet().ifPresent(seeds::add));
        int accepted = 0;
        for (int round = 0; round < 200_000; round++) {
            Packet packet = mutate(seeds.get(random.nextInt(seeds.size())), random);
            for (Expectation each : List.of(Expectation.ANYTHING, v2Router())) {
                if (AdvertisementCodec.decode(packet, each) instanceof Accepted good) {
                    accepted++;
                    AdvertisementCodec.encode(
                            good.advertisement(), SENDER, GROUP, Optional.of(PASS));
                }
            }
        }
        assertThat(accepted).isGreaterThan(1000);
    }

    @Test
    void neverThrowsOnDatagrams() {
        Random random = new Random(4);
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length > 9) {
                bytes[0] = (byte) (random.nextBoolean() ? 0x45 : 0x60);
                bytes[random.nextBoolean() ? 9 : 6] = 112;
            }
            IpDatagram.open(ByteBuffer.wrap(bytes))
                    .ifPresent(packet -> AdvertisementCodec.decode(packet, v2Router()));
        }
    }

    @Test
    void refusesToWriteWhatNoWireCarries() {
        assertThatThrownBy(() -> new Advertisement(2, 1, 1, 0, SECOND / 2, List.of(SENDER)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Advertisement(2, 1, 1, 0, SECOND, List.of(SENDER6)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Advertisement(3, 1, 1, 0, SECOND, List.of(SENDER, SENDER6)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Advertisement(3, 0, 1, 0, SECOND, List.of(SENDER)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // ---- packets

    private static Expectation v2Router() {
        return Expectation.version2(Optional.of(PASS), SECOND);
    }

    private static Packet v2(int seconds, int priority, int authType) {
        Advertisement advertisement = new Advertisement(
                2, 66, priority, authType, seconds * SECOND, List.of(ip("192.168.16.130")));
        ByteBuffer message =
                AdvertisementCodec.encode(advertisement, SENDER, GROUP, Optional.of(PASS));
        return new Packet(SENDER, GROUP, 255, message);
    }

    private static Packet v3Ipv6(int count) {
        List<InetAddress> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            addresses.add(ip("fe80::" + Integer.toHexString(i + 256)));
        }
        Advertisement advertisement = new Advertisement(3, 66, 100, 0, SECOND, addresses);
        ByteBuffer message =
                AdvertisementCodec.encode(advertisement, SENDER6, GROUP6, Optional.empty());
        return new Packet(SENDER6, GROUP6, 255, message);
    }

    /** A message with its checksum (message form) put right. */
    private static Packet summed(String hex) {
        ByteBuffer message = ByteBuffer.wrap(java.util.HexFormat.of().parseHex(hex));
        sum(message, ChecksumForm.MESSAGE, SENDER, GROUP);
        return new Packet(SENDER, GROUP, 255, message);
    }

    private static void sum(
            ByteBuffer message, ChecksumForm form, InetAddress source, InetAddress target) {
        message.putShort(6, (short) 0);
        message.putShort(6, (short) Checksum.of(form, message, source, target));
    }

    private static Packet changed(Packet packet, int at, int value) {
        byte[] bytes = new byte[packet.message().remaining()];
        packet.message().get(bytes);
        bytes[at] = (byte) value;
        return with(packet, ByteBuffer.wrap(bytes));
    }

    private static Packet with(Packet packet, ByteBuffer message) {
        return new Packet(packet.source(), packet.destination(), packet.ttl(), message);
    }

    private static Packet mutate(Packet packet, Random random) {
        byte[] bytes = new byte[packet.message().remaining()];
        packet.message().get(bytes);
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
        ByteBuffer message = ByteBuffer.wrap(java.util.Arrays.copyOf(bytes, length));
        boolean repair = random.nextBoolean() && length >= 8;
        boolean ipv6 = packet.source().getAddress().length == 16;
        if (repair) {
            ChecksumForm form = ipv6 || random.nextBoolean()
                    ? ChecksumForm.PSEUDO_HEADER
                    : ChecksumForm.MESSAGE;
            sum(message, form, packet.source(), packet.destination());
        }
        return with(packet, message);
    }

    private static ByteBuffer datagram(int ihl, ByteBuffer message, int padding) {
        int total = ihl * 4 + message.remaining();
        ByteBuffer datagram = ByteBuffer.allocate(total + padding);
        datagram.put(0, (byte) (0x40 | ihl)).putShort(2, (short) total);
        datagram.put(8, (byte) 255).put(9, (byte) 112);
        datagram.put(12, SENDER.getAddress()).put(16, GROUP.getAddress());
        datagram.duplicate().position(ihl * 4).put(message.duplicate());
        return datagram;
    }

    // ---- judgements

    private static void assertReason(Packet packet, Expectation expectation, DiscardReason reason) {
        assertThat(AdvertisementCodec.decode(packet, expectation))
                .isInstanceOfSatisfying(
                        Discarded.class, bad -> assertThat(bad.reason()).isEqualTo(reason));
    }

    private static Advertisement assertAccepted(Packet packet, Expectation expectation) {
        Decoded decoded = AdvertisementCodec.decode(packet, expectation);
        assertThat(decoded).isInstanceOf(Accepted.class);
        return ((Accepted) decoded).advertisement();
    }

    private static String say(Advertisement read) {
        return "v" + read.version() + " vrid " + read.vrid() + " priority " + read.priority()
                + " auth " + read.authType() + " every " + read.advertIntNanos() / 1_000_000
                + " ms: "
                + read.addresses().stream().map(IpLiteral::format).collect(Collectors.joining(" "));
    }

    private static InetAddress ip(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }
}
