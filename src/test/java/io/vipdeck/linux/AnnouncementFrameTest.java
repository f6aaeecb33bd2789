package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.vrrp.IpLiteral;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;

class AnnouncementFrameTest {
    private static final long MAC = 0x005056aabbccL;

    @Test
    void aGratuitousArpRequestAsKeepalivedSendsIt() {
        InetAddress vip = IpLiteral.parse("192.168.16.130").orElseThrow();

        assertThat(Hex.text(AnnouncementFrame.arpRequest(MAC, vip)))
                .isEqualTo(Hex.text(
                        "ffffffffffff 005056aabbcc 0806",
                        "0001 0800 06 04 0001", // Ethernet, IPv4, request
                        "005056aabbcc c0a81082", // sender
                        "ffffffffffff c0a81082")); // target
    }

    @Test
    void anUnsolicitedNeighbourAdvertisementWithOverride() {
        InetAddress vip = IpLiteral.parse("2001:db8::10").orElseThrow();

        assertThat(Hex.text(AnnouncementFrame.neighborAdvertisement(MAC, vip, false)))
                .isEqualTo(Hex.text(
                        "333300000001 005056aabbcc 86dd",
                        "60000000 0020 3a ff",
                        "20010db8000000000000000000000010",
                        "ff020000000000000000000000000001",
                        "88 00 " + checksum(0x2000) + " 20000000",
                        "20010db8000000000000000000000010",
                        "02 01 005056aabbcc"));
    }

    @Test
    void onlyARouterCallsItselfOne() {
        InetAddress vip = IpLiteral.parse("2001:db8::10").orElseThrow();

        assertThat(Hex.text(AnnouncementFrame.neighborAdvertisement(MAC, vip, true)))
                .contains(Hex.text("88 00 " + checksum(0xa000) + " a0000000"));
    }

    /** RFC 4443 section 2.3, added up by hand from the words above. */
    private static String checksum(int flags) {
        int sum = 0x2001 + 0x0db8 + 0x0010; // source
        sum += 0xff02 + 0x0001; // destination
        sum += 0x0020 + 0x003a; // length, next header
        sum += 0x8800 + flags; // type and code, flags
        sum += 0x2001 + 0x0db8 + 0x0010; // target
        sum += 0x0201 + 0x0050 + 0x56aa + 0xbbcc; // option
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        return String.format("%04x", ~sum & 0xffff);
    }
}
