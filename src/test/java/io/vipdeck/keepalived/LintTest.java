package io.vipdeck.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be used and is warned of: each row puts one such thing into a file that is otherwise well. */
class LintTest {
    private static final String KEY = "hex:" + "0f".repeat(32);

    private static final Map<String, Surroundings.ScriptFile> SCRIPTS = Map.of(
            "/good", new Surroundings.ScriptFile(true, true, ""),
            "/plain", new Surroundings.ScriptFile(true, false, ""),
            "/open", new Surroundings.ScriptFile(true, true, "/tmp"));

    private static final Surroundings HOST = new Surroundings() {
        @Override
        public List<Source> matching(String pattern, String includedFrom) {
            return List.of();
        }

        @Override
        public KeyFile key(String path) throws IOException {
            if (path.equals("/keys/open")) {
                return new KeyFile(KEY + "\n", true);
            }
            throw new IOException("there is no " + path);
        }

        @Override
        public Optional<ScriptFile> script(String path) {
            return Optional.of(SCRIPTS.getOrDefault(path, new ScriptFile(false, false, "")));
        }
    };

    private static List<String> warnings(String above, String inside) {
        Parsed parsed = Parser.parse(
                "f", (above + "\nvrrp_instance VI_1 {\n" + inside + """

                    interface ens33
                    virtual_router_id 66
                    virtual_ipaddress {
                        10.0.0.9/24
                    }
                }
                """).replace(";", "\n"), HOST);

        assertThat(parsed.errors()).isEmpty();
        return parsed.warnings().stream()
                .map(problem -> problem.text() + ", " + problem.remedy())
                .toList();
    }

    @Test
    void nothing_is_said_of_what_is_well() {
        assertThat(warnings("vrrp_script chk { script /good }", "priority 9;track_script { chk }"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            state BACKUP                  | without a priority it is 100, as on every other host that gives none, give each host a priority of its own
            priority 9;version 3;advert_int 0.09 | with so short an advert_int a busy host is taken for a dead one, see that its log has no line "runs without real-time priority"
            priority 9;unicast_peer { 10.0.0.2;};check_unicast_src off | whoever can reach this host can take the address away, turn check_unicast_src on, or sign with auth_hmac
            priority 9;unicast_src_ip 10.0.0.1 | without an address in unicast_peer advertisements go to the multicast group, add unicast_peer { ADDRESS } with every other host, or remove unicast_src_ip
            priority 9;virtual_ipaddress_excluded { 2001:db8::9;} | 2001:db8::9 has no prefix and so is /128, write the prefix of its LAN, such as /64, or that one where it is meant
            priority 9;virtual_ipaddress { 10.0.0.8;} | 10.0.0.8 has no prefix and so is /32, write the prefix of its LAN, such as /24, or that one where it is meant
            priority 9;smtp_alert         | smtp_alert sends no mail without an address, add notification_email { NAME@HOST } to global_defs, or remove smtp_alert
            priority 9;vmac_xmit_base     | vmac_xmit_base has no effect without use_vmac, remove it, or add use_vmac
            priority 9;use_vmac;use_vmac_addr | use_vmac_addr has no effect, every address is on the instance's interface, it may stay
            priority 9;v3_checksum_as_v2  | v3_checksum_as_v2 has no effect with version 2, remove it
            priority 9;garp_extra_if 100  | garp_extra_if is passed over, write garp_master_refresh in its place, which announces every address again
            priority 9;lower_prio_no_advert | lower_prio_no_advert is passed over, a weaker master is answered at once, as RFC 9568 wants it: it may stay
            priority 9;higher_prio_send_advert | higher_prio_send_advert is passed over, this agent always does so: it may stay
            priority 9;track_interface { eth1 weight 5;} | a failure moves the address by weight 5 only to a host whose priority is less than 5 below, make it larger than the gap between the hosts' priorities, or leave it out: a failure then gives the address away at once
            priority 9;virtual_ipaddress { 10.0.0.8/24 no_track;} | no_track is passed over, an address that somebody removes is put back: remove it
            priority 9;virtual_ipaddress { 10.0.0.8/24 preferred_lft 0;} | preferred_lft 0 is passed over, an IPv4 address may be a source: remove it
            """)
    void in_an_instance(String inside, String warning) {
        assertThat(warnings("", inside)).containsExactly(warning);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /none                       | there is no file /none, put it there before the agent starts
            /plain                      | /plain cannot be run, run chmod +x /plain
            bin/good                    | bin/good does not begin with /, and may be another file to the daemon, write the whole path
            /open                       | /open is not run as root: others than root may change /tmp, run chown root and chmod go-w on that, or name a user for the script
            """)
    void a_script_that_the_daemon_would_refuse(String script, String warning) {
        String secure = "global_defs { enable_script_security }\n";

        assertThat(warnings(
                        secure + "vrrp_script chk { script " + script + " }",
                        "priority 9;track_script { chk;}"))
                .containsExactly(warning);
        assertThat(warnings(secure, "priority 9;notify_master \"" + script + " a\""))
                .containsExactly(warning);
    }

    @Test
    void a_script_of_another_user_or_without_security_may_be_changed() {
        assertThat(warnings(
                        "global_defs { enable_script_security }", "priority 9;notify /open www"))
                .isEmpty();
        assertThat(warnings("", "priority 9;notify /open")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # above | in the instance | warning
            track_file t { file /t;weight 0;} | track_file { t;} | with weight 0 any number but 0 in the file of t means FAULT, give it a weight where the number is to change the priority
            track_file t { file /t;} |       | t is tracked by no vrrp_instance and never runs, add track_file { t } to one, or remove it
            vrrp_track_process p { process abcdefghijklmnopq;} | track_process { p;} | the kernel keeps 15 letters of a process's name, and abcdefghijklmnopq has more, write abcdefghijklmno, or add full_command
            vrrp_track_process p { process nginx;} | | p is tracked by no vrrp_instance and never runs, add track_process { p } to one, or remove it
            interface_up_down_delays { ens33 2;} | advert_int 1 | a link of ens33 may be down for longer than VI_1 can be silent before another host takes over, give it less than twice advert_int
            vrrp_sync_group G { group { VI_1;};} | | vrrp_sync_group G has one member, which moves as it would alone, add the other instances, or write what it says into the instance
            global_defs { vrrp_min_garp;vrrp_strict;} | | vrrp_strict is passed over, peers that keep it ignore auth_pass: remove it on every host
            garp_group { garp_interval 1;} | | garp_group is passed over, write vrrp_garp_interval and vrrp_gna_interval into global_defs in its place
            """)
    void above_an_instance(String above, String inside, String warning) {
        assertThat(warnings(above, "priority 9;" + (inside == null ? "" : inside)))
                .containsExactly(warning);
    }

    @Test
    void a_weight_in_a_sync_group_does_not_count_unless_the_group_says_so() {
        String above = """
                vrrp_script chk { script /good }
                vrrp_instance VI_2 {
                    interface ens34
                    virtual_router_id 66
                    priority 9
                    virtual_ipaddress { 10.0.1.9/24 }
                }
                vrrp_sync_group G {
                    group { VI_1 VI_2 }
                """;
        String inside = "priority 9;track_script { chk weight -50;}";

        assertThat(warnings(above + "}", inside))
                .containsExactly("in the sync group G the weight of chk does not count, track it in"
                        + " the group with weight 0, or write sync_group_tracking_weight into the"
                        + " group");
        assertThat(warnings(above + "sync_group_tracking_weight\n}", inside)).isEmpty();
    }

    @Test
    void a_key_that_others_can_read() {
        assertThat(warnings("", "priority 9;auth_hmac { key 1 file:/keys/open;active_key 1;}"))
                .containsExactly("the file of key 1 can be read by others than its owner, run chmod"
                        + " 600 /keys/open");
    }

    @Test
    void real_time_priority_is_advised_once() {
        assertThat(warnings(
                        "global_defs { vrrp_rt_priority 50 }",
                        "priority 9;version 3;advert_int 0.01"))
                .containsExactly(
                        "vrrp_rt_priority is passed over, the agent runs in real time and keeps its"
                                + " memory by itself where the system lets it");
    }
}
