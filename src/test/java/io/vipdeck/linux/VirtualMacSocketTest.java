package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.vrrp.AdvertisementCodec;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Packet;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** RFC 9568 section 7.2, byte for byte. */
class VirtualMacSocketTest {
    private static final ByteBuffer MESSAGE = Hex.buffer("3142640100640000 c0a81082");

    @Test
    void anIpv4FrameComesFromTheVirtualMacAddress() {
        assertThat(frame(0x00005e000142L, "192.168.16.128"))
                .isEqualTo(Hex.text(
                        "01005e000012 00005e000142 0800",
                        "45c00020 00000000 ff70 0973 c0a81080 e0000012",
                        "3142640100640000 c0a81082"));
    }

    @Test
    void anIpv6FrameComesFromTheOneOfItsFamily() {
        assertThat(frame(0x00005e000242L, "fe80::80"))
                .isEqualTo(Hex.text(
                        "333300000012 00005e000242 86dd",
                        "6c000000 000c 70 ff",
                        "fe800000000000000000000000000080",
                        "ff020000000000000000000000000012",
                        "3142640100640000 c0a81082"));
    }

    private static String frame(long hardwareAddress, String source) {
        InetAddress address = IpLiteral.parse(source).orElseThrow();
        ByteBuffer frame = ByteBuffer.allocate(200);
        Packet packet = new Packet(address, AdvertisementCodec.group(address), 255, MESSAGE);
        VirtualMacSocket.write(frame, hardwareAddress, packet);
        return Hex.text(frame);
    }
}
