package io.vipdeck.inventory;

import static io.vipdeck.inventory.InventoryReaderTest.SMALLEST;
import static io.vipdeck.inventory.InventoryReaderTest.good;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.inventory.Inventory.Garp;
import io.vipdeck.inventory.Inventory.Question;
import io.vipdeck.inventory.Inventory.Service;
import io.vipdeck.inventory.Inventory.Source;
import io.vipdeck.inventory.Inventory.Vrrp;
import io.vipdeck.vrrp.IpLiteral;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.stream.Collectors;

/** Clusters of other shapes than the guide's pair. */
class ClusterShapeTest {
    private static final String CROSSED = """
            cluster: web
            hosts:
              - { name: web1, address: 10.0.0.1, priority: 100 }
              - { name: web2, address: 10.0.0.2, priority: 90 }
              - { name: web3, address: 10.0.0.3, priority: 80 }
            vrrp:
              - name: one
                virtual_router_id: 66
                virtual_ipaddress: [10.0.0.8/24]
              - name: two
                virtual_router_id: 67
                virtual_ipaddress: [10.0.0.9/24]
                priorities: { web1: 85, web2: 110 }
            """;

    @Test
    void eachInstanceMayHaveItsOwnMaster() {
        Inventory inventory = good(CROSSED);
        assertThat(priorities(inventory, 0)).isEqualTo("web1 100, web2 90, web3 80");
        assertThat(priorities(inventory, 1)).isEqualTo("web1 85, web2 110, web3 80");
    }

    private static String priorities(Inventory inventory, int instance) {
        Vrrp vrrp = inventory.vrrp().get(instance);
        return inventory.hosts().stream()
                .map(host -> host.name() + " " + vrrp.priorityOf(host))
                .collect(Collectors.joining(", "));
    }

    @Test
    void electionsAreToldInTheWordsOfKeepalived() {
        Vrrp vrrp = good(SMALLEST + """
                  preempt_delay: 300
                  garp_master_delay: 1
                  garp_master_repeat: 2
                  garp_master_refresh: 60
                  garp_master_refresh_repeat: 3
                """).vrrp().get(0);
        assertThat(vrrp.preemptDelayMs()).isEqualTo(300_000);
        assertThat(vrrp.nopreempt()).isFalse();
        assertThat(vrrp.garp()).isEqualTo(new Garp(1000, 2, 60_000, 3));
        assertThat(good(SMALLEST + "  nopreempt: true\n").vrrp().get(0).nopreempt())
                .isTrue();
        assertThat(good(SMALLEST).vrrp().get(0).garp()).isEqualTo(Garp.STANDARD);
    }

    @Test
    void unicastSendsFromEachHostsAddressOfTheFamilyOfTheVips() {
        assertThat(unicast(good(SMALLEST + "  unicast: true\n")))
                .isEqualTo("web1=192.168.16.128 web2=192.168.16.129");
        assertThat(unicast(good("""
                        cluster: web
                        hosts:
                          - { name: a, address: a.example.org, unicast_src_ip: [10.0.0.1, "fd00::1"] }
                          - { name: b, address: "fd00::2" }
                        vrrp:
                          virtual_router_id: 66
                          version: 3
                          virtual_ipaddress: ["fd00::9/64"]
                          unicast: true
                        """))).isEqualTo("a=fd00::1 b=fd00::2");
    }

    private static String unicast(Inventory inventory) {
        return inventory.vrrp().get(0).unicast().entrySet().stream()
                .map(each -> each.getKey() + "=" + IpLiteral.format(each.getValue()))
                .collect(Collectors.joining(" "));
    }

    @Test
    void servicesStandBesideNginxOrInItsPlace() {
        Inventory inventory = good(SMALLEST + """
                nginx: none
                services:
                  - { name: watchman }
                  - name: mysql
                    unit: mariadb
                    process: mariadbd
                    restart: 0
                    check: { tcp: 3306, interval: 5, timeout: 2, rise: 1, fall: 3 }
                  - name: haproxy
                    unit: haproxy@edge.service
                    check: { url: "http://{address}:8404/up" }
                  - name: sync
                    check: { command: "/usr/bin/is-synced --within '5 s'", user: sync }
                """);
        List<Service> services = inventory.services();
        assertThat(inventory.nginx().source()).isEqualTo(Source.NONE);
        assertThat(services.get(0).check()).isEmpty();
        assertThat(services.get(1).process()).isEqualTo("mariadbd");
        assertThat(services.get(1).restart()).isZero();
        assertThat(services.get(1).check())
                .contains(new Inventory.Check(new Question.Tcp(3306), 5000, 2000, 1, 3));
        assertThat(services.get(2).unit()).isEqualTo("haproxy@edge.service");
        assertThat(services.get(2).process()).isEqualTo("haproxy@edge");
        assertThat(services.get(3).check().orElseThrow().question())
                .isEqualTo(new Question.Command(
                        List.of("/usr/bin/is-synced", "--within", "5 s"), "sync"));
    }

    @Test
    void aClientAsksNginxElseTheFirstServiceThatAnswersOverTheNetwork() {
        String services = SMALLEST + """
                services:
                  - { name: sync, check: { command: /usr/bin/is-synced } }
                  - { name: mysql, check: { tcp: 3306 } }
                """;
        assertThat(good(services).front("10.0.0.9").map(Object::toString))
                .contains("http://10.0.0.9/");
        assertThat(good(services + "nginx: none\n").front("fd00::9").map(Object::toString))
                .contains("tcp://[fd00::9]:3306");
        assertThat(good(SMALLEST + "nginx: none\n").front("10.0.0.9")).isEmpty();
        assertThat(good(services).front("fe80::9")).isEmpty();
        assertThat(good(services).front("169.254.0.9")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "  priorities: { web1: 10, wbe2: 20 } | 8: vrrp.priorities.wbe2: is not a key here,"
                        + " did you mean web2?",
                "  priorities: { web1: 255 } | 8: vrrp.priorities.web1: '255' cannot be used, write a"
                        + " whole number from 1 to 254",
                "  priorities: { web1: 99 } | 8: vrrp.priorities.web2: priority 99 is taken already on"
                        + " line 8, give each host its own",
                "  nopreempt: yes | 8: vrrp.nopreempt: 'yes' is not known, use false or true",
                "  preempt_delay: 1001 | 8: vrrp.preempt_delay: '1001' cannot be used, write seconds from"
                        + " 0 to 1000",
                "  garp_master_repeat: 0 | 8: vrrp.garp_master_repeat: '0' cannot be used, write a whole"
                        + " number from 1 to 1000",
                "  unicast_peer: [10.0.0.1] | 8: vrrp.unicast_peer: is made from the hosts, write unicast:"
                        + " true in its place",
                "nginx: gone | 8: nginx: is a single value, write nginx: { source: distro, page: hostname"
                        + " }, or nginx: none",
                "services: [{ name: a, check: { tcp: 0 } }] | 8: services[0].check.tcp: '0' cannot be used,"
                        + " write a whole number from 1 to 65535",
                "services: [{ name: a, check: { interval: 3 } }] | 8: services[0].check: must ask one"
                        + " thing, write one of url, tcp and command",
                "services: [{ name: a, check: { command: 'is-it ok' } }] | 8: services[0].check.command:"
                        + " 'is-it ok' cannot be run, write a program with its whole path and its"
                        + " arguments, quoted with '",
                "services: [{ name: a }, { name: b, unit: a }] | 8: services[1].unit: unit a is taken"
                        + " already on line 8, list each unit once",
                "services: [{ name: nginx }] | 8: services[0].name: is watched already, use the key nginx,"
                        + " or nginx: none",
                "services: [{ name: 'a;reboot' }] | 8: services[0].name: 'a;reboot' cannot be used, use up"
                        + " to 63 letters, digits, dots, underscores and dashes, a letter or digit first",
                "mirrors: { apt: 'http://m/$(reboot)' } | 8: mirrors.apt: 'http://m/$(reboot)' cannot be"
                        + " used, use a URL such as https://mirror.example/debian",
                "firewall: open | 8: firewall: is not supported by this version, use leave",
                "nginx: { source: nginx.org } | 8: nginx.source: is not supported by this version, use"
                        + " distro",
            })
    void whatCannotBeIsToldWithItsLine(String line, String problem) {
        // JUnit trims the columns; the indentation decides whose key it is.
        String first = line.split(":")[0];
        boolean top = List.of("nginx", "services", "mirrors", "firewall").contains(first);
        Parsed parsed =
                InventoryReader.read("w.yaml", SMALLEST + (top ? "" : "  ") + line + "\n", "");
        assertThat(parsed.problems().stream().map(Problem::toString))
                .containsExactly("w.yaml:" + problem);
    }

    @Test
    void unicastTellsWhatItMisses() {
        assertThat(InventoryReader.read(
                                "w.yaml",
                                SMALLEST.replace("192.168.16.129", "web2.example.org")
                                        + "  unicast: true\n",
                                "")
                        .problems()
                        .toString())
                .isEqualTo("[w.yaml:4: hosts[1].address: is no IPv4 address, which unicast needs of"
                        + " every host, add unicast_src_ip: with the one it sends VRRP from]");
        assertThat(InventoryReader.read(
                                "w.yaml",
                                SMALLEST.replace(
                                        "192.168.16.129", "web2, unicast_src_ip: 192.168.16.129"),
                                "")
                        .problems()
                        .toString())
                .isEqualTo("[w.yaml:4: hosts[1].unicast_src_ip: is used by nothing, write unicast:"
                        + " true under vrrp, or take it out]");
    }
}
