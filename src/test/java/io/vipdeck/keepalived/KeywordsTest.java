package io.vipdeck.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.vrrp.IpLiteral;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the keywords of signatures, peers, groups and mails become. */
class KeywordsTest {
    private static final String DIGITS = "0f".repeat(32);

    private static Configuration configuration(String above, String inside) {
        return configuration(above, inside, Surroundings.NONE);
    }

    private static Configuration configuration(
            String above, String inside, Surroundings surroundings) {
        Parsed parsed =
                Parser.parse("f", above + "\nvrrp_instance VI_1 {\n" + inside + """

                    interface ens33
                    virtual_router_id 66
                    virtual_ipaddress { 10.0.0.9/24 }
                }
                """, surroundings);

        assertThat(parsed.errors()).isEmpty();
        return parsed.configuration().orElseThrow();
    }

    private static Configuration.Instance instance(String inside) {
        return configuration("", inside).instances().get(0);
    }

    @Test
    void keys_are_given_in_three_ways() {
        Surroundings files = new Surroundings() {
            @Override
            public List<Source> matching(String pattern, String includedFrom) {
                return List.of();
            }

            @Override
            public KeyFile key(String path) throws IOException {
                return new KeyFile("hex:" + DIGITS + "\n", false);
            }
        };
        AuthHmac hmac = configuration("", """
                advert_int 2
                auth_hmac {
                    key 1 hex:%s
                    key 2 abcdefghijklmnopqrstuvwxyz012345
                    key 255 file:/etc/vrrp.key
                    active_key 2
                    mode receive-only
                }
                """.formatted(DIGITS.toUpperCase(Locale.ROOT)), files)
                .instances()
                .get(0)
                .authHmac()
                .orElseThrow();

        assertThat(hmac)
                .isEqualTo(new AuthHmac(
                        List.of(
                                new AuthHmac.Key(1, DIGITS),
                                new AuthHmac.Key(
                                        2,
                                        "6162636465666768696a6b6c6d6e6f707172737475767778797a303132333435"),
                                new AuthHmac.Key(255, DIGITS, "/etc/vrrp.key")),
                        2,
                        AuthHmac.AntiReplay.TIME,
                        6_000_000_000L,
                        AuthHmac.Mode.RECEIVE_ONLY));
        assertThat(hmac.toString()).doesNotContain(DIGITS);
    }

    @Test
    void peers_take_the_place_of_the_group() {
        Configuration.Instance instance = instance("""
                unicast_src_ip 10.0.0.1
                unicast_peer {
                    10.0.0.2
                    10.0.0.3 min_ttl 250 max_ttl 254
                }
                """);

        assertThat(instance.mcastSrcIp()).isEmpty();
        assertThat(instance.unicast())
                .contains(new Unicast(
                        IpLiteral.parse("10.0.0.1"),
                        List.of(
                                new Unicast.Peer(IpLiteral.parse("10.0.0.2").orElseThrow(), 0, 255),
                                new Unicast.Peer(
                                        IpLiteral.parse("10.0.0.3").orElseThrow(), 250, 254)),
                        true,
                        255,
                        false));
    }

    @Test
    void a_few_announcements_are_one_and_those_after_a_weaker_master_follow_the_others() {
        assertThat(configuration("global_defs { vrrp_min_garp }", "garp_master_repeat 3")
                        .instances()
                        .get(0)
                        .announcing())
                .isEqualTo(new Announcing(0, 3, 0, 1, 0, 3, 0, 0));
        assertThat(instance("garp_lower_prio_delay 1\ngarp_lower_prio_repeat 2").announcing())
                .isEqualTo(new Announcing(5_000_000_000L, 5, 0, 1, 1_000_000_000L, 2, 0, 0));
    }

    @Test
    void mails_and_scripts_that_tell() {
        Configuration configuration = configuration(
                """
                global_defs {
                    script_user nobody
                    notification_email { a@b.c "A <d@e.f>" }
                    smtp_server mail.example 2525
                    smtp_alert
                    no_email_faults
                }
                """, "notify_master \"/bin/a 'b c'\" www\nnotify /bin/d\nnotify_deleted");
        Configuration.Instance instance = configuration.instances().get(0);

        assertThat(configuration.globalDefs().mail())
                .contains(new Mail(
                        List.of("a@b.c", "A <d@e.f>"),
                        "",
                        "mail.example",
                        2525,
                        "",
                        30_000_000_000L,
                        false));
        assertThat(instance.smtpAlert()).isTrue();
        assertThat(instance.notices().master())
                .contains(new Notify.Script(List.of("/bin/a", "b c"), "www"));
        assertThat(instance.notices().any())
                .contains(new Notify.Script(List.of("/bin/d"), "nobody"));
        assertThat(instance.notices().deleted()).isEmpty();
        assertThat(instance.notices().tellsDeleted()).isTrue();
    }

    @Test
    void a_virtual_mac_is_named_by_its_prefix_where_it_has_no_name() {
        assertThat(configuration("global_defs { vmac_prefix vv }", "use_vmac")
                        .instances()
                        .get(0)
                        .virtualMac())
                .contains(new VirtualMac("vv.66", false));
        assertThat(instance("use_vmac\nvmac_xmit_base").virtualMac())
                .contains(new VirtualMac("", true));
        assertThat(instance("use_vmac name group").virtualMac())
                .isEqualTo(Optional.of(new VirtualMac("group", false)));
    }

    @Test
    void what_is_not_advertised_is_of_any_family_and_as_many_as_wanted() {
        StringBuilder lines = new StringBuilder("virtual_ipaddress_excluded {\n2001:db8::1/64\n");
        for (int i = 1; i <= 30; i++) {
            lines.append("10.0.1.").append(i).append("/24 dev eth1\n");
        }

        assertThat(instance(lines + "}").virtualIpaddressExcluded()).hasSize(31);
    }
}
