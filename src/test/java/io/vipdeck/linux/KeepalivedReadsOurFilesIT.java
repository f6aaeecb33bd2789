package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.vipdeck.keepalived.Parser;
import io.vipdeck.keepalived.Writer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What we write is read by the distribution's keepalived without a word against it. It needs root. */
@Timeout(60)
class KeepalivedReadsOurFilesIT {
    /** All that keepalived 2.2.7 knows too: fractions of an interval and some keywords are younger. */
    private static final String TEXT = """
            global_defs {
                router_id web1
                script_user root
                enable_script_security
                vrrp_startup_delay 1.5
                log_unknown_vrids
                vrrp_garp_interval 0.001
                vrrp_gna_interval 0.002
                notification_email { a@b.example "My admin <c@d.example>" }
                notification_email_from web1@b.example
                smtp_server 127.0.0.1 2525
                smtp_helo_name web1
                smtp_connect_timeout 5
                no_email_faults
            }
            vrrp_script chk {
                script "/bin/sh -c 'exit 1'"
                interval 2
                timeout 3
                weight -60 reverse
                rise 2
                fall 3
                init_fail
            }
            vrrp_track_process none { process nginx
                param_match
                weight 20 reverse
                quorum_max 0
                fork_delay 0.5
                terminate_delay 1
            }
            vrrp_track_process some {
                process /usr/sbin/nginx "-g" "daemon off;"
                param_match partial
                quorum_max 3
                full_command
            }
            track_file switch { file /run/vipdeck-test-switch
                weight -5
            }
            vrrp_sync_group both {
                group { VI_1 VI_6 }
                sync_group_tracking_weight
                track_script { chk weight 0 reverse }
                notify "/bin/true x" root
                notify_priority_changes on
                smtp_alert
            }
            interface_up_down_delays { ens33 0.5 1 }
            vrrp_instance VI_1 {
                interface ens33
                virtual_router_id 66
                version 3
                priority 99
                advert_int 0.5
                nopreempt
                garp_lower_prio_delay 3
                garp_lower_prio_repeat 2
                unicast_src_ip 10.0.0.1
                unicast_peer { 10.0.0.2 min_ttl 254 max_ttl 255 }
                unicast_ttl 64
                unicast_fault_no_peer
                virtual_ipaddress { 192.168.16.130/24 label ens33:vip }
                virtual_ipaddress_excluded { 2001:db8::9/64 }
                track_script { chk weight -30 }
                track_process { none weight 254
                    some }
                track_file { switch weight 0 }
                track_interface { ens34 weight 10 reverse }
                track_src_ip
                dont_track_primary
                notify_master "/bin/true 'a b'"
                notify_stop /bin/true
                notify_deleted /bin/true
                notify_master_rx_lower_pri /bin/true
                notify /bin/true
                notify_priority_changes on
                smtp_alert
            }
            vrrp_instance VI_6 {
                interface ens33
                virtual_router_id 66
                priority 99
                virtual_ipaddress { fe80::9/64 }
                notify_deleted
            }
            vrrp_instance VI_7 {
                interface ens33
                virtual_router_id 67
                preempt_delay 4.12
                use_vmac "vrrp.#7"
                vmac_xmit_base
                mcast_src_ip 10.0.0.1
                authentication { auth_type PASS
                    auth_pass "a b#1" }
                virtual_ipaddress { 10.0.0.77/24 dev ens34 }
            }
            """;

    private static final String IN_A_NAMESPACE = "ip link add ens33 type veth peer name ens34"
            + " && ip link set ens33 up && ip link set ens34 up && exec \"$0\" -t -f \"$1\"";

    @TempDir
    private Path directory;

    @Test
    void keepalivedFindsNothingWrongInWhatIsWritten() throws Exception {
        PackagedProgram keepalived = keepalived();
        Path file = directory.resolve("keepalived.conf");
        Path words = directory.resolve("words");
        Files.writeString(
                file,
                Writer.write(
                        Parser.parse("f", TEXT).configuration().orElseThrow(), "for keepalived"));

        ProcessBuilder check = new ProcessBuilder(
                "unshare",
                "--net",
                "sh",
                "-c",
                IN_A_NAMESPACE,
                keepalived.program().toString(),
                file.toString());
        check.environment().putAll(keepalived.environment());
        Process process =
                check.redirectErrorStream(true).redirectOutput(words.toFile()).start();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(words, StandardCharsets.UTF_8)).isEmpty();
        assertThat(process.exitValue())
                .as("0: well; 5: well, scripts run as root")
                .isIn(0, 5);
    }

    private static PackagedProgram keepalived() throws Exception {
        boolean root = "root".equals(System.getProperty("user.name"));
        Optional<PackagedProgram> found =
                root ? PackagedProgram.find("keepalived") : Optional.empty();
        if (found.isEmpty()) {
            String why = root
                    ? "there is no keepalived and apt-get cannot fetch it"
                    : "this test makes a network namespace, which only root may";
            if (Boolean.getBoolean("lab.required")) {
                fail(why);
            }
            abort(why);
        }
        return found.orElseThrow();
    }
}
