package io.vipdeck.cli;

import io.vipdeck.vrrp.AdvertisementCodec;
import io.vipdeck.vrrp.Capture;
import io.vipdeck.vrrp.Inspection;
import io.vipdeck.vrrp.Inspection.Content;
import io.vipdeck.vrrp.IpLiteral;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code agent decode}: one packet, taken apart and judged. */
@Command(
        name = "decode",
        description = {
            "Show one packet, and why a router would discard it, if it would.",
            "Exit codes: 0 it is good; 1 it would be discarded; 2 it is no packet."
        })
final class AgentDecode implements Callable<Integer> {
    /** The longest IP datagram and its frame. */
    private static final int DIGITS_MOST = 2 * (65_535 + 22);

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "HEX",
            arity = "1..*",
            description = "An Ethernet frame, an IP datagram or a VRRP message in hexadecimal;"
                    + " spaces, colons and 0x do not matter.")
    private List<String> words = List.of();

    @Option(
            names = "--src",
            paramLabel = "ADDRESS",
            description = "The sender of a VRRP message; says that HEX is a message alone.")
    private @Nullable String source;

    @Option(
            names = "--dst",
            paramLabel = "ADDRESS",
            description = "Whom that message was for (default: the VRRP group).")
    private @Nullable String destination;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Failure {
        Capture capture = capture(bytes(String.join(" ", words)));
        @Nullable Inspection inspection = capture.packet().map(Inspection::of).orElse(null);
        if (inspection != null && !capture.addressed() && needsAddresses(inspection)) {
            throw Failure.unusable("the checksum of this VRRPv3 message does not fit the message"
                    + " alone, so it covers the addresses too: name them with --src and --dst");
        }
        CommandSpec injected = spec;
        if (injected == null) {
            throw new IllegalStateException("picocli runs this");
        }
        PrintWriter out = injected.commandLine().getOut();
        if (json) {
            out.println(PacketJson.line(null, capture));
        } else {
            PacketReport.text(capture).forEach(out::println);
        }
        out.flush();
        return inspection != null && inspection.discarded().isEmpty() ? ExitCode.OK : ExitCode.BAD;
    }

    private Capture capture(ByteBuffer bytes) throws Failure {
        if (source == null) {
            if (destination != null) {
                throw Failure.unusable("--dst needs --src, name the sender of the message too");
            }
            return Capture.of(bytes)
                    .orElseThrow(() -> Failure.unusable("these " + bytes.remaining()
                            + " bytes are no Ethernet frame, no IP datagram and no VRRP message,"
                            + " give a packet from its first byte on"));
        }
        InetAddress from = address("--src", source);
        InetAddress to = destination == null
                ? AdvertisementCodec.group(from)
                : address("--dst", destination);
        if (from instanceof Inet4Address != to instanceof Inet4Address) {
            throw Failure.unusable("--src and --dst must be of one family, IPv4 or IPv6");
        }
        return Capture.message(bytes, from, to);
    }

    private static boolean needsAddresses(Inspection inspection) {
        return inspection.content().orElse(null) instanceof Content.Vrrp vrrp
                && vrrp.version() == 3
                && vrrp.checksum().covers() == Inspection.Covers.NOTHING;
    }

    private static InetAddress address(String option, String text) throws Failure {
        return IpLiteral.parse(text)
                .orElseThrow(() -> Failure.unusable(
                        option + " " + shown(text) + " is no IP address, write it in numbers"));
    }

    private static ByteBuffer bytes(String text) throws Failure {
        String digits = text.replaceAll("(?i)(?<![0-9a-f])0x", "").replaceAll("[\\s:]", "");
        if (!digits.matches("[0-9a-fA-F]*")) {
            String other = digits.replaceFirst("^[0-9a-fA-F]*", "").substring(0, 1);
            throw Failure.unusable(shown(other) + " is no hexadecimal digit, give the packet as"
                    + " digits 0-9 and a-f");
        }
        if (digits.isEmpty() || digits.length() % 2 != 0 || digits.length() > DIGITS_MOST) {
            throw Failure.unusable(digits.length() + " hexadecimal digits are no packet, give two"
                    + " for each byte, from the first byte on");
        }
        return ByteBuffer.wrap(HexFormat.of().parseHex(digits));
    }

    private static String shown(String text) {
        String cut = text.length() > 40 ? text.substring(0, 40) + "..." : text;
        return "\"" + cut.replaceAll("\\p{Cntrl}", "?") + "\"";
    }
}
