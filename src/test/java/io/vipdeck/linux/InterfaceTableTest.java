package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.agent.HostEvent;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.VirtualAddress;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

class InterfaceTableTest {
    private final List<HostEvent> told = new ArrayList<>();
    private final InterfaceTable table =
            new InterfaceTable(told::add, port -> port == 0 ? "" : "process " + port);

    @Test
    void tellsOfAnInterfaceThatComesLosesItsCarrierAndGoes() {
        table.apply(link(2, "ens33", true));
        table.apply(link(2, "ens33", true));
        table.apply(link(2, "ens33", false));
        table.apply(new RouteMessage.Link(2, "ens33", false, 0, false));

        assertThat(told)
                .containsExactly(
                        new HostEvent.LinkChanged("ens33", true),
                        new HostEvent.LinkChanged("ens33", false));
        assertThat(table.link("ens33")).isEmpty();
    }

    @Test
    void tellsWhoseHandItWasWhereTheKernelTells() {
        table.apply(link(2, "ens33", true));
        table.apply(address(2, "192.168.16.130", 24, true, true));
        told.clear();

        table.apply(
                new RouteMessage.Address(2, inet("192.168.16.130"), 24, true, true, false, 612));

        assertThat(told)
                .containsExactly(new HostEvent.AddressChanged(
                        "ens33", inet("192.168.16.130"), false, "process 612"));
    }

    @Test
    void anInterfaceThatIsRenamedIsGoneUnderItsOldName() {
        table.apply(link(2, "eth0", true));
        told.clear();

        table.apply(link(2, "ens33", true));

        assertThat(told)
                .containsExactly(
                        new HostEvent.LinkChanged("eth0", false),
                        new HostEvent.LinkChanged("ens33", true));
    }

    @Test
    void tellsOfAnAddressThatComesAndGoesByWhoeversHand() {
        table.apply(link(2, "ens33", true));
        told.clear();

        table.apply(address(2, "192.168.16.130", 24, true, true));
        table.apply(address(2, "192.168.16.130", 24, true, true));
        table.apply(address(2, "192.168.16.130", 24, true, false));

        assertThat(told)
                .containsExactly(
                        new HostEvent.AddressChanged("ens33", inet("192.168.16.130"), true, ""),
                        new HostEvent.AddressChanged("ens33", inet("192.168.16.130"), false, ""));
        assertThat(table.addressTexts()).isEmpty();
    }

    @Test
    void anIpv6AddressIsToldOnceItMayBeUsed() {
        table.apply(link(2, "ens33", true));
        told.clear();
        RouteMessage.Address tentative =
                new RouteMessage.Address(2, inet("fe80::1"), 64, false, false, true, 0);

        table.apply(tentative);
        assertThat(told).isEmpty();
        assertThat(table.source("ens33", true, Set.of())).isEmpty();

        table.apply(new RouteMessage.Address(2, inet("fe80::1"), 64, false, true, true, 0));
        assertThat(told)
                .containsExactly(new HostEvent.AddressChanged("ens33", inet("fe80::1"), true, ""));
        assertThat(table.source("ens33", true, Set.of())).contains(inet("fe80::1"));
    }

    @Test
    void speaksFromThePrimaryAddressNeverFromAVirtualOne() {
        table.apply(link(2, "ens33", true));
        table.apply(link(3, "ens34", true));
        table.apply(address(3, "10.0.0.1", 24, false, true));
        table.apply(address(2, "192.168.16.130", 32, false, true));
        table.apply(address(2, "192.168.16.5", 24, true, true));
        table.apply(address(2, "192.168.16.128", 24, false, true));

        assertThat(table.source("ens33", false, Set.of(inet("192.168.16.130"))))
                .contains(inet("192.168.16.128"));
        assertThat(table.source("ens33", true, Set.of())).isEmpty();
        assertThat(table.source("none", false, Set.of())).isEmpty();
    }

    @Test
    void knowsWhereAnAddressIs() {
        table.apply(link(2, "ens33", true));
        table.apply(address(2, "192.168.16.130", 24, true, true));

        VirtualAddress vip = VirtualAddress.parse("192.168.16.130/24").orElseThrow();
        VirtualAddress otherPrefix = VirtualAddress.parse("192.168.16.130/32").orElseThrow();
        assertThat(table.carries("ens33", vip)).isTrue();
        assertThat(table.carries("ens33", otherPrefix)).isFalse();
        assertThat(table.carries("ens34", vip)).isFalse();
        assertThat(table.addressTexts()).containsExactly("192.168.16.130/24");
    }

    @Test
    void aCompleteReadingTellsOnlyTheDifferences() {
        table.apply(link(2, "ens33", true));
        table.apply(link(3, "ens34", true));
        table.apply(address(2, "192.168.16.128", 24, false, true));
        table.apply(address(2, "192.168.16.130", 24, true, true));
        told.clear();

        table.replace(
                List.of(link(2, "ens33", true), address(2, "192.168.16.128", 24, false, true)));

        assertThat(told)
                .containsExactly(
                        new HostEvent.AddressChanged("ens33", inet("192.168.16.130"), false, ""),
                        new HostEvent.LinkChanged("ens34", false));
    }

    private static RouteMessage.Link link(int index, String name, boolean up) {
        return new RouteMessage.Link(index, name, up, 0x020000000001L, true);
    }

    private static RouteMessage.Address address(
            int index, String text, int prefix, boolean secondary, boolean present) {
        return new RouteMessage.Address(index, inet(text), prefix, secondary, true, present, 0);
    }

    private static InetAddress inet(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }
}
