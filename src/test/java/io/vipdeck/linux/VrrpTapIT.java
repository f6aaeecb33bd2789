package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipdeck.vrrp.Capture;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Packet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What a tap hears of the frames on a cable. */
@Timeout(30)
class VrrpTapIT {
    private static final long SECOND = 1_000_000_000L;
    private static final String MAC = "02000000000a";
    private static final String GROUP_MAC = "01005e000012";
    private static final String MESSAGE = "314264010064992dc0a81082";
    /** The last one sent: whatever is not heard before it is never heard. */
    private static final String LAST = GROUP_MAC + MAC + "0800" + ipv4("70", "e0000012");

    private TwoNamespaces network;

    @BeforeAll
    static void onlyAsRoot() {
        boolean root = "root".equals(System.getProperty("user.name"));
        if (!root && Boolean.getBoolean("lab.required")) {
            fail("these tests make network namespaces, run them as root");
        }
        assumeTrue(root, "these tests make network namespaces, which only root may");
    }

    @BeforeEach
    void make() throws Exception {
        network = TwoNamespaces.make();
    }

    @AfterEach
    void takeAway() throws Exception {
        network.close();
    }

    @Test
    void hearsGroupsThatNobodyJoinedAndOneHost() throws Exception {
        List<Packet> heard = heard(
                "01005e000111" + MAC + "0800" + ipv4("70", "e0000111"),
                "02000000000b" + MAC + "0800" + ipv4("70", "c0a81099"));

        assertThat(heard)
                .extracting(packet -> IpLiteral.format(packet.destination()))
                .containsExactly("224.0.1.17", "192.168.16.153", "224.0.0.18");
        assertThat(heard).allSatisfy(packet -> {
            assertThat(IpLiteral.format(packet.source())).isEqualTo("192.168.16.128");
            assertThat(packet.ttl()).isEqualTo(254);
            assertThat(packet.message().remaining()).as("without padding").isEqualTo(12);
        });
    }

    @Test
    void hearsIpv6() throws Exception {
        List<Packet> heard = heard("333300000012" + MAC + "86dd" + "600000000018" + "70ff"
                + "fe80000000000000000000000000000a" + "ff020000000000000000000000000012"
                + "310a64010064aaaa" + "fe800000000000000000000000000001");

        assertThat(heard).hasSize(2);
        assertThat(IpLiteral.format(heard.get(0).source())).isEqualTo("fe80::a");
        assertThat(heard.get(0).message().remaining()).isEqualTo(24);
    }

    @Test
    void passesOverOtherProtocolsAndOtherLans() throws Exception {
        List<Packet> heard = heard(
                GROUP_MAC + MAC + "0800" + ipv4("59", "e0000012"),
                GROUP_MAC + MAC + "81000007" + "0800" + ipv4("70", "e0000012"),
                "ffffffffffff" + MAC + "0806" + "70".repeat(46));

        assertThat(heard).as("the last one only").hasSize(1);
    }

    @Test
    void hearsWhatItsOwnHostSends() throws Exception {
        try (VrrpTap tap = network.onLeft(() -> VrrpTap.open("ens33"))) {
            send(LAST);
            assertThat(tap.next(5 * SECOND)).isPresent();
            assertThat(tap.next(SECOND / 5)).as("once only").isEmpty();
        }
        try (VrrpTap tap = network.onLeft(() -> VrrpTap.open("lo"))) {
            send("lo", LAST);
            assertThat(tap.next(5 * SECOND)).isPresent();
            assertThat(tap.next(SECOND / 5)).as("once only").isEmpty();
        }
    }

    /** What comes off the cable on the right when these frames and the last are sent on the left. */
    private List<Packet> heard(String... frames) throws Exception {
        try (VrrpTap tap = network.onRight(() -> VrrpTap.open("ens33"))) {
            for (String frame : frames) {
                send(frame);
            }
            send(LAST);
            List<Packet> heard = new ArrayList<>();
            Packet packet;
            do {
                Capture capture = tap.next(5 * SECOND).orElseThrow();
                packet = capture.packet().orElseThrow();
                heard.add(packet);
            } while (!IpLiteral.format(packet.destination()).equals("224.0.0.18"));
            return heard;
        }
    }

    private void send(String frame) throws Exception {
        send("ens33", frame);
    }

    private void send(String interfaceName, String frame) throws Exception {
        byte[] bytes = HexFormat.of().parseHex(frame);
        int sent = network.onLeft(() -> {
            Libc libc = Libc.get();
            int fd = libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW, 0);
            try {
                int index = libc.ifNameToIndex(interfaceName);
                // Padded as Ethernet pads.
                ByteBuffer buffer = Libc.buffer(Math.max(60, bytes.length)).put(0, bytes);
                return libc.sendto(fd, buffer, 0, SocketName.packet(0, index, new byte[6]));
            } finally {
                libc.close(fd);
            }
        });
        assertThat(sent).isPositive();
    }

    /** The header's own checksum does not matter here. */
    private static String ipv4(String protocol, String destination) {
        return "45c0002000000000" + "fe" + protocol + "0000" + "c0a81080" + destination + MESSAGE;
    }
}
