package io.vipdeck.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.inventory.Inventory.Become;
import io.vipdeck.inventory.Inventory.Engine;
import io.vipdeck.inventory.Inventory.Host;
import io.vipdeck.inventory.Inventory.Page;
import io.vipdeck.inventory.Inventory.Secret;
import io.vipdeck.inventory.Inventory.Source;
import io.vipdeck.inventory.Inventory.Ssh;
import io.vipdeck.inventory.Inventory.Vrrp;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a good inventory means. */
class InventoryReaderTest {
    static final String SMALLEST = """
            cluster: web
            hosts:
              - { name: web1, address: 192.168.16.128 }
              - { name: web2, address: 192.168.16.129 }
            vrrp:
              virtual_router_id: 66
              virtual_ipaddress: [192.168.16.130]
            """;

    static Inventory good(String text) {
        Parsed parsed = InventoryReader.read("web.yaml", text, "/home/op");
        assertThat(parsed.problems()).isEmpty();
        return parsed.inventory().orElseThrow();
    }

    @Test
    void leftOutMeansTheWrittenDefaults() {
        Inventory inventory = good(SMALLEST);
        Ssh ssh =
                new Ssh("root", 22, Optional.empty(), Optional.empty(), Become.NONE, false, false);
        assertThat(inventory.cluster()).isEqualTo("web");
        assertThat(inventory.source()).isEqualTo("web.yaml");
        assertThat(inventory.engine()).isEqualTo(Engine.AGENT);
        assertThat(inventory.hosts())
                .containsExactly(
                        new Host("web1", "192.168.16.128", ssh, Optional.empty(), 100),
                        new Host("web2", "192.168.16.129", ssh, Optional.empty(), 99));
        Vrrp vrrp = inventory.vrrp().get(0);
        assertThat(vrrp.name()).isEqualTo("VI_1");
        assertThat(vrrp.virtualRouterId()).isEqualTo(66);
        assertThat(vrrp.version()).isEqualTo(2);
        assertThat(vrrp.advertIntMs()).isEqualTo(1000);
        assertThat(vrrp.authPass()).isEmpty();
        assertThat(vrrp.virtualIpaddress()).hasToString("[192.168.16.130/32]");
        assertThat(inventory.nginx().source()).isEqualTo(Source.DISTRO);
        assertThat(inventory.nginx().page()).isEqualTo(Page.HOSTNAME);
        assertThat(inventory.nginx().health())
                .isEqualTo(new Inventory.Health("http://{address}/", 2000, 1000, 2, 2));
    }

    @Test
    void everyKeyIsHeard() {
        Inventory inventory = good("""
                        cluster: shop
                        engine: agent
                        ssh: { user: deploy, port: 2222, identity: ~/.ssh/key, known_hosts: ~/kh, become: sudo }
                        hosts:
                          - name: a
                            address: a.example.org
                            interface: bond0.12
                            priority: 254
                          - { name: b, address: "2001:db8::2", user: root, port: 22,
                              identity: /keys/b, become: none, priority: 1 }
                        vrrp:
                          - name: one
                            virtual_router_id: 255
                            virtual_ipaddress: [10.0.0.9/8, 10.0.0.10/8]
                            advert_int: 3
                            authentication: { auth_type: PASS, auth_pass: secret }
                          - name: two
                            virtual_router_id: 1
                            version: 3
                            advert_int: 0.01
                            virtual_ipaddress: ["fe80::9/64", "2001:db8::9/64"]
                        nginx:
                          source: skip
                          page: keep
                          health: { url: "http://{address}:8080/up", interval: 0.5, timeout: 0.25, rise: 1, fall: 3 }
                        """);
        assertThat(inventory.host("a"))
                .contains(new Host(
                        "a",
                        "a.example.org",
                        new Ssh(
                                "deploy",
                                2222,
                                Optional.of("/home/op/.ssh/key"),
                                Optional.of("/home/op/kh"),
                                Become.SUDO),
                        Optional.of("bond0.12"),
                        254));
        assertThat(inventory.host("b").map(Host::ssh))
                .contains(new Ssh(
                        "root",
                        22,
                        Optional.of("/keys/b"),
                        Optional.of("/home/op/kh"),
                        Become.NONE));
        assertThat(inventory.vrrp().get(0).advertIntMs()).isEqualTo(3000);
        assertThat(inventory.vrrp().get(0).authPass()).contains(new Secret.Literal("secret"));
        assertThat(inventory.vrrp().get(1).name()).isEqualTo("two");
        assertThat(inventory.vrrp().get(1).advertIntMs()).isEqualTo(10);
        assertThat(inventory.nginx().source()).isEqualTo(Source.SKIP);
        assertThat(inventory.nginx().page()).isEqualTo(Page.KEEP);
        assertThat(inventory.nginx().health())
                .isEqualTo(new Inventory.Health("http://{address}:8080/up", 500, 250, 1, 3));
        assertThat(inventory.nginx().health().at("::1")).hasToString("http://[::1]:8080/up");
    }

    @Test
    void secretsMayStandElsewhere() {
        String with = SMALLEST + "  authentication: { auth_type: PASS, auth_pass: %s }\n";
        assertThat(good(with.formatted("{ env: VRRP_PASS }")).vrrp().get(0).authPass())
                .contains(new Secret.FromEnvironment("VRRP_PASS"));
        assertThat(good(with.formatted("{ file: ~/pass }")).vrrp().get(0).authPass())
                .contains(new Secret.FromFile("/home/op/pass"));
    }

    @Test
    void aPasswordOfDigitsNeedsNoQuotes() {
        String with = SMALLEST + "  authentication: { auth_pass: %s }\n";
        assertThat(good(with.formatted("1111")).vrrp().get(0).authPass())
                .contains(new Secret.Literal("1111"));
        assertThat(good(with.formatted("\"0111\"")).vrrp().get(0).authPass())
                .contains(new Secret.Literal("0111"));
    }

    @Test
    void wordsInQuotesAreTextWhateverTheyAre() {
        assertThat(good(SMALLEST.replace("cluster: web", "cluster: \"no\"")).cluster())
                .isEqualTo("no");
        assertThat(good(SMALLEST.replace("cluster: web", "cluster: '1_0'")).cluster())
                .isEqualTo("1_0");
    }

    @Test
    void aByteOrderMarkAndWindowsLinesAreNoProblem() {
        String text = "\ufeff" + SMALLEST.replace("\n", "\r\n");
        assertThat(good(text)).isEqualTo(good(SMALLEST));
        assertThat(InventoryReader.read(
                                "web.yaml", text.getBytes(StandardCharsets.UTF_8), "/home/op")
                        .inventory())
                .isPresent();
    }

    @Test
    void secretsDoNotShow() {
        Inventory inventory = good(SMALLEST + "  authentication: { auth_pass: \"s3cr3t\" }\n");
        assertThat(inventory.toString()).doesNotContain("s3cr3t");
    }

    @Test
    void thePlacesAreTriedInTheDocumentedOrder() {
        assertThat(Places.inOrder(Optional.of("x.yaml"), Map.of(), "/home/op"))
                .isEqualTo(List.of("x.yaml"));
        assertThat(Places.inOrder(
                        Optional.empty(), Map.of("VIPDECK_INVENTORY", "/y.yaml"), "/home/op"))
                .isEqualTo(List.of("/y.yaml"));
        assertThat(Places.inOrder(Optional.empty(), Map.of(), "/home/op"))
                .isEqualTo(List.of("vipdeck.yaml", "/home/op/.config/vipdeck/inventory.yaml"));
        assertThat(
                        Places.inOrder(
                                        Optional.empty(),
                                        Map.of("XDG_CONFIG_HOME", "/xdg"),
                                        "/home/op")
                                .stream()
                                .collect(Collectors.joining(" ")))
                .isEqualTo("vipdeck.yaml /xdg/vipdeck/inventory.yaml");
    }
}
