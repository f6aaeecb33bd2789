package io.vipdeck.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.vrrp.Signatures.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** keepalived's {@code auth_hmac}: its own packets, and what becomes of them when a byte is wrong. */
class SignaturesTest {
    private static final String KEY =
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final String H1 =
            "3133c80100644402c00002640101000068000000800000001b84bc4e8e43892dc6d98448f8ee2265";
    private static final String H2 = "3133c8010064a2e9fe800000000000000000000000000100"
            + "010100006800000080000000c8c56146ebfd66ee10ec4d8186461b78";
    private static final InetAddress GROUP = ip("224.0.0.18");

    /** When both were signed: 0x68000000 seconds and a half. */
    private static final Instant THEN = Instant.ofEpochSecond(0x68000000L, 500_000_000);

    private final Signatures signatures = new Signatures(signing(true));

    @ParameterizedTest
    @CsvSource({"198.51.100.10, 12, " + H1, "fe80::10, 24, " + H2})
    void believesWhatKeepalivedSigned(String source, int length, String hex) {
        assertThat(outcome(source, hex, length, THEN)).isEqualTo(Outcome.GOOD);
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.10, 12, " + H1, "fe80::10, 24, " + H2})
    void signsAsKeepalivedDoes(String source, int length, String hex) {
        ByteBuffer message = bytes(hex);
        ByteBuffer ours = ByteBuffer.allocate(message.limit());
        ours.put(0, message, 0, length).putShort(6, (short) 0);

        signatures.sign(ours, ip(source), THEN);

        ours.putShort(6, message.getShort(6));
        assertThat(HexFormat.of().formatHex(ours.array())).isEqualTo(hex);
    }

    /** One byte each, as keepalived's own test has them; the checksum alone is not covered. */
    @ParameterizedTest
    @CsvSource({
        "2, WRONG, priority",
        "5, WRONG, interval",
        "6, GOOD, checksum",
        "7, GOOD, checksum",
        "23, WRONG, address",
        "24, UNKNOWN_TYPE, type",
        "25, UNKNOWN_KEY, key",
        "26, UNKNOWN_TYPE, reserved",
        "27, UNKNOWN_TYPE, reserved",
        "31, WRONG, seconds",
        "32, WRONG, fraction",
        "35, WRONG, counter",
        "36, WRONG, signature",
        "51, WRONG, signature"
    })
    void refusesOneOtherByte(int at, Outcome outcome, String what) {
        ByteBuffer message = bytes(H2);
        message.put(at, (byte) (message.get(at) ^ 1));
        assertThat(outcome("fe80::10", message, 24, THEN)).as(what).isEqualTo(outcome);
    }

    @Test
    void everyBitOfAMessageCounts() {
        for (int bit = 0; bit < 8 * 52; bit++) {
            ByteBuffer message = bytes(H2);
            message.put(bit / 8, (byte) (message.get(bit / 8) ^ 1 << bit % 8));
            boolean checksum = bit / 8 == 6 || bit / 8 == 7;
            Signatures fresh = new Signatures(signing(false));
            Outcome outcome = fresh.check(packet("fe80::10", message), 24, THEN).outcome();
            assertThat(outcome == Outcome.GOOD).as("bit %s: %s", bit, outcome).isEqualTo(checksum);
        }
    }

    @Test
    void aSignatureIsOneSendersAndOneKeys() {
        assertThat(outcome("fe80::11", H2, 24, THEN)).isEqualTo(Outcome.WRONG);
        signatures.configure(new Signing(Map.of(1, HmacKey.of("ff".repeat(32))), 1, true, 5));
        assertThat(outcome("fe80::10", H2, 24, THEN)).isEqualTo(Outcome.WRONG);
    }

    @Test
    void withoutATrailerThereIsNoSignature() {
        assertThat(outcome("198.51.100.10", H1.substring(0, 24), 12, THEN))
                .isEqualTo(Outcome.MISSING);
        assertThat(outcome("198.51.100.10", H1.substring(0, 78), 12, THEN))
                .isEqualTo(Outcome.MISSING);
    }

    @ParameterizedTest
    @CsvSource({"-6, STALE", "-5, GOOD", "0, GOOD", "5, GOOD", "6, STALE", "100000, STALE"})
    void theWindowIsAsWideOnBothSides(long seconds, Outcome outcome) {
        assertThat(outcome("fe80::10", H2, 24, THEN.plusSeconds(seconds))).isEqualTo(outcome);
    }

    @Test
    void tellsByHowMuchTheClocksDiffer() {
        Signatures.Verdict verdict =
                signatures.check(packet("fe80::10", bytes(H2)), 24, THEN.plusSeconds(4));
        assertThat(verdict).isEqualTo(new Signatures.Verdict(Outcome.GOOD, 1, 4));
    }

    @Test
    void withoutAClockOnlyTheOrderCounts() {
        signatures.configure(signing(false));
        Instant years = THEN.plusSeconds(1_000_000_000);
        assertThat(outcome("fe80::10", H2, 24, years)).isEqualTo(Outcome.GOOD);
        assertThat(outcome("fe80::10", H2, 24, years)).isEqualTo(Outcome.REPLAYED);
    }

    @Test
    void noMessageCountsTwiceAndNoOlderOneAfterALaterOne() {
        Signatures sender = new Signatures(signing(true));
        ByteBuffer first = signed(sender, THEN);
        ByteBuffer second = signed(sender, THEN.plusMillis(1));
        assertThat(outcome("192.0.2.1", second, 12, THEN)).isEqualTo(Outcome.GOOD);
        assertThat(outcome("192.0.2.1", second, 12, THEN)).isEqualTo(Outcome.REPLAYED);
        assertThat(outcome("192.0.2.1", first, 12, THEN)).isEqualTo(Outcome.REPLAYED);
    }

    @Test
    void aForgedMessageDoesNotMoveTheMark() {
        Signatures sender = new Signatures(signing(true));
        ByteBuffer early = signed(sender, THEN);
        ByteBuffer forged = signed(sender, THEN.plusSeconds(3));
        forged.put(2, (byte) 255);
        assertThat(outcome("192.0.2.1", forged, 12, THEN)).isEqualTo(Outcome.WRONG);
        assertThat(outcome("192.0.2.1", early, 12, THEN)).isEqualTo(Outcome.GOOD);
    }

    @Test
    void theNumberGrowsWhileTheClockStandsStillOrGoesBack() {
        Signatures sender = new Signatures(signing(true));
        for (Instant now : List.of(THEN, THEN, THEN.minusSeconds(4), THEN)) {
            assertThat(outcome("192.0.2.1", signed(sender, now), 12, THEN)).isEqualTo(Outcome.GOOD);
        }
    }

    /** keepalived: what the window rejects anyhow must not lock out a sender whose clock was mended. */
    @Test
    void aSenderWhoseClockWasSetBackIsHeardAgain() {
        Signatures ahead = new Signatures(signing(true));
        assertThat(outcome("192.0.2.1", signed(ahead, THEN.plusSeconds(5)), 12, THEN))
                .isEqualTo(Outcome.GOOD);
        Signatures restarted = new Signatures(signing(true));
        assertThat(outcome("192.0.2.1", signed(restarted, THEN), 12, THEN))
                .isEqualTo(Outcome.REPLAYED);
        Instant later = THEN.minusSeconds(1);
        assertThat(outcome("192.0.2.1", signed(restarted, later), 12, later))
                .isEqualTo(Outcome.GOOD);
    }

    @Test
    void anyKnownKeyIsBelievedAndTheActiveOneSigns() {
        Map<Integer, HmacKey> both = Map.of(1, HmacKey.of(KEY), 2, HmacKey.of("02".repeat(32)));
        Signatures sender = new Signatures(new Signing(both, 2, true, 5));
        ByteBuffer message = signed(sender, THEN);
        assertThat(message.get(13)).isEqualTo((byte) 2);
        assertThat(outcome("192.0.2.1", message, 12, THEN)).isEqualTo(Outcome.UNKNOWN_KEY);
        signatures.configure(new Signing(both, 1, true, 5));
        assertThat(outcome("192.0.2.1", message, 12, THEN)).isEqualTo(Outcome.GOOD);
    }

    /** Every version and family, with the checksum that each has: it is read as it was signed. */
    @ParameterizedTest
    @CsvSource({
        "2, 192.0.2.1, 224.0.0.18, 192.0.2.9, false",
        "2, 192.0.2.1, 192.0.2.2, 192.0.2.9, false",
        "3, 192.0.2.1, 224.0.0.18, 192.0.2.9, false",
        "3, 192.0.2.1, 192.0.2.2, 192.0.2.9, true",
        "3, fe80::1, ff02::12, fe80::9, false",
        "3, 2001:db8::1, 2001:db8::2, fe80::9, true"
    })
    void signedMessagesPassTheCodec(
            int version, String from, String to, String vip, boolean messageOnly) {
        Advertisement advertisement =
                new Advertisement(version, 66, 100, 0, 1_000_000_000L, List.of(ip(vip)));
        ByteBuffer message = AdvertisementCodec.write(
                advertisement, Optional.empty(), Signatures.trailerBytes());
        new Signatures(signing(true)).sign(message, ip(from), THEN);
        AdvertisementCodec.sum(message, ip(from), ip(to), messageOnly);
        Packet packet = new Packet(ip(from), ip(to), 255, message);
        Expectation asked = (version == 2
                        ? Expectation.version2(Optional.empty(), 1_000_000_000L)
                        : Expectation.version3())
                .from(Expectation.Sender.ANYBODY);

        Decoded unsigned = AdvertisementCodec.decode(packet, asked);
        Decoded signed = AdvertisementCodec.decode(
                packet,
                asked.signed((each, at) -> signatures.check(each, at, THEN).outcome()
                                == Outcome.GOOD
                        ? Optional.empty()
                        : Optional.of(new Decoded.Discarded(DiscardReason.SIGNATURE_WRONG, ""))));

        assertThat(signed)
                .isInstanceOfSatisfying(
                        Decoded.Accepted.class,
                        good -> assertThat(good.advertisement()).isEqualTo(advertisement));
        assertThat(unsigned)
                .isEqualTo(new Decoded.Discarded(
                        DiscardReason.LENGTH,
                        "28 bytes more than its addresses need; auth_hmac is not configured here"));
    }

    /** RFC 4231 sections 4.3 and 4.7: a short key, and one longer than a block. */
    @Test
    void isTheHmacOfTheStandard() {
        assertThat(hmac("4a656665", "what do ya want for nothing?"))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assertThat(hmac("aa".repeat(131), "Test Using Larger Than Block-Size Key - Hash Key First"))
                .isEqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }

    @Test
    void keysAreNeverShown() {
        assertThat(HmacKey.of(KEY).toString()).doesNotContain("0001");
        assertThat(signing(true).toString()).doesNotContain("0001");
        assertThat(HmacKey.of(KEY)).isEqualTo(HmacKey.of(KEY)).isNotEqualTo(HmacKey.of("00"));
    }

    // ---- words

    private static String hmac(String key, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return HexFormat.of().formatHex(HmacKey.of(key).sign(ByteBuffer.wrap(bytes)));
    }

    private static Signing signing(boolean clockMatters) {
        return new Signing(Map.of(1, HmacKey.of(KEY)), 1, clockMatters, 5);
    }

    private static ByteBuffer signed(Signatures sender, Instant now) {
        Advertisement advertisement =
                new Advertisement(3, 66, 100, 0, 1_000_000_000L, List.of(ip("192.0.2.9")));
        ByteBuffer message = AdvertisementCodec.write(
                advertisement, Optional.empty(), Signatures.trailerBytes());
        sender.sign(message, ip("192.0.2.1"), now);
        return AdvertisementCodec.sum(message, ip("192.0.2.1"), GROUP, false);
    }

    private Outcome outcome(String source, String hex, int at, Instant now) {
        return outcome(source, bytes(hex), at, now);
    }

    private Outcome outcome(String source, ByteBuffer message, int at, Instant now) {
        return signatures.check(packet(source, message), at, now).outcome();
    }

    private static Packet packet(String source, ByteBuffer message) {
        return new Packet(ip(source), GROUP, 255, message);
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static InetAddress ip(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }
}
