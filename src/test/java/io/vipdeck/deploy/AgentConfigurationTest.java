package io.vipdeck.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.Golden;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.inventory.InventoryReader;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Parser;
import io.vipdeck.keepalived.Writer;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

/** The keepalived.conf that each shape of cluster becomes, host by host; read back, it means the same. */
class AgentConfigurationTest {

    @Test
    void crossedMasters() {
        check("io/vipdeck/deploy/keepalived-crossed.conf", """
                cluster: web
                hosts:
                  - { name: web1, address: 192.168.16.128 }
                  - { name: web2, address: 192.168.16.129 }
                vrrp:
                  - name: VI_1
                    virtual_router_id: 66
                    virtual_ipaddress: [192.168.16.130/24]
                  - name: VI_2
                    virtual_router_id: 67
                    virtual_ipaddress: [192.168.16.131/24]
                    priorities: { web1: 99, web2: 100 }
                """);
    }

    @Test
    void threeNodesThatDoNotTakeBack() {
        check("io/vipdeck/deploy/keepalived-three.conf", """
                cluster: web
                hosts:
                  - { name: web1, address: 192.168.16.128 }
                  - { name: web2, address: 192.168.16.129 }
                  - { name: web3, address: 192.168.16.131 }
                vrrp:
                  - name: VI_1
                    virtual_router_id: 66
                    virtual_ipaddress: [192.168.16.130/24]
                    nopreempt: true
                  - name: VI_2
                    virtual_router_id: 67
                    virtual_ipaddress: [192.168.16.132/24]
                    preempt_delay: 300
                    garp_master_delay: 1
                    garp_master_refresh: 60
                """);
    }

    @Test
    void ipv6ByUnicastWithServicesInPlaceOfNginx() {
        check("io/vipdeck/deploy/keepalived-services.conf", """
                cluster: db
                hosts:
                  - { name: db1, address: "fd00:16::128" }
                  - { name: db2, address: "fd00:16::129" }
                  - { name: db3, address: db3.example.org, unicast_src_ip: "fd00:16::12a" }
                vrrp:
                  virtual_router_id: 66
                  version: 3
                  advert_int: 0.1
                  virtual_ipaddress: ["fe80::16:130/64", "fd00:16::130/64"]
                  unicast: true
                nginx: none
                services:
                  - { name: mysql, unit: mariadb, process: mariadbd, restart: 2, check: { tcp: 3306 } }
                  - { name: haproxy, check: { url: "http://{address}:8404/up", interval: 1 } }
                  - { name: sync, check: { command: "/usr/bin/is-synced --within '5 s'" } }
                  - { name: cron }
                """);
    }

    private static void check(String golden, String text) {
        Inventory inventory =
                InventoryReader.read("vipdeck.yaml", text, "").inventory().orElseThrow();
        StringBuilder all = new StringBuilder();
        for (Inventory.Host host : inventory.hosts()) {
            Configuration configuration = AgentConfiguration.of(inventory, host, "ens33", Map.of());
            String written = Writer.write(configuration, "of " + host.name());
            assertThat(Parser.parse("keepalived.conf", written).configuration())
                    .isEqualTo(Optional.of(configuration));
            all.append(written).append('\n');
        }
        Golden.check(golden, all.toString());
    }
}
