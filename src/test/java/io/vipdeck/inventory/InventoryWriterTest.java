package io.vipdeck.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** What is written is read back as the same clusters. */
class InventoryWriterTest {

    private static String again(String text) {
        List<Inventory> read = InventoryReader.read("w.yaml", text, "/home/op").inventories();
        assertThat(read).isNotEmpty();
        String written = InventoryWriter.write(read);
        Parsed again = InventoryReader.read("w.yaml", written, "/home/op");
        assertThat(again.problems()).isEmpty();
        assertThat(again.inventories()).isEqualTo(read);
        return written;
    }

    @Test
    void theSmallestIsWrittenForPeople() {
        assertThat(again(InventoryReaderTest.SMALLEST)).isEqualTo("""
                cluster: web
                ssh: { become: none }
                hosts:
                  - { name: web1, address: 192.168.16.128, priority: 100 }
                  - { name: web2, address: 192.168.16.129, priority: 99 }
                vrrp:
                  - name: VI_1
                    virtual_router_id: 66
                    virtual_ipaddress: [192.168.16.130/32]
                    version: 2
                    advert_int: 1
                nginx:
                  source: distro
                  page: hostname
                  health: { url: "http://{address}/", interval: 2, timeout: 1, rise: 2, fall: 2 }
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                cluster: "no"
                hosts:
                  - { name: "1", address: a.example.org, user: "null", unicast_src_ip: ["fd00::1", 10.0.0.1] }
                  - { name: b, address: "fd00::2", port: 2222, become: sudo, identity: "/a b/\\\\k\\"",
                      unicast_src_ip: 10.0.0.2 }
                vrrp:
                  - { name: VI_4, virtual_router_id: 1, virtual_ipaddress: [10.0.0.9/24], unicast: true,
                      authentication: { auth_pass: "0123" }, nopreempt: true }
                  - { name: VI_6, virtual_router_id: 2, version: 3, advert_int: 0.01, unicast: true,
                      virtual_ipaddress: ["fd00::9/64"], preempt_delay: 1.5, garp_master_delay: 0,
                      priorities: { b: 254 } }
                nginx: { source: skip, page: keep, health: { url: "http://{address}:80/x?y=%41", fall: 9 } }
                ---
                cluster: db
                hosts: [{ name: c, address: 10.0.1.1, interface: bond0.12 }]
                vrrp: { virtual_router_id: 3, virtual_ipaddress: [10.0.1.9], authentication:
                        { auth_pass: { file: ~/pass } } }
                nginx: none
                services:
                  - { name: bare }
                  - { name: tcp, unit: x@1.service, restart: 0, check: { tcp: 1, interval: 0.1 } }
                  - { name: say, check: { command: "/bin/say 'it''s' \\"a b\\" $HOME", user: op } }
                """})
    void everyKeySurvives(String text) {
        assertThat(again(text.replace("'it''s' ", "it\\\\'s ").replace("\\\"a b\\\"", "'a b'")))
                .contains("auth_pass: \"0123\"")
                .contains("{ file: /home/op/pass }");
    }

    @Test
    void whatComesFromAnsibleIsOurs() {
        Inventory read = AnsibleInventoryTest.good(AnsibleInventoryTest.PAIR);
        String written = InventoryWriter.write(List.of(read));
        assertThat(InventoryReader.read("hosts", written, "").inventory()).contains(read);
        assertThat(InventoryWriter.hasSecret(List.of(read))).isTrue();
    }
}
