package io.vipdeck.keepalived;

import io.vipdeck.vrrp.IpLiteral;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes {@code vrrp_instance}. */
final class InstanceWriter {
    private static final int MOST_TTL = 255;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Page page;
    private final String defaultUser;

    InstanceWriter(Page page, String defaultUser) {
        this.page = page;
        this.defaultUser = defaultUser;
    }

    void write(Configuration.Instance instance) {
        page.open("vrrp_instance " + Page.word(instance.name()));
        page.line("state", instance.state().name());
        page.line("interface", Page.word(instance.interfaceName()));
        page.line("virtual_router_id", instance.virtualRouterId());
        page.line("version", instance.version());
        page.line("priority", instance.priority());
        page.line("advert_int", Page.seconds(instance.advertIntNanos()));
        page.flag("v3_checksum_as_v2", instance.checksumAsV2());
        page.flag("nopreempt", instance.nopreempt());
        page.unlessZero("preempt_delay", instance.preemptDelayNanos());
        announcing(instance.announcing());
        instance.mcastSrcIp()
                .ifPresent(source -> page.line("mcast_src_ip", IpLiteral.format(source)));
        instance.unicast().ifPresent(this::unicast);
        instance.virtualMac().ifPresent(this::virtualMac);
        instance.authPass()
                .ifPresent(password -> page.block(
                        "authentication",
                        List.of("auth_type PASS", "auth_pass " + Page.word(password))));
        instance.authHmac().ifPresent(this::signature);
        page.block(
                "virtual_ipaddress",
                instance.virtualIpaddress().stream()
                        .map(InstanceWriter::address)
                        .toList());
        page.block(
                "virtual_ipaddress_excluded",
                instance.virtualIpaddressExcluded().stream()
                        .map(InstanceWriter::address)
                        .toList());
        TrackingText.write(page, instance.tracking(), instance.notices(), defaultUser);
        page.flag("smtp_alert", instance.smtpAlert());
        page.close();
    }

    private void announcing(Announcing announcing) {
        page.line("garp_master_delay", Page.seconds(announcing.delayNanos()));
        page.line("garp_master_repeat", announcing.repeat());
        page.line("garp_master_refresh", Page.seconds(announcing.refreshNanos()));
        page.line("garp_master_refresh_repeat", announcing.refreshRepeat());
        if (announcing.lowerPrioDelayNanos() != announcing.delayNanos()) {
            page.line("garp_lower_prio_delay", Page.seconds(announcing.lowerPrioDelayNanos()));
        }
        if (announcing.lowerPrioRepeat() != announcing.repeat()) {
            page.line("garp_lower_prio_repeat", announcing.lowerPrioRepeat());
        }
    }

    private void unicast(Unicast unicast) {
        unicast.source().ifPresent(source -> page.line("unicast_src_ip", IpLiteral.format(source)));
        page.block(
                "unicast_peer",
                unicast.peers().stream().map(InstanceWriter::peer).toList());
        page.line("check_unicast_src", unicast.checkSource() ? "" : "off");
        if (unicast.ttl() != MOST_TTL) {
            page.line("unicast_ttl", unicast.ttl());
        }
        page.flag("unicast_fault_no_peer", unicast.faultNoPeer());
    }

    private static String peer(Unicast.Peer peer) {
        return IpLiteral.format(peer.address())
                + (peer.minTtl() == 0 ? "" : " min_ttl " + peer.minTtl())
                + (peer.maxTtl() == MOST_TTL ? "" : " max_ttl " + peer.maxTtl());
    }

    private void virtualMac(VirtualMac mac) {
        page.line("use_vmac", mac.interfaceName().isEmpty() ? "" : Page.word(mac.interfaceName()));
        page.flag("vmac_xmit_base", mac.xmitBase());
    }

    private void signature(AuthHmac hmac) {
        List<String> lines = new ArrayList<>();
        for (AuthHmac.Key key : hmac.keys()) {
            lines.add("key " + key.id() + " "
                    + (key.file().isEmpty()
                            ? "hex:" + key.hexadecimal()
                            : Page.word("file:" + key.file())));
        }
        lines.add("active_key " + hmac.activeKey());
        lines.add("anti_replay " + hmac.antiReplay().name().toLowerCase(Locale.ROOT));
        lines.add("time_window " + hmac.timeWindowNanos() / SECOND_NANOS);
        lines.add("mode " + hmac.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        page.block("auth_hmac", lines);
    }

    private static String address(Configuration.Address address) {
        return address.address() + " dev " + Page.word(address.interfaceName())
                + (address.label().isEmpty() ? "" : " label " + Page.word(address.label()));
    }
}
