package io.vipdeck.inventory;

import static io.vipdeck.inventory.InventoryReaderTest.SMALLEST;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Several clusters in one file, a document for each. */
class ClustersTest {
    private static final String OTHER =
            SMALLEST.replace("cluster: web", "cluster: shop").replace("192.168.16.", "192.168.17.");

    private static Parsed read(String text) {
        return InventoryReader.read("all.yaml", text, "/home/op");
    }

    private static List<String> problems(String text) {
        return read(text).problems().stream().map(Problem::toString).toList();
    }

    @Test
    void eachDocumentIsRead() {
        Parsed parsed = read("---\n" + SMALLEST + "---\n" + OTHER + "---\n# no more\n");
        assertThat(parsed.inventories().stream().map(Inventory::cluster))
                .containsExactly("web", "shop");
        assertThat(parsed.cluster("shop")).isEqualTo(read(OTHER).inventory());
        assertThat(parsed.cluster("none")).isEmpty();
    }

    @Test
    void problemsOfAllAreToldWithTheirLines() {
        assertThat(problems(SMALLEST + "colour: blue\n---\n" + OTHER.replace("66", "0")))
                .containsExactly(
                        "all.yaml:8: colour: is not a key here, use cluster, ssh, hosts, vrrp, nginx,"
                                + " engine, services, mirrors, fix_eol_repos, offline or firewall",
                        "all.yaml:15: vrrp.virtual_router_id: '0' cannot be used, write a whole number"
                                + " from 1 to 255");
    }

    @Test
    void twoClustersShareNothing() {
        assertThat(problems(SMALLEST + "---\n" + SMALLEST.replace("129", "131")))
                .containsExactly(
                        "all.yaml:9: cluster: web is taken by another cluster on line 1, give each"
                                + " cluster its own name",
                        "all.yaml:11: hosts[0].address: 192.168.16.128 is taken by another cluster on"
                                + " line 3, a machine has one agent: write both VIPs as instances of"
                                + " one cluster",
                        "all.yaml:15: vrrp.virtual_ipaddress[0]: 192.168.16.130 is taken by another"
                                + " cluster on line 7, list each address once");
    }

    @Test
    void aFileOfEndlessDocumentsIsRefused() {
        assertThat(problems("---\na: b\n".repeat(1000)))
                .singleElement()
                .asString()
                .contains("begins more documents than there are clusters in a file");
    }
}
