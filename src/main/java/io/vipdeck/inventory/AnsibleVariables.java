package io.vipdeck.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The variables of an Ansible inventory that are heard, and the keys of ours that they mean. */
final class AnsibleVariables {
    /** Of a host; several names of one key in the order in which the first that is set counts. */
    static final Map<String, List<String>> OF_A_HOST = Map.of(
            "address", List.of("ansible_host", "ansible_ssh_host"),
            "port", List.of("ansible_port", "ansible_ssh_port"),
            "user", List.of("ansible_user", "ansible_ssh_user"),
            "identity", List.of("ansible_ssh_private_key_file", "ansible_private_key_file"),
            "become", List.of("ansible_become", "ansible_sudo"),
            "priority", List.of("vrrp_priority"),
            "interface", List.of("vrrp_interface"),
            "unicast_src_ip", List.of("vrrp_unicast_src_ip"));

    /** Of a cluster: keys of {@code vrrp}, where one router is enough. */
    static final List<String> OF_A_ROUTER = List.of(
            "virtual_router_id",
            "virtual_ipaddress",
            "version",
            "advert_int",
            "nopreempt",
            "preempt_delay",
            "unicast",
            "garp_master_delay",
            "garp_master_repeat",
            "garp_master_refresh",
            "garp_master_refresh_repeat");

    /** Of a cluster: keys that hold maps and lists, written as in our own files. */
    static final Map<String, String> OF_A_CLUSTER = Map.of(
            "vrrp_cluster", "cluster",
            "vrrp_instances", "vrrp",
            "vrrp_nginx", "nginx",
            "vrrp_services", "services");

    static final String PASSWORD = "vrrp_auth_pass";

    /** The name of the only router. */
    static final String INSTANCE = "vrrp_instance";

    /** Checked for a value that we cannot follow, else of no consequence. */
    static final List<String> CONDITIONS = List.of(
            "ansible_connection",
            "ansible_become_method",
            "ansible_become_user",
            "ansible_ssh_common_args",
            "ansible_ssh_extra_args");

    private static final List<String> PASSWORDS = List.of(
            "ansible_password",
            "ansible_ssh_pass",
            "ansible_become_password",
            "ansible_become_pass",
            "ansible_sudo_pass");

    private AnsibleVariables() {}

    /** What a variable is heard as; empty where it is passed over. */
    static Optional<String> meaning(String variable) {
        for (Map.Entry<String, List<String>> each : OF_A_HOST.entrySet()) {
            if (each.getValue().contains(variable)) {
                return Optional.of(each.getKey());
            }
        }
        boolean router =
                variable.startsWith("vrrp_") && OF_A_ROUTER.contains(variable.substring(5));
        boolean other = OF_A_CLUSTER.containsKey(variable)
                || variable.equals(PASSWORD)
                || variable.equals(INSTANCE)
                || CONDITIONS.contains(variable);
        return router || other ? Optional.of(variable) : Optional.empty();
    }

    static boolean isPassword(String variable) {
        return PASSWORDS.contains(variable);
    }

    /** All names that begin with {@code vrrp_}. */
    static List<String> ours() {
        return Stream.of(
                        OF_A_ROUTER.stream().map(key -> "vrrp_" + key),
                        OF_A_CLUSTER.keySet().stream().sorted(),
                        List.of(PASSWORD, INSTANCE).stream(),
                        List.of("vrrp_priority", "vrrp_interface", "vrrp_unicast_src_ip").stream())
                .flatMap(each -> each)
                .toList();
    }

    /** A problem's key of ours in Ansible's words. */
    static String shown(String path, List<String> hosts) {
        String key = path;
        for (int i = 0; i < hosts.size(); i++) {
            key = key.replace("hosts[" + i + "].", hosts.get(i) + ".");
        }
        for (Map.Entry<String, List<String>> each : OF_A_HOST.entrySet()) {
            if (key.endsWith("." + each.getKey()) && !key.startsWith("vrrp")) {
                return key.substring(0, key.length() - each.getKey().length())
                        + each.getValue().get(0);
            }
        }
        if (key.startsWith("vrrp.authentication")) {
            return PASSWORD;
        }
        if (key.startsWith("vrrp.")) {
            return key.equals("vrrp.name") ? INSTANCE : "vrrp_" + key.substring(5);
        }
        return key.startsWith("vrrp[") ? "vrrp_instances" + key.substring(4) : key;
    }
}
