package io.vipdeck.lab;

import java.util.List;
import java.util.stream.Collectors;

/** The files by which everything else knows the lab's hosts: an inventory and a known_hosts. */
final class InventoryText {
    private InventoryText() {}

    /** The lab as an operator would write it down: the classic pair's values, two or more hosts. */
    static String inventory(Plan plan, String identity, String knownHosts) {
        String hosts = plan.hosts().stream()
                .map(host -> "  - { name: %s, address: %s, interface: %s, priority: %d }%n"
                        .formatted(host.name(), host.address(), Plan.INTERFACE, host.priority()))
                .collect(Collectors.joining());
        return """
                cluster: lab
                ssh:
                  user: root
                  port: 22
                  identity: %s
                  known_hosts: %s
                  become: none
                hosts:
                %svrrp:
                  virtual_router_id: %d
                  virtual_ipaddress: [%s/%d]
                  advert_int: 1
                  version: 2
                  authentication: { auth_type: PASS, auth_pass: "1111" }
                nginx:
                  source: distro
                  page: hostname
                engine: agent
                """.formatted(
                        identity, knownHosts, hosts, Plan.VIRTUAL_ROUTER_ID, Plan.VIP, Plan.PREFIX);
    }

    /**
     * A line of known_hosts (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT").
     *
     * @param publicKey the host's key file: type, key and comment
     */
    static String knownHost(LabHost host, String publicKey) {
        List<String> words = List.of(publicKey.strip().split("\\s+"));
        return "%s,%s %s %s%n".formatted(host.address(), host.name(), words.get(0), words.get(1));
    }
}
