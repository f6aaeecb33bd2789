package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.agent.HostEvent;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Packet;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;

class Ipv4PacketTest {
    private static final String MESSAGE = "2142 6401 0001 1234 c0a81082 3131313100000000";

    @Test
    void writesTheHeaderThatRoutersSpeakWith() {
        ByteBuffer packet = Libc.buffer(256);

        Ipv4Packet.write(
                new Packet(
                        IpLiteral.parse("192.168.16.128").orElseThrow(),
                        RawVrrpSocket.GROUP_IPV4,
                        255,
                        Hex.buffer(MESSAGE)),
                packet);

        assertThat(Hex.text(packet))
                .isEqualTo(Hex.text("45 c0 0028 0000 0000 ff 70 0000 c0a81080 e0000012", MESSAGE));
    }

    @Test
    void writesToAPeerWithItsTtl() {
        ByteBuffer packet = Libc.buffer(256);

        Ipv4Packet.write(
                new Packet(
                        IpLiteral.parse("192.168.16.128").orElseThrow(),
                        IpLiteral.parse("10.0.0.9").orElseThrow(),
                        64,
                        Hex.buffer(MESSAGE)),
                packet);

        assertThat(Hex.text(packet))
                .isEqualTo(Hex.text("45 c0 0028 0000 0000 40 70 0000 c0a81080 0a000009", MESSAGE));
    }

    @Test
    void readsBackWhatItWrote() {
        HostEvent.Received received = Ipv4Packet.read(
                        "ens33",
                        Hex.buffer("45 c0 0028 1234 0000 ff 70 abcd c0a81080 e0000012", MESSAGE))
                .orElseThrow();

        assertThat(received.interfaceName()).isEqualTo("ens33");
        assertThat(received.source())
                .isEqualTo(IpLiteral.parse("192.168.16.128").orElseThrow());
        assertThat(received.destination()).isEqualTo(RawVrrpSocket.GROUP_IPV4);
        assertThat(received.ttl()).isEqualTo(255);
        assertThat(Hex.text(received.message())).isEqualTo(Hex.text(MESSAGE));
    }

    @Test
    void cutsOptionsByTheHeaderLengthAndPaddingByTheTotalLength() {
        HostEvent.Received received = Ipv4Packet.read(
                        "ens33",
                        Hex.buffer(
                                "46 c0 002c 0000 0000 fe 70 0000 c0a81080 e0000012",
                                "94040000", // router alert
                                MESSAGE,
                                "0000 0000 0000")) // Ethernet's padding
                .orElseThrow();

        assertThat(received.ttl()).isEqualTo(254);
        assertThat(Hex.text(received.message())).isEqualTo(Hex.text(MESSAGE));
    }

    @Test
    void whatIsNoWholePacketIsNothing() {
        assertThat(Ipv4Packet.read("e", Hex.buffer("45c00028"))).isEmpty();
        // IPv6, another protocol, a header length below five words, a total length beyond the
        // bytes.
        assertThat(Ipv4Packet.read(
                        "e", Hex.buffer("65 c0 0014 0000 0000 ff 70 0000 c0a81080 e0000012")))
                .isEmpty();
        assertThat(Ipv4Packet.read(
                        "e", Hex.buffer("45 c0 0014 0000 0000 ff 11 0000 c0a81080 e0000012")))
                .isEmpty();
        assertThat(Ipv4Packet.read(
                        "e", Hex.buffer("44 c0 0014 0000 0000 ff 70 0000 c0a81080 e0000012")))
                .isEmpty();
        assertThat(Ipv4Packet.read(
                        "e", Hex.buffer("45 c0 0015 0000 0000 ff 70 0000 c0a81080 e0000012")))
                .isEmpty();
        // A header alone is a packet; the message is for the protocol to judge.
        assertThat(Ipv4Packet.read(
                        "e", Hex.buffer("45 c0 0014 0000 0000 ff 70 0000 c0a81080 e0000012")))
                .isPresent();
    }
}
