package io.vipdeck.keepalived;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keywords of one kind of block: those that are read, those of keepalived that are passed over with
 * a warning, and those that would change what happens and are refused (keepalived.conf(5)).
 */
record Vocabulary(
        String block,
        Set<String> read,
        Map<String, String> passedOver,
        Map<String, String> refused) {

    private static final String NO_MAIL =
            "mails are not sent: follow `vipdeck agent watch` for changes of state";
    private static final String NO_EFFECT = "it has no effect on this agent and may stay";
    private static final String UNIT_FILE = "set it in the agent's systemd unit where it is wanted";
    private static final String NO_LVS =
            "this agent balances no load: keep keepalived for that, or remove it";
    private static final String NO_SNMP = "read `vipdeck agent status --json` in its place";

    private static final String NO_NOTIFY =
            "remove it and follow `vipdeck agent watch`, or keep the keepalived engine on this host";
    private static final String ENGINE = "remove it, or keep the keepalived engine on this host";
    private static final String MULTICAST =
            "remove it where the hosts share a LAN, or keep the keepalived engine on this host";
    private static final String SYSTEM = "move it to the system's own network settings";
    private static final String SERVICE = "use a vrrp_service with track_service in its place";
    private static final String OUTSIDE = "remove it and start the agent inside that namespace";
    private static final String WRITE_OUT = "write the values out";

    /** Between no braces. */
    static final Vocabulary TOP = new Vocabulary(
            "the file",
            words("global_defs vrrp_script vrrp_service vrrp_instance"),
            advice(
                    NO_LVS, "virtual_server virtual_server_group SSL lvs_sync_daemon",
                    NO_EFFECT, "garp_group linkbeat_interfaces",
                    UNIT_FILE, "use_pid_dir instance child_wait_time"),
            advice(
                    ENGINE,
                    "vrrp_sync_group track_group static_track_group bfd_instance",
                    ENGINE,
                    "interface_up_down_delays track_bfd",
                    SERVICE,
                    "vrrp_track_process track_process vrrp_track_file track_file",
                    SYSTEM,
                    "static_ipaddress static_routes static_rules",
                    OUTSIDE,
                    "net_namespace net_namespace_ipvs namespace_with_ipsets",
                    "write include FILE",
                    "includer includem includew includeb includea"));

    static final Vocabulary GLOBAL_DEFS = new Vocabulary(
            "global_defs",
            words("router_id script_user enable_script_security vrrp_version default_interface"
                    + " vrrp_garp_master_delay vrrp_garp_master_repeat vrrp_garp_master_refresh"
                    + " vrrp_garp_master_refresh_repeat"),
            advice(
                    NO_MAIL,
                    "notification_email notification_email_from smtp_server smtp_helo_name",
                    NO_MAIL,
                    "smtp_connect_timeout email_faults no_email_faults smtp_alert",
                    NO_MAIL,
                    "smtp_alert_vrrp smtp_alert_checker no_checker_emails",
                    NO_LVS,
                    "lvs_timeouts lvs_flush lvs_flush_on_stop lvs_flush_onstop",
                    NO_LVS,
                    "lvs_sync_daemon lvs_notify_fifo lvs_notify_fifo_script",
                    NO_LVS,
                    "checker_priority checker_no_swap checker_rt_priority",
                    NO_LVS,
                    "checker_cpu_affinity checker_rlimit_rttime checker_rlimit_rtime",
                    NO_LVS,
                    "checker_log_all_failures rs_init_notifies nftables_ipvs",
                    NO_SNMP,
                    "snmp_socket enable_traps enable_snmp_vrrp enable_snmp_keepalived",
                    NO_SNMP,
                    "enable_snmp_rfc enable_snmp_rfcv2 enable_snmp_rfcv3",
                    NO_SNMP,
                    "enable_snmp_checker enable_dbus dbus_service_name dbus_no_interface_name",
                    NO_SNMP,
                    "state_dump_file stats_dump_file json_dump_file json_version",
                    NO_EFFECT,
                    "vrrp_skip_check_adv_addr vrrp_garp_interval vrrp_gna_interval",
                    NO_EFFECT,
                    "vrrp_min_garp vrrp_garp_lower_prio_delay vrrp_garp_extra_if",
                    NO_EFFECT,
                    "vrrp_garp_lower_prio_repeat vrrp_higher_prio_send_advert",
                    NO_EFFECT,
                    "vrrp_iptables vrrp_ipsets nftables nftables_priority",
                    NO_EFFECT,
                    "nftables_ifindex nftables_counters dynamic_interfaces vmac_prefix",
                    NO_EFFECT,
                    "vmac_addr_prefix vrrp_netlink_cmd_rcv_bufs disable_local_igmp",
                    NO_EFFECT,
                    "vrrp_netlink_cmd_rcv_bufs_force vrrp_netlink_monitor_rcv_bufs",
                    NO_EFFECT,
                    "vrrp_netlink_monitor_rcv_bufs_force process_monitor_rcv_bufs",
                    NO_EFFECT,
                    "process_monitor_rcv_bufs_force vrrp_rx_bufs_policy umask",
                    NO_EFFECT,
                    "vrrp_rx_bufs_multiplier log_unknown_vrids random_seed",
                    NO_EFFECT,
                    "reload_check_config reload_time_file reload_repeat reload_file",
                    NO_EFFECT,
                    "include_check tmp_config_directory config_save_dir",
                    NO_EFFECT,
                    "data_use_instance use_symlink_paths vrrp_check_unicast_src",
                    NO_EFFECT,
                    "bfd_priority bfd_no_swap bfd_rt_priority bfd_cpu_affinity",
                    NO_EFFECT,
                    "bfd_rlimit_rttime bfd_process_name checker_process_name",
                    NO_EFFECT,
                    "process_name vrrp_process_name",
                    "peers that keep it ignore auth_pass: remove it on every host",
                    "vrrp_strict",
                    UNIT_FILE,
                    "vrrp_priority vrrp_no_swap vrrp_rt_priority vrrp_cpu_affinity",
                    UNIT_FILE,
                    "vrrp_rlimit_rttime vrrp_rlimit_rtime max_auto_priority",
                    UNIT_FILE,
                    "min_auto_priority_delay instance"),
            advice(
                    NO_NOTIFY, "notify_fifo notify_fifo_script vrrp_notify_fifo",
                    NO_NOTIFY, "vrrp_notify_fifo_script vrrp_notify_priority_changes",
                    NO_NOTIFY, "startup_script startup_script_timeout shutdown_script",
                    NO_NOTIFY, "shutdown_script_timeout fifo_write_vrrp_states_on_reload",
                    ENGINE, "vrrp_mcast_group4 vrrp_mcast_group6 vrrp_lower_prio_no_advert",
                    ENGINE, "vrrp_down_timer_adverts vrrp_owner_ignore_adverts",
                    ENGINE, "vrrp_startup_delay vrrp_delay_after_boot",
                    OUTSIDE, "net_namespace net_namespace_ipvs"));

    static final Vocabulary SCRIPT = new Vocabulary(
            "vrrp_script",
            words("script interval timeout weight rise fall user init_fail"),
            Map.of(),
            Map.of());

    /** vipdeck's own block. */
    static final Vocabulary SERVICE_BLOCK = new Vocabulary(
            "vrrp_service",
            words("unit process restart url tcp command user interval timeout rise fall weight"),
            Map.of(),
            Map.of());

    static final Vocabulary INSTANCE = new Vocabulary(
            "vrrp_instance",
            words("state interface virtual_router_id priority advert_int version authentication"
                    + " nopreempt preempt preempt_delay garp_master_delay garp_master_repeat"
                    + " garp_master_refresh garp_master_refresh_repeat mcast_src_ip"
                    + " virtual_ipaddress track_script track_service track_interface accept"),
            advice(
                    NO_MAIL,
                    "smtp_alert",
                    NO_LVS,
                    "lvs_sync_daemon_interface",
                    NO_EFFECT,
                    "debug skip_check_adv_addr notify_priority_changes",
                    NO_EFFECT,
                    "garp_lower_prio_delay garp_lower_prio_repeat garp_extra_if",
                    NO_EFFECT,
                    "vmac_garp_intvl higher_prio_send_advert kernel_rx_buf_size",
                    NO_EFFECT,
                    "native_ipv6 promote_secondaries old_unicast_checksum",
                    NO_EFFECT,
                    "linkbeat_use_polling check_unicast_src",
                    "peers that keep it ignore auth_pass: remove it on every host",
                    "strict_mode"),
            advice(
                    NO_NOTIFY, "notify notify_master notify_backup notify_fault notify_stop",
                    NO_NOTIFY, "notify_deleted notify_master_rx_lower_pri",
                    MULTICAST, "unicast_peer unicast_src_ip unicast_ttl unicast_fault_no_peer",
                    ENGINE, "use_vmac vmac_xmit_base use_vmac_addr use_ipvlan no_accept",
                    ENGINE, "virtual_ipaddress_excluded no_virtual_ipaddress mcast_dst_ip",
                    ENGINE, "virtual_routes virtual_rules vrf dont_track_primary track_src_ip",
                    ENGINE, "down_timer_adverts lower_prio_no_advert owner_ignore_adverts",
                    ENGINE, "timer_expired_backup auth_hmac track_bfd v3_checksum_as_v2",
                    SERVICE, "track_process track_file"));

    static final Vocabulary AUTHENTICATION =
            new Vocabulary("authentication", words("auth_type auth_pass"), Map.of(), Map.of());

    private static final List<Vocabulary> ALL =
            List.of(TOP, GLOBAL_DEFS, SCRIPT, SERVICE_BLOCK, INSTANCE, AUTHENTICATION);

    private static Set<String> words(String words) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(words.split(" "))));
    }

    /** From pairs of what to do and the words that it is said of. */
    private static Map<String, String> advice(String... adviceThenWords) {
        Map<String, String> advice = new LinkedHashMap<>();
        for (int i = 0; i < adviceThenWords.length; i += 2) {
            String remedy = adviceThenWords[i];
            Arrays.stream(adviceThenWords[i + 1].split(" "))
                    .forEach(word -> advice.put(word, remedy));
        }
        return Collections.unmodifiableMap(advice);
    }

    boolean reads(Statement statement) {
        return read.contains(statement.keyword());
    }

    /** Says what is to be done about a keyword that is not read. */
    void judge(Statement statement, Problems problems) {
        String keyword = statement.keyword();
        if (passedOver.containsKey(keyword)) {
            problems.warning(statement, keyword + " is passed over", passedOver.get(keyword));
        } else if (refused.containsKey(keyword)) {
            problems.error(
                    statement,
                    keyword + " is keepalived's, but this agent does not support it",
                    refused.get(keyword));
        } else if (keyword.startsWith("$") || keyword.startsWith("~") || keyword.startsWith("@")) {
            problems.error(
                    statement,
                    Problems.shown(keyword)
                            + " uses keepalived's definitions, which this agent does not support",
                    WRITE_OUT);
        } else {
            problems.error(
                    statement,
                    "unknown keyword " + Problems.shown(keyword) + " in " + block,
                    remedyForUnknown(keyword));
        }
    }

    private String remedyForUnknown(String keyword) {
        for (Vocabulary other : ALL) {
            if (other.read.contains(keyword)) {
                return "it belongs in " + other.block;
            }
        }
        return Nearest.to(keyword, read)
                .or(() -> Nearest.to(keyword, passedOver.keySet()))
                .or(() -> Nearest.to(keyword, refused.keySet()))
                .map(near -> "probably " + near + " is meant")
                .orElse("correct or remove it");
    }
}
