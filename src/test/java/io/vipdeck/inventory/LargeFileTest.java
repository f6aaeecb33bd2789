package io.vipdeck.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Inventories of the size that operators have, and of one that nobody has. */
class LargeFileTest {

    /** Two hundred lines, of which the ones of this map are wrong. */
    private static String large() {
        List<String> lines = new ArrayList<>();
        lines.add("cluster: large");
        lines.add("ssh: { user: deploy, becom: sudo }");
        lines.add("hosts:");
        for (int i = 1; i <= 99; i++) {
            lines.add("  - { name: host%d, address: 10.0.0.%d }".formatted(i, i));
        }
        lines.add("vrrp:");
        for (int i = 1; i <= 31; i++) {
            lines.add("  - name: VI_%d".formatted(i));
            lines.add("    virtual_router_id: %d".formatted(i));
            lines.add("    virtual_ipaddress: [10.0.1.%d/16]".formatted(i));
        }
        lines.add("nginx: { source: distro }");
        lines.add("services:");
        lines.add("  - { name: haproxy, check: { tcp: 8404 } }");
        lines.add("firewall: leave");
        return String.join("\n", lines) + "\n";
    }

    @Test
    void tenMistakesInTwoHundredLinesAreAllTold() {
        assertThat(large().lines()).hasSize(200);
        String text = large().replace("10.0.0.7 }", "10.0.0.777 }")
                .replace("name: host20,", "name: host19,")
                .replace("{ name: host33, address", "{ name: host33, adress")
                .replace("name: host50", "name: \"host50; reboot\"")
                .replace("host80, address: 10.0.0.80", "host80, address: 10.0.0.80, priority: 900")
                .replace("virtual_router_id: 12\n", "virtual_router_id: 11\n")
                .replace("[10.0.1.20/16]", "[10.0.1.20/160]")
                .replace("{ source: distro }", "{ sorce: distro }")
                .replace("{ tcp: 8404 }", "{ tpc: 8404, tcp: 8404 }");
        Parsed parsed = InventoryReader.read("large.yaml", text, "");
        assertThat(parsed.problems().stream().map(Problem::toString))
                .containsExactly(
                        "large.yaml:2: ssh.becom: is not a key here, did you mean become?",
                        "large.yaml:10: hosts[6].address: '10.0.0.777' is no address, write an IP"
                                + " address or a host name, the port apart",
                        "large.yaml:23: hosts[19].name: host19 is taken already on line 22, give each"
                                + " host its own name",
                        "large.yaml:36: hosts[32].adress: is not a key here, did you mean address?",
                        "large.yaml:36: hosts[32].address: is missing, give the address that SSH"
                                + " connects to",
                        "large.yaml:53: hosts[49].name: 'host50; reboot' cannot be used, use up to 63"
                                + " letters, digits, dots, underscores and dashes, a letter or digit"
                                + " first",
                        "large.yaml:83: hosts[79].priority: '900' cannot be used, write a whole number"
                                + " from 1 to 254",
                        "large.yaml:138: vrrp[11].virtual_router_id: virtual_router_id 11 is taken"
                                + " already on line 135, give each instance its own number",
                        "large.yaml:163: vrrp[19].virtual_ipaddress[0]: '10.0.1.20/160' is no address"
                                + " for a host, write ADDRESS/PREFIX, such as 192.168.16.130/24",
                        "large.yaml:197: nginx.sorce: is not a key here, did you mean source?",
                        "large.yaml:199: services[0].check.tpc: is not a key here, did you mean tcp?");
    }

    @Test
    void whatIsTooLargeOrTooDeepIsRefusedAtOnce() {
        List<String> monsters = List.of(
                "a: ".repeat(1 << 20),
                "[".repeat(100_000),
                "{a: ".repeat(50_000),
                "- ".repeat(100_000) + "a",
                "[g]\n" + "h[1:999]\n".repeat(100_000),
                "[g]\n" + "h a=" + "[".repeat(200_000) + "\n",
                "[g]\n" + "h" + "[1:9]".repeat(10_000) + "\n",
                chain());
        for (String monster : monsters) {
            assertThatCode(() -> {
                        long begun = System.nanoTime();
                        Parsed parsed = InventoryReader.read("monster", monster, "");
                        assertThat(parsed.problems()).isNotEmpty();
                        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                                .as(monster.substring(0, 20))
                                .isLessThan(Duration.ofSeconds(10));
                    })
                    .doesNotThrowAnyException();
        }
    }

    /** Groups, each the child of the one before. */
    private static String chain() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append("[g%d:children]\ng%d\n".formatted(i, i + 1));
        }
        return text + "[g20000]\nh\n";
    }
}
