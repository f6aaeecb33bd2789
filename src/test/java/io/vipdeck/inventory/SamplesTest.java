package io.vipdeck.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The samples can be used as they are. */
class SamplesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "two-nodes.yaml        | web: web1 100, web2 99",
                "three-nodes-sudo.yaml | shop: shop1 100, shop2 99, shop3 98",
                "three-nodes.yaml      | web: web1 100, web2 99, web3 98",
                "crossed-masters.yaml  | web: web1 100/99, web2 99/100",
                "ipv6.yaml             | web6: web1 100, web2 99",
                "haproxy.yaml          | edge: edge1 100, edge2 99; db: db1 100, db2 99",
                "ansible-hosts.ini     | web: web1 100, web2 99",
            })
    void eachIsReadWithoutAWord(String file, String clusters) throws Exception {
        byte[] content = Files.readAllBytes(Path.of("sample-inventory", file));
        Parsed parsed = InventoryReader.read(file, content, "/home/op");
        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.notes()).isEmpty();
        assertThat(parsed.inventories().stream()
                        .map(SamplesTest::said)
                        .collect(Collectors.joining("; ")))
                .isEqualTo(clusters);
    }

    private static String said(Inventory inventory) {
        return inventory.cluster()
                + inventory.hosts().stream()
                        .map(host -> host.name() + " "
                                + inventory.vrrp().stream()
                                        .map(vrrp -> vrrp.priorityOf(host) + "")
                                        .collect(Collectors.joining("/")))
                        .collect(Collectors.joining(", ", ": ", ""));
    }
}
