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

    private static final String NO_EFFECT = "it has no effect on this agent and may stay";
    private static final String URGENT =
            "the agent runs in real time and keeps its memory by itself where the system lets it";
    private static final String UNIT_FILE = "set it in the agent's systemd unit where it is wanted";
    private static final String NO_LVS =
            "this agent balances no load: keep keepalived for that, or remove it";
    private static final String NO_SNMP = "read `vipdeck agent status --json` in its place";
    private static final String OTHER_INTERFACES =
            "write garp_master_refresh in its place, which announces every address again";
    private static final String ALWAYS = "this agent always does so: it may stay";
    private static final String ANSWERED =
            "a weaker master is answered at once, as RFC 9568 wants it: it may stay";
    private static final String STRICT =
            "peers that keep it ignore auth_pass: remove it on every host";

    private static final String NO_FIFO =
            "remove it and follow `vipdeck agent watch`, or keep the keepalived engine on this host";
    private static final String UNIT_SCRIPT =
            "write it as ExecStartPre or ExecStopPost into the agent's systemd unit";
    private static final String ENGINE = "remove it, or keep the keepalived engine on this host";
    private static final String SYSTEM = "move it to the system's own network settings";
    private static final String OUTSIDE = "remove it and start the agent inside that namespace";
    private static final String FIRST_ADDRESS =
            "give it an address: this agent holds addresses, and moves no other thing";
    private static final String FIREWALL =
            "remove it, and let a firewall drop what must not reach the address";

    /** Between no braces. */
    static final Vocabulary TOP = new Vocabulary(
            "the file",
            words("global_defs vrrp_script vrrp_service vrrp_instance vrrp_sync_group"
                    + " vrrp_track_process track_file vrrp_track_file interface_up_down_delays"),
            advice(
                    NO_LVS,
                    "virtual_server virtual_server_group SSL lvs_sync_daemon",
                    NO_EFFECT,
                    "linkbeat_interfaces linkbeat_use_polling",
                    "write vrrp_garp_interval and vrrp_gna_interval into global_defs in its place",
                    "garp_group",
                    UNIT_FILE,
                    "use_pid_dir instance child_wait_time"),
            advice(
                    ENGINE,
                    "track_group static_track_group bfd_instance track_bfd",
                    "write vrrp_track_process",
                    "track_process",
                    SYSTEM,
                    "static_ipaddress static_routes static_rules",
                    OUTSIDE,
                    "net_namespace net_namespace_ipvs namespace_with_ipsets"));

    static final Vocabulary GLOBAL_DEFS = new Vocabulary(
            "global_defs",
            words("router_id script_user enable_script_security vrrp_version default_interface"
                    + " vrrp_garp_master_delay vrrp_garp_master_repeat vrrp_garp_master_refresh"
                    + " vrrp_garp_master_refresh_repeat vrrp_garp_lower_prio_delay"
                    + " vrrp_garp_lower_prio_repeat vrrp_garp_interval vrrp_gna_interval"
                    + " vrrp_min_garp vrrp_startup_delay vrrp_delay_after_boot log_unknown_vrids"
                    + " notification_email notification_email_from smtp_server smtp_helo_name"
                    + " smtp_connect_timeout smtp_alert smtp_alert_vrrp no_email_faults"
                    + " vrrp_notify_priority_changes v3_checksum_as_v2 vrrp_check_unicast_src"
                    + " vmac_prefix vrrp_down_timer_adverts"),
            advice(
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
                    NO_LVS,
                    "smtp_alert_checker no_checker_emails nftables_ipvs_priority",
                    NO_LVS,
                    "nftables_ipvs_start_fwmark lvs_netlink_cmd_rcv_bufs",
                    NO_LVS,
                    "lvs_netlink_cmd_rcv_bufs_force lvs_netlink_monitor_rcv_bufs",
                    NO_LVS,
                    "lvs_netlink_monitor_rcv_bufs_force",
                    NO_SNMP,
                    "snmp_socket enable_traps enable_snmp_vrrp enable_snmp_keepalived",
                    NO_SNMP,
                    "enable_snmp_rfc enable_snmp_rfcv2 enable_snmp_rfcv3",
                    NO_SNMP,
                    "enable_snmp_checker enable_dbus dbus_service_name dbus_no_interface_name",
                    NO_SNMP,
                    "snmp_vs_stats_update_interval snmp_rs_stats_update_interval",
                    NO_SNMP,
                    "state_dump_file stats_dump_file json_dump_file json_version",
                    NO_EFFECT,
                    "vrrp_skip_check_adv_addr vmac_addr_prefix",
                    OTHER_INTERFACES,
                    "vrrp_garp_extra_if",
                    ALWAYS,
                    "vrrp_higher_prio_send_advert vrrp_owner_ignore_adverts",
                    ANSWERED,
                    "vrrp_lower_prio_no_advert",
                    NO_EFFECT,
                    "vrrp_iptables vrrp_ipsets nftables nftables_priority",
                    NO_EFFECT,
                    "nftables_ifindex nftables_counters dynamic_interfaces",
                    NO_EFFECT,
                    "vrrp_netlink_cmd_rcv_bufs disable_local_igmp",
                    NO_EFFECT,
                    "vrrp_netlink_cmd_rcv_bufs_force vrrp_netlink_monitor_rcv_bufs",
                    NO_EFFECT,
                    "vrrp_netlink_monitor_rcv_bufs_force process_monitor_rcv_bufs",
                    NO_EFFECT,
                    "process_monitor_rcv_bufs_force vrrp_rx_bufs_policy umask",
                    NO_EFFECT,
                    "vrrp_rx_bufs_multiplier random_seed set_supplementary_groups",
                    NO_EFFECT,
                    "reload_check_config reload_time_file reload_repeat reload_file",
                    NO_EFFECT,
                    "include_check tmp_config_directory config_save_dir",
                    NO_EFFECT,
                    "data_use_instance use_symlink_paths",
                    NO_EFFECT,
                    "bfd_priority bfd_no_swap bfd_rt_priority bfd_cpu_affinity",
                    NO_EFFECT,
                    "bfd_rlimit_rttime bfd_process_name checker_process_name",
                    NO_EFFECT,
                    "process_name process_names vrrp_process_name",
                    STRICT,
                    "vrrp_strict",
                    URGENT,
                    "vrrp_no_swap vrrp_rt_priority",
                    UNIT_FILE,
                    "vrrp_priority vrrp_cpu_affinity",
                    UNIT_FILE,
                    "vrrp_rlimit_rttime vrrp_rlimit_rtime max_auto_priority",
                    UNIT_FILE,
                    "min_auto_priority_delay instance"),
            advice(
                    NO_FIFO, "notify_fifo notify_fifo_script vrrp_notify_fifo",
                    NO_FIFO, "vrrp_notify_fifo_script fifo_write_vrrp_states_on_reload",
                    UNIT_SCRIPT, "startup_script startup_script_timeout shutdown_script",
                    UNIT_SCRIPT, "shutdown_script_timeout",
                    ENGINE, "vrrp_mcast_group4 vrrp_mcast_group6",
                    OUTSIDE, "net_namespace net_namespace_ipvs"));

    static final Vocabulary SCRIPT =
            plain("vrrp_script", "script interval timeout weight rise fall user init_fail");

    /** vipdeck's own block. */
    static final Vocabulary SERVICE_BLOCK = plain(
            "vrrp_service",
            "unit process restart url tcp command user interval timeout rise fall weight");

    static final Vocabulary TRACK_PROCESS = plain(
            "vrrp_track_process",
            "process param_match weight quorum quorum_max fork_delay terminate_delay delay"
                    + " full_command");

    static final Vocabulary TRACK_FILE = plain("track_file", "file weight init_file");

    static final Vocabulary INSTANCE = new Vocabulary(
            "vrrp_instance",
            words("state interface virtual_router_id priority advert_int version authentication"
                    + " auth_hmac nopreempt preempt preempt_delay garp_master_delay"
                    + " garp_master_repeat garp_master_refresh garp_master_refresh_repeat"
                    + " garp_lower_prio_delay garp_lower_prio_repeat mcast_src_ip unicast_src_ip"
                    + " unicast_peer unicast_ttl unicast_fault_no_peer check_unicast_src use_vmac"
                    + " vmac_xmit_base use_vmac_addr virtual_ipaddress virtual_ipaddress_excluded"
                    + " track_src_ip dont_track_primary smtp_alert v3_checksum_as_v2 accept"
                    + " down_timer_adverts " + Tracks.WORDS + " " + Notices.WORDS),
            advice(
                    NO_LVS, "lvs_sync_daemon_interface",
                    NO_EFFECT, "debug skip_check_adv_addr vmac_garp_intvl kernel_rx_buf_size",
                    NO_EFFECT, "native_ipv6 promote_secondaries old_unicast_checksum",
                    NO_EFFECT, "linkbeat_use_polling",
                    OTHER_INTERFACES, "garp_extra_if",
                    ALWAYS, "higher_prio_send_advert owner_ignore_adverts timer_expired_backup",
                    ANSWERED, "lower_prio_no_advert",
                    STRICT, "strict_mode"),
            advice(
                    ENGINE, "use_ipvlan mcast_dst_ip virtual_routes virtual_rules vrf track_bfd",
                    FIREWALL, "no_accept",
                    FIRST_ADDRESS, "no_virtual_ipaddress"));

    static final Vocabulary SYNC_GROUP = new Vocabulary(
            "vrrp_sync_group",
            words("group sync_group_tracking_weight smtp_alert track_script track_service"
                    + " track_process track_file track_interface notify notify_master"
                    + " notify_backup notify_fault notify_stop notify_priority_changes"),
            Map.of(),
            advice(
                    "write the track_ blocks into the group, or sync_group_tracking_weight",
                    "global_tracking",
                    ENGINE,
                    "track_bfd"));

    static final Vocabulary AUTHENTICATION = plain("authentication", "auth_type auth_pass");

    static final Vocabulary AUTH_HMAC =
            plain("auth_hmac", "key active_key anti_replay time_window mode");

    private static final List<Vocabulary> ALL = List.of(
            TOP,
            GLOBAL_DEFS,
            SCRIPT,
            SERVICE_BLOCK,
            TRACK_PROCESS,
            TRACK_FILE,
            INSTANCE,
            SYNC_GROUP,
            AUTHENTICATION,
            AUTH_HMAC);

    private static Vocabulary plain(String block, String words) {
        return new Vocabulary(block, words(words), Map.of(), Map.of());
    }

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
        } else if (keyword.startsWith("$")) {
            problems.error(
                    statement,
                    Problems.shown(keyword) + " is not defined before this line",
                    "define it as $NAME=VALUE, or write the value out");
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
