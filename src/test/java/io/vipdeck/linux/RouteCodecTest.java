package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.VirtualAddress;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes are those that strace shows of {@code ip addr} and {@code ip -d link}. */
class RouteCodecTest {
    private static final VirtualAddress VIP =
            VirtualAddress.parse("192.168.16.130/24").orElseThrow();

    @BeforeEach
    void littleEndian() {
        assumeTrue(
                ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN,
                "netlink speaks the machine's byte order, these bytes are little endian");
    }

    @Test
    void asksForAnAddressWithALabelAndNoBroadcast() {
        ByteBuffer message = RouteCodec.addAddress(7, 2, VIP, "ens33:1", 0, true);

        assertThat(Hex.text(message))
                .isEqualTo(Hex.text(
                        "3c000000 1400 0506 07000000 00000000", // NEWADDR, REQUEST|ACK|EXCL|CREATE
                        "02 18 00 00 02000000", // IPv4, /24, scope global, interface 2
                        "0800 0200 c0a81082", // IFA_LOCAL
                        "0800 0100 c0a81082", // IFA_ADDRESS
                        "0c00 0300 656e7333333a3100", // IFA_LABEL
                        "0500 0b00 56 000000")); // IFA_PROTO
    }

    @Test
    void leavesOutWhatOldKernelsDoNotKnow() {
        ByteBuffer message = RouteCodec.addAddress(7, 2, VIP, "", 0, false);

        assertThat(Hex.text(message))
                .isEqualTo(Hex.text(
                        "28000000 1400 0506 07000000 00000000",
                        "02 18 00 00 02000000",
                        "0800 0200 c0a81082",
                        "0800 0100 c0a81082"));
    }

    @Test
    void installsAnIpv6HostAddressWithoutDuplicateDetectionAndNeverAsASource() {
        VirtualAddress vip = VirtualAddress.parse("2001:db8::10").orElseThrow();

        assertThat(Hex.text(RouteCodec.addAddress(1, 3, vip, "", 0, false)))
                .isEqualTo(Hex.text(
                        "54000000 1400 0506 01000000 00000000",
                        "0a 80 02 00 03000000", // /128, NODAD
                        "1400 0200 20010db8 00000000 00000000 00000010",
                        "1400 0100 20010db8 00000000 00000000 00000010",
                        "1400 0600 00000000 ffffffff 00000000 00000000")); // preferred 0,
        // valid ever
    }

    @Test
    void asksForAnAddressToBeRemoved() {
        assertThat(Hex.text(RouteCodec.removeAddress(9, 2, VIP)))
                .isEqualTo(Hex.text(
                        "28000000 1500 0500 09000000 00000000",
                        "02 18 00 00 02000000",
                        "0800 0200 c0a81082",
                        "0800 0100 c0a81082"));
    }

    /** As strace shows {@code ip link add vrrp.66 link ens33 address ... type macvlan mode bridge}. */
    @Test
    void asksForAMacvlanInBridgeMode() {
        assertThat(Hex.text(LinkCodec.addMacvlan(5, "vrrp.66", 2, 0x00005e000142L)))
                .isEqualTo(Hex.text(
                        "5c000000 1000 0506 05000000 00000000", // NEWLINK, REQUEST|ACK|EXCL|CREATE
                        "00 00 0000 00000000 00000000 00000000",
                        "0800 0500 02000000", // IFLA_LINK
                        "0c00 0300 767272702e363600", // IFLA_IFNAME
                        "0a00 0100 00005e000142 0000", // IFLA_ADDRESS
                        "1c00 1200", // IFLA_LINKINFO
                        "0b00 0100 6d6163766c616e 00", // IFLA_INFO_KIND
                        "0c00 0200 0800 0100 04000000")); // IFLA_INFO_DATA: bridge
    }

    @Test
    void asksForALinkToBeSetUpAndToBeRemoved() {
        assertThat(Hex.text(LinkCodec.set(6, 9, true)))
                .isEqualTo(Hex.text(
                        "20000000 1000 0500 06000000 00000000",
                        "00 00 0000 09000000 01000000 01000000"));
        assertThat(Hex.text(LinkCodec.remove(7, 9)))
                .isEqualTo(Hex.text(
                        "20000000 1100 0500 07000000 00000000",
                        "00 00 0000 09000000 00000000 00000000"));
    }

    @Test
    void theNetworkOfAVirtualInterfaceIsTheLastWay() {
        assertThat(Hex.text(RouteCodec.addAddress(7, 2, VIP, "", 32767, false)))
                .isEqualTo(Hex.text(
                        "30000000 1400 0506 07000000 00000000",
                        "02 18 00 00 02000000",
                        "0800 0200 c0a81082",
                        "0800 0100 c0a81082",
                        "0800 0900 ff7f0000")); // IFA_RT_PRIORITY
    }

    @Test
    void asksForAllLinks() {
        assertThat(Hex.text(RouteCodec.dump(RouteCodec.RTM_GETLINK, 1)))
                .isEqualTo(Hex.text(
                        "20000000 1200 0103 01000000 00000000",
                        "00000000 00000000",
                        "00000000",
                        "00000000"));
    }

    @Test
    void readsALinkWithCarrier() {
        ByteBuffer datagram = Hex.buffer(
                "38000000 1000 0000 01000000 00000000",
                "00 00 0100 02000000 43100100 00000000", // UP|BROADCAST|RUNNING|MULTICAST|LOWER_UP
                "0a00 0300 656e73333300 0000", // ens33
                "0a00 0100 020000aabbcc 0000");

        assertThat(RouteCodec.read(datagram))
                .containsExactly(new RouteMessage.Link(2, "ens33", true, 0x020000aabbccL, true));
    }

    @Test
    void anInterfaceWithoutCarrierIsNotUp() {
        ByteBuffer datagram = Hex.buffer(
                "2c000000 1000 0000 01000000 00000000",
                "00 00 0100 02000000 03100000 00000000", // UP, not RUNNING
                "0a00 0300 656e73333300 0000");

        assertThat(RouteCodec.read(datagram))
                .containsExactly(new RouteMessage.Link(2, "ens33", false, 0, true));
    }

    @Test
    void readsAddressesOfBothFamiliesInOneDatagram() {
        ByteBuffer datagram = Hex.buffer(
                "28000000 1400 0000 01000000 00000000",
                "02 18 01 00 02000000", // secondary
                "0800 0100 c0a81082 0800 0200 c0a81082",
                "34000000 1500 0000 01000000 64020000",
                "0a 40 40 fd 02000000", // tentative, link scope; deleted
                "1400 0100 fe800000 00000000 00000000 00000001",
                "0800 0800 40000000");

        assertThat(RouteCodec.read(datagram))
                .containsExactly(
                        new RouteMessage.Address(
                                2,
                                IpLiteral.parse("192.168.16.130").orElseThrow(),
                                24,
                                true,
                                true,
                                true,
                                0),
                        new RouteMessage.Address(
                                2,
                                IpLiteral.parse("fe80::1").orElseThrow(),
                                64,
                                false,
                                false,
                                false,
                                612));
    }

    @Test
    void readsAnAnswerAndTheEndOfADump() {
        ByteBuffer datagram = Hex.buffer(
                "14000000 0200 0000 07000000 00000000 efffffff", // -17, EEXIST
                "14000000 0300 0200 08000000 00000000 00000000");

        assertThat(RouteCodec.read(datagram))
                .containsExactly(
                        new RouteMessage.Answer(7, -Errno.EEXIST), new RouteMessage.Done(8));
    }

    @Test
    void aTornDatagramGivesWhatIsWholeAndNothingElse() {
        ByteBuffer whole = Hex.buffer(
                "14000000 0300 0200 08000000 00000000 00000000",
                "ff000000 1000 0000 01000000 00000000 00000000");
        ByteBuffer nonsense = Hex.buffer("00000000 1000 0000 01000000 00000000");
        ByteBuffer attributeTooLong = Hex.buffer(
                "24000000 1000 0000 01000000 00000000",
                "00 00 0100 02000000 43100100 00000000",
                "ff00 0300");

        assertThat(RouteCodec.read(whole)).containsExactly(new RouteMessage.Done(8));
        assertThat(RouteCodec.read(nonsense)).isEmpty();
        assertThat(RouteCodec.read(attributeTooLong)).isEmpty();
    }
}
