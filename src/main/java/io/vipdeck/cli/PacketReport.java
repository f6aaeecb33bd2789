package io.vipdeck.cli;

import io.vipdeck.vrrp.Capture;
import io.vipdeck.vrrp.ChecksumForm;
import io.vipdeck.vrrp.Decoded;
import io.vipdeck.vrrp.Inspection;
import io.vipdeck.vrrp.Inspection.Content;
import io.vipdeck.vrrp.Inspection.Sum;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Packet;
import io.vipdeck.vrrp.Spoken;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A packet as people read it: whole, or in one line. No password is ever shown. */
final class PacketReport {
    private static final int NAME_COLUMNS = 11;
    private static final int ADDRESS_COLUMNS = 15;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private PacketReport() {}

    /** A few lines: everything in it, and the verdict. */
    static List<String> text(Capture capture) {
        List<String> lines = new ArrayList<>();
        lines.add(capture.kind().words());
        Optional<Packet> packet = capture.packet();
        if (packet.isEmpty()) {
            row("verdict", "no VRRP: " + capture.trouble(), lines);
            return lines;
        }
        Inspection inspection = Inspection.of(packet.get());
        if (capture.addressed()) {
            row("from", IpLiteral.format(packet.get().source()), lines);
            row("to", IpLiteral.format(packet.get().destination()), lines);
        }
        if (packet.get().ttl() >= 0) {
            boolean ipv4 = packet.get().source() instanceof Inet4Address;
            row(ipv4 ? "TTL" : "hop limit", Integer.toString(packet.get().ttl()), lines);
        }
        if (inspection.content().orElse(null) instanceof Content.Vrrp vrrp) {
            rows(vrrp, lines);
        } else if (inspection.content().orElse(null) instanceof Content.Carp carp) {
            row("CARP", "vhid " + carp.vhid() + ", skew " + carp.skew(), lines);
            row("interval", carp.baseSeconds() + " s", lines);
            row("checksum", checksum(carp.checksum()), lines);
        }
        row("verdict", verdict(inspection), lines);
        return lines;
    }

    /** One line: when, who, which router, in what state; and what is wrong, if anything is. */
    static String line(String time, Capture capture) {
        Optional<Packet> packet = capture.packet();
        if (packet.isEmpty()) {
            return time + "  " + capture.kind().words() + ": " + capture.trouble();
        }
        Inspection inspection = Inspection.of(packet.get());
        StringBuilder line = new StringBuilder(time).append("  ");
        line.append(padded(IpLiteral.format(packet.get().source()), ADDRESS_COLUMNS))
                .append("  ");
        if (inspection.content().orElse(null) instanceof Content.Vrrp vrrp) {
            line.append(brief(vrrp));
        } else if (inspection.content().orElse(null) instanceof Content.Carp carp) {
            return line.append("CARP vhid ")
                    .append(carp.vhid())
                    .append(" skew ")
                    .append(carp.skew())
                    .append(", every ")
                    .append(carp.baseSeconds())
                    .append(" s; not VRRP, routers discard it")
                    .toString();
        } else {
            line.append("no advertisement");
        }
        inspection.discarded().ifPresent(why -> line.append("; ").append(refusal(why)));
        return line.toString();
    }

    private static void rows(Content.Vrrp vrrp, List<String> lines) {
        row(
                "VRRP",
                "version " + vrrp.version()
                        + (vrrp.type() == 1 ? ", advertisement" : ", type " + vrrp.type()),
                lines);
        row("router", "vrid " + vrrp.vrid() + ", " + state(vrrp), lines);
        row("interval", interval(vrrp.advertIntNanos()), lines);
        String addresses = addresses(vrrp.addresses());
        boolean all = vrrp.count() == vrrp.addresses().size();
        row(
                "addresses",
                (addresses.isEmpty() ? "none" : addresses)
                        + (all ? "" : " (it says " + vrrp.count() + ")"),
                lines);
        if (vrrp.authType().isPresent()) {
            row("auth", authentication(vrrp), lines);
        }
        row("checksum", checksum(vrrp.checksum()), lines);
        if (vrrp.hmacKey().isPresent()) {
            row("trailer", "of keepalived's auth_hmac, key " + vrrp.hmacKey().getAsInt(), lines);
        }
    }

    private static String brief(Content.Vrrp vrrp) {
        String covers = vrrp.version() == 3 && vrrp.checksum().covers() != Inspection.Covers.NOTHING
                ? ", checksum " + covers(vrrp.checksum())
                : "";
        String authentication = vrrp.authType().orElse(0) == 0 ? "" : ", " + authentication(vrrp);
        String addresses =
                vrrp.addresses().isEmpty() ? "" : ", holds " + addresses(vrrp.addresses());
        String signed = vrrp.hmacKey().isPresent()
                ? ", signed (key " + vrrp.hmacKey().getAsInt() + ")"
                : "";
        return "vrid " + padded(Integer.toString(vrrp.vrid()), 3) + "  " + state(vrrp) + ", v"
                + vrrp.version() + " every " + interval(vrrp.advertIntNanos()) + authentication
                + covers + signed + addresses;
    }

    /** RFC 9568 section 5.2.4: 0 and 255 have a meaning of their own. */
    private static String state(Content.Vrrp vrrp) {
        switch (vrrp.priority()) {
            case 0:
                return "resigns (priority 0)";
            case 255:
                return "prio 255 (owns the addresses)";
            default:
                return "prio " + vrrp.priority();
        }
    }

    /** RFC 2338 section 5.3.6 gave the types their names. */
    private static String authentication(Content.Vrrp vrrp) {
        int type = vrrp.authType().orElse(0);
        if (type == 0) {
            return "none";
        }
        if (type != 1) {
            return "authentication type " + type;
        }
        return vrrp.passwordBytes().isPresent()
                ? "PASS of " + count(vrrp.passwordBytes().getAsInt(), "byte")
                : "PASS without its password";
    }

    private static String checksum(Sum sum) {
        if (sum.covers() != Inspection.Covers.NOTHING) {
            return hex(sum.given()) + ", " + covers(sum);
        }
        List<String> right = new ArrayList<>();
        for (int each : sum.right()) {
            right.add(hex(each));
        }
        return hex(sum.given()) + ", wrong: " + String.join(" or ", right) + " would be right";
    }

    private static String covers(Sum sum) {
        switch (sum.covers()) {
            case MESSAGE:
                return ChecksumForm.MESSAGE.words();
            case PSEUDO_HEADER:
                return ChecksumForm.PSEUDO_HEADER.words();
            default:
                return ChecksumForm.GROUP_PSEUDO_HEADER.words();
        }
    }

    private static String verdict(Inspection inspection) {
        String carp =
                inspection.content().orElse(null) instanceof Content.Carp ? "CARP, not VRRP; " : "";
        if (inspection.discarded().isPresent()) {
            return carp + refusal(inspection.discarded().get());
        }
        List<String> who = new ArrayList<>();
        if (!inspection.packet().destination().isMulticastAddress()) {
            who.add("has the sender as unicast_peer");
        }
        if (inspection.content().orElse(null) instanceof Content.Vrrp vrrp
                && vrrp.hmacKey().isPresent()) {
            who.add("has its key in auth_hmac and finds it signed well");
        }
        return who.isEmpty() ? "good" : "good, for a router that " + String.join(" and ", who);
    }

    private static String refusal(Decoded.Discarded why) {
        return "would be discarded, " + why.reason().words() + ": " + why.text();
    }

    private static String interval(long nanos) {
        return nanos % SECOND_NANOS == 0 ? nanos / SECOND_NANOS + " s" : Spoken.seconds(nanos);
    }

    private static String addresses(List<InetAddress> addresses) {
        List<String> texts = new ArrayList<>();
        for (InetAddress address : addresses) {
            texts.add(IpLiteral.format(address));
        }
        return String.join(", ", texts);
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    private static String hex(int value) {
        return String.format(Locale.ROOT, "0x%04x", value);
    }

    private static void row(String name, String text, List<String> lines) {
        lines.add("  " + padded(name, NAME_COLUMNS) + text);
    }

    private static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - text.length()));
    }
}
