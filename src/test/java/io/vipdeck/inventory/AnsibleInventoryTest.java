package io.vipdeck.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.inventory.Inventory.Become;
import io.vipdeck.inventory.Inventory.Host;
import io.vipdeck.inventory.Inventory.Secret;
import io.vipdeck.inventory.Inventory.Vrrp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Ansible's inventories, INI and YAML, read as Ansible reads them. */
class AnsibleInventoryTest {
    static final String PAIR = """
            ; the pair of the guide
            [web]
            web1 ansible_host=192.168.16.128 vrrp_priority=100
            web2 ansible_host=192.168.16.129 vrrp_priority=99   # stands in for it

            [web:vars]
            ansible_user=deploy
            ansible_become=yes
            vrrp_interface=ens33
            vrrp_virtual_router_id=66
            vrrp_virtual_ipaddress=192.168.16.130/24
            vrrp_auth_pass=1111
            """;

    /** Files beside the inventory, by their paths. */
    static Beside beside(Map<String, String> files) {
        return (directory, name) -> files.entrySet().stream()
                .filter(file -> file.getKey().startsWith(directory + "/" + name + "."))
                .map(file -> new Beside.Text(file.getKey(), file.getValue()))
                .toList();
    }

    static Parsed read(String text, Map<String, String> files, String group) {
        Asked asked = new Asked(Optional.of(group).filter(name -> !name.isEmpty()), Map.of());
        return InventoryReader.read("hosts", text, "/home/op", beside(files), asked);
    }

    static Inventory good(String text) {
        Parsed parsed = read(text, Map.of(), "");
        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.inventories()).hasSize(1);
        return parsed.inventories().get(0);
    }

    private static String names(Inventory inventory) {
        return inventory.hosts().stream().map(Host::name).collect(Collectors.joining(" "));
    }

    @Test
    void thePairOfTheGuide() {
        Inventory inventory = good(PAIR);
        assertThat(inventory.cluster()).isEqualTo("web");
        Host web1 = inventory.hosts().get(0);
        assertThat(web1.name()).isEqualTo("web1");
        assertThat(web1.address()).isEqualTo("192.168.16.128");
        assertThat(web1.priority()).isEqualTo(100);
        assertThat(web1.interfaceName()).contains("ens33");
        assertThat(web1.ssh().user()).isEqualTo("deploy");
        assertThat(web1.ssh().become()).isEqualTo(Become.SUDO);
        Vrrp vrrp = inventory.vrrp().get(0);
        assertThat(vrrp.virtualRouterId()).isEqualTo(66);
        assertThat(vrrp.virtualIpaddress()).hasToString("[192.168.16.130/24]");
        assertThat(vrrp.authPass()).contains(new Secret.Literal("1111"));
    }

    @Test
    void yamlSaysTheSame() {
        String yaml = """
                all:
                  vars:
                    vrrp_interface: ens33
                  children:
                    web:
                      hosts:
                        web1: { ansible_host: 192.168.16.128, vrrp_priority: 100 }
                        web2: { ansible_host: 192.168.16.129, vrrp_priority: 99 }
                      vars:
                        ansible_user: deploy
                        ansible_become: true
                        vrrp_virtual_router_id: 66
                        vrrp_virtual_ipaddress: [192.168.16.130/24]
                        vrrp_auth_pass: "1111"
                """;
        assertThat(good(yaml)).isEqualTo(good(PAIR));
    }

    @Test
    void filesBesideTheInventoryTellTheRest() {
        Parsed parsed = read(
                "[web]\nweb1\nweb2\n",
                Map.of(
                        "group_vars/web.yml", """
                                vrrp_virtual_router_id: 66
                                vrrp_virtual_ipaddress: [192.168.16.130/24]
                                vrrp_auth_pass: { env: VRRP_PASS }
                                vrrp_nginx: { source: skip }
                                vrrp_services: [{ name: haproxy, check: { tcp: 80 } }]
                                vrrp_unicast: yes
                                """,
                        "host_vars/web1.yml", "ansible_host: 10.0.0.1\n",
                        "host_vars/web2.yml", "ansible_host: 10.0.0.2\n"),
                "");
        Inventory inventory = parsed.inventory().orElseThrow();
        assertThat(inventory.hosts().stream().map(Host::address))
                .containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(inventory.vrrp().get(0).authPass())
                .contains(new Secret.FromEnvironment("VRRP_PASS"));
        assertThat(inventory.vrrp().get(0).unicast()).hasSize(2);
        assertThat(inventory.services()).hasSize(1);
    }

    /** Ansible's order, from the weakest: who says it last is heard. */
    @Test
    void theNearerToTheHostTheStronger() {
        String hosts = """
                [shop:children]
                web
                [web]
                h vrrp_priority=%s
                [zoo]
                h
                [all:vars]
                vrrp_priority=1
                vrrp_virtual_router_id=66
                vrrp_virtual_ipaddress=10.0.0.9/24
                [shop:vars]
                vrrp_priority=2
                [web:vars]
                vrrp_priority=3
                [zoo:vars]
                %s
                """;
        Map<String, String> files = new LinkedHashMap<>();
        List<String> ways = new ArrayList<>();
        ways.add(priority(hosts.formatted("", "a=b").replace(" vrrp_priority=\n", "\n"), files));
        files.put("group_vars/all.yml", "vrrp_priority: 4");
        ways.add(priority(hosts.formatted("", "a=b").replace(" vrrp_priority=\n", "\n"), files));
        files.put("group_vars/shop.yml", "vrrp_priority: 5");
        ways.add(priority(hosts.formatted("", "a=b").replace(" vrrp_priority=\n", "\n"), files));
        files.put("group_vars/web.yml", "vrrp_priority: 6");
        ways.add(priority(hosts.formatted("", "a=b").replace(" vrrp_priority=\n", "\n"), files));
        ways.add(priority(hosts.formatted("7", "a=b"), files));
        files.put("host_vars/h.yml", "vrrp_priority: 8");
        ways.add(priority(hosts.formatted("7", "a=b"), files));
        assertThat(ways).containsExactly("3", "4", "5", "6", "7", "8");
    }

    private static String priority(String text, Map<String, String> files) {
        Parsed parsed = read(text, files, "");
        assertThat(parsed.problems()).isEmpty();
        return parsed.inventories().get(0).hosts().get(0).priority() + "";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "web[1:3]                 | web1 web2 web3",
                "web[08:11]               | web08 web09 web10 web11",
                "web[01:10:3]             | web01 web04 web07 web10",
                "web[:2]                  | web0 web1 web2",
                "db-[a:c]                 | db-a db-b db-c",
                "r[1:2]s[a:b].example.org | r1sa.example.org r1sb.example.org r2sa.example.org"
                        + " r2sb.example.org",
                "web1:2222                | web1",
                "10.0.0.7                 | 10.0.0.7",
            })
    void rangesIncludeBothEnds(String pattern, String expected) {
        String text = "[web]\n" + pattern + "\n[web:vars]\nvrrp_virtual_router_id=66\n"
                + "vrrp_virtual_ipaddress=10.0.0.9/24\n";
        assertThat(names(good(text))).isEqualTo(expected);
        String yaml = "web:\n  hosts:\n    \"" + pattern + "\":\n  vars:\n"
                + "    vrrp_virtual_router_id: 66\n    vrrp_virtual_ipaddress: 10.0.0.9/24\n";
        assertThat(names(good(yaml))).isEqualTo(expected);
    }

    @Test
    void aPortMayStandAfterTheHost() {
        assertThat(good(PAIR.replace("web1 ", "web1:2222 "))
                        .hosts()
                        .get(0)
                        .ssh()
                        .port())
                .isEqualTo(2222);
    }

    @Test
    void inlineValuesAreLiteralsOfPython() {
        Inventory inventory = good("""
                [web]
                w[1:2] vrrp_virtual_ipaddress="['10.0.0.8/24', \\"10.0.0.9/24\\"]" vrrp_nopreempt=True vrrp_virtual_router_id=66
                """);
        assertThat(inventory.cluster()).isEqualTo("vrrp");
        assertThat(inventory.vrrp().get(0).virtualIpaddress())
                .hasToString("[10.0.0.8/24, 10.0.0.9/24]");
        assertThat(inventory.vrrp().get(0).nopreempt()).isTrue();
    }

    @Test
    void crossedMastersAreWrittenAsInOurFiles() {
        Inventory inventory = good("""
                web:
                  hosts: { web1: , web2: }
                  vars:
                    vrrp_instances:
                      - { name: one, virtual_router_id: 66, virtual_ipaddress: [10.0.0.8/24] }
                      - { name: two, virtual_router_id: 67, virtual_ipaddress: [10.0.0.9/24],
                          priorities: { web1: 99, web2: 100 } }
                """);
        assertThat(inventory.vrrp().get(1).priorityOf(inventory.hosts().get(1))).isEqualTo(100);
    }

    @Test
    void eachGroupWithAVirtualRouterIsACluster() {
        String two = PAIR + """
                [db]
                db[1:2] ansible_user=root
                [db:vars]
                vrrp_virtual_router_id=67
                vrrp_virtual_ipaddress=192.168.16.140/24
                [others]
                mail
                """;
        assertThat(read(two, Map.of(), "").inventories().stream().map(Inventory::cluster))
                .containsExactly("web", "db");
        assertThat(read(two, Map.of(), "db").inventories().stream().map(Inventory::cluster))
                .containsExactly("db");
    }

    @Test
    void whatIsPassedOverIsNamedOnce() {
        Parsed parsed = read(
                PAIR + "http_port=8080\nansible_python_interpreter=/usr/bin/python3\n"
                        + "ansible_password=hunter2\n",
                Map.of(),
                "");
        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.notes())
                .containsExactly(
                        "passed over: ansible_python_interpreter, http_port",
                        "passed over: ansible_password, passwords are not taken from a file");
    }
}
