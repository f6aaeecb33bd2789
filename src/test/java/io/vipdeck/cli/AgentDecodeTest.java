package io.vipdeck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.Golden;
import io.vipdeck.vrrp.Capture;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Vectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

class AgentDecodeTest {
    private static final String GUIDE = "214264010101462ec0a810823131313100000000";
    private static final String VERSION_3 = "310ac8020064828ac0000201c0000202";
    private static final String OVER_ADDRESSES = "310ac8020064defbc0000201c0000202";
    /** Sent to one host, with a TTL of 64. */
    private static final String UNICAST =
            "45c00020000040004070b8c9c0a81080c0a81081" + "314264010064992dc0a81082";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Real packets and broken ones; -Dgolden.update=true writes the files anew. */
    @Test
    void showsEveryPacketOfTheCollection() {
        StringBuilder text = new StringBuilder();
        StringBuilder json = new StringBuilder();
        for (Vectors.Vector vector : packets()) {
            text.append(vector.name())
                    .append(", exit ")
                    .append(decode(words(vector)))
                    .append(": ");
            text.append(said()).append('\n');
            List<String> asked = new ArrayList<>(words(vector));
            asked.add("--json");
            decode(asked);
            json.append(said());
        }
        assertThat(err.toString()).isEmpty();
        Golden.check("golden/cli/decode.txt", text.toString());
        Golden.check("golden/cli/decode-json.txt", json.toString());
    }

    /** The same packets, as {@code sniff} would tell them. */
    @Test
    void tellsEveryPacketOfTheCollectionInALine() {
        StringBuilder lines = new StringBuilder();
        for (Vectors.Vector vector : packets()) {
            lines.append(PacketReport.line("12:00:00.000", capture(vector))).append('\n');
        }
        Golden.check("golden/cli/sniff.txt", lines.toString());
    }

    @Test
    void neverShowsAPassword() {
        assertThat(decode(List.of(GUIDE))).isEqualTo(ExitCode.OK);
        assertThat(said()).contains("PASS of 4 bytes").doesNotContain("1111", "31313131");
        decode(List.of(GUIDE, "--json"));
        assertThat(said()).contains("\"passwordBytes\":4").doesNotContain("1111", "31313131");
    }

    @Test
    void saysThatAMasterResigns() {
        assertThat(decode(List.of("2142000100010d91c0a810820000000000000000")))
                .isEqualTo(ExitCode.OK);
        assertThat(said()).contains("vrid 66, resigns (priority 0)");
    }

    @ParameterizedTest
    @CsvSource({
        "21426401 0101462e c0a81082 31313131 00000000",
        "21:42:64:01:01:01:46:2e:c0:a8:10:82:31:31:31:31:00:00:00:00",
        "0x214264010101462EC0A810823131313100000000",
        "0x2142 0x6401 0x0101 0x462e 0xc0a81082 0x31313131 0X00000000",
    })
    void takesHexAsPeopleHaveIt(String hex) {
        assertThat(decode(List.of(hex))).as(err.toString()).isEqualTo(ExitCode.OK);
        assertThat(said()).startsWith("a VRRP message\n");
        assertThat(decode(List.of(hex.split(" ")))).isEqualTo(ExitCode.OK);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hello                | "h" is no hexadecimal digit, give the packet as digits 0-9 and a-f
            210x42               | "x" is no hexadecimal digit, give the packet as digits 0-9 and a-f
            214                  | 3 hexadecimal digits are no packet, give two for each byte, from the first byte on
            ::                   | 0 hexadecimal digits are no packet, give two for each byte, from the first byte on
            ffff                 | these 2 bytes are no Ethernet frame, no IP datagram and no VRRP message, give a packet from its first byte on
            2142 --dst 224.0.0.18   | --dst needs --src, name the sender of the message too
            2142 --src web1         | --src "web1" is no IP address, write it in numbers
            2142 --src 10.0.0.1 --dst ff02::12 | --src and --dst must be of one family, IPv4 or IPv6
            310ac8020064defbc0000201c0000202 | the checksum of this VRRPv3 message does not fit the message alone, so it covers the addresses too: name them with --src and --dst
            """)
    void refusesGarbageInOneSentence(String words, String sentence) {
        assertThat(decode(List.of(words.split(" ")))).isEqualTo(ExitCode.UNUSABLE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isEqualTo(sentence + "\n");
    }

    @Test
    void tellsTheFormsOfAChecksumApart() {
        assertThat(decode(List.of(VERSION_3))).isEqualTo(ExitCode.OK);
        assertThat(said()).contains("0x828a, over the message only");

        assertThat(decode(List.of(OVER_ADDRESSES, "--src", "192.0.2.251"))).isEqualTo(ExitCode.OK);
        assertThat(said()).contains("0xdefb, with the pseudo-header");

        String wrong = VERSION_3.replace("828a", "828b");
        assertThat(decode(List.of(wrong, "--src", "192.0.2.251"))).isEqualTo(ExitCode.BAD);
        assertThat(said())
                .contains(
                        "0x828b, wrong: 0x828a or 0xdefb would be right",
                        "would be discarded, bad checksum: the checksum is wrong");
    }

    @Test
    void knowsCarpByItsLayout() {
        assertThat(decode(List.of("210100070001def6" + "00".repeat(28)))).isEqualTo(ExitCode.BAD);
        assertThat(said()).contains("CARP       vhid 1, skew 0", "verdict    CARP, not VRRP; ");
        String sevenAddresses = "210164070001c0ff" + "c0a80001".repeat(7) + "00".repeat(8);
        decode(List.of(sevenAddresses));
        assertThat(said()).contains("router     vrid 1, prio 100").doesNotContain("CARP");
    }

    /** keepalived's own test image: over IPv4 the checksum leaves the trailer out. */
    @Test
    void knowsTheTrailerOfAuthHmac() {
        String image = "3133c80100644402c0000264" + "01010000680000008000"
                + "00001b84bc4e8e43892dc6d98448f8ee2265";
        assertThat(decode(List.of(image, "--src", "198.51.100.10"))).isEqualTo(ExitCode.OK);
        assertThat(said())
                .contains(
                        "checksum   0x4402, over the message only",
                        "trailer    of keepalived's auth_hmac, key 1",
                        "good, for a router that has its key in auth_hmac");
        String other = image.substring(0, 24) + "02" + image.substring(26);
        assertThat(decode(List.of(other, "--src", "198.51.100.10"))).isEqualTo(ExitCode.BAD);
        assertThat(said()).contains("would be discarded, wrong length");
    }

    @Test
    void aUnicastPeerMayHaveAnyTtl() {
        assertThat(decode(List.of(UNICAST))).isEqualTo(ExitCode.OK);
        assertThat(said())
                .contains(
                        "  to         192.168.16.129",
                        "  TTL        64",
                        "verdict    good, for a router that has the sender as unicast_peer");

        String toTheGroup = UNICAST.replace("c0a81081", "e0000012");
        assertThat(decode(List.of(toTheGroup))).isEqualTo(ExitCode.BAD);
        assertThat(said()).contains("would be discarded, wrong TTL: TTL is 64, not 255");
    }

    /** The bytes behind a count that says too much are a password, not an address. */
    @Test
    void showsNoPasswordAsAnAddress() {
        String lying = GUIDE.replace("21426401", "21426403");
        assertThat(decode(List.of(lying))).isEqualTo(ExitCode.BAD);
        assertThat(said())
                .contains("addresses  192.168.16.130 (it says 3)", "PASS without its password")
                .doesNotContain("49.49.49.49");
    }

    /** Cut anywhere, or with any byte changed, it can be shown. */
    @Test
    void survivesWhateverIsThere() {
        int shown = 0;
        for (Vectors.Vector vector : packets()) {
            byte[] bytes = HexFormat.of().parseHex(vector.field("hex"));
            for (int i = 0; i < bytes.length; i++) {
                byte kept = bytes[i];
                for (int value : new int[] {0, 0xff, kept ^ 0x10}) {
                    bytes[i] = (byte) value;
                    shown += show(ByteBuffer.wrap(bytes));
                }
                bytes[i] = kept;
                shown += show(ByteBuffer.wrap(bytes, 0, i));
            }
        }
        assertThat(shown).isGreaterThan(1000);
    }

    private static int show(ByteBuffer bytes) {
        int shown = 0;
        for (Capture capture : Capture.of(bytes).stream().toList()) {
            assertThat(PacketReport.text(capture)).hasSizeGreaterThan(1);
            assertThat(PacketReport.line("12:00:00.000", capture)).hasLineCount(1);
            assertThat(PacketJson.line(null, capture)).startsWith("{").endsWith("}");
            shown++;
        }
        return shown;
    }

    private static List<Vectors.Vector> packets() {
        List<Vectors.Vector> all = Vectors.all();
        assertThat(all).hasSizeGreaterThan(15);
        return all;
    }

    private static List<String> words(Vectors.Vector vector) {
        if (!vector.field("kind").equals("vrrp")) {
            return List.of(vector.field("hex"));
        }
        String[] addresses = vector.field("addr").split(" ");
        return List.of(vector.field("hex"), "--src", addresses[0], "--dst", addresses[1]);
    }

    private static Capture capture(Vectors.Vector vector) {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(vector.field("hex")));
        List<String> words = words(vector);
        return words.size() == 1
                ? Capture.of(bytes).orElseThrow()
                : Capture.message(
                        bytes,
                        IpLiteral.parse(words.get(2)).orElseThrow(),
                        IpLiteral.parse(words.get(4)).orElseThrow());
    }

    private int decode(List<String> words) {
        List<String> all = new ArrayList<>(List.of("decode"));
        all.addAll(words);
        CommandLine commandLine = AgentMain.commandLine("vipdeck-agent");
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(all.toArray(String[]::new));
    }

    /** What was printed since it was last asked for. */
    private String said() {
        String text = out.toString();
        out.getBuffer().setLength(0);
        return text;
    }
}
