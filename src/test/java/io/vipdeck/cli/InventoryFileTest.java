package io.vipdeck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipdeck.inventory.Asked;
import io.vipdeck.inventory.Beside;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.inventory.Parsed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The inventory on disk: which cluster of it, and what stands beside it. */
class InventoryFileTest {
    @TempDir
    private Path directory;

    private static String cluster(String name, int net) {
        return """
                ---
                cluster: %s
                hosts: [{ name: h1, address: 10.0.%d.1 }]
                vrrp: { virtual_router_id: 66, virtual_ipaddress: [10.0.%d.9/24] }
                """.formatted(name, net, net);
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static List<Inventory> read(Path file) throws Failure {
        return InventoryFile.read(file, "/home/op", Asked.NOTHING).inventories();
    }

    @Test
    void ofSeveralClustersOneIsNamed() throws Exception {
        List<Inventory> two = read(write("all.yaml", cluster("web", 1) + cluster("db", 2)));
        assertThat(InventoryFile.one(two, Optional.of("db")).cluster()).isEqualTo("db");
        assertThatThrownBy(() -> InventoryFile.one(two, Optional.empty()))
                .isInstanceOf(Failure.class)
                .hasMessageEndingWith(
                        "has several clusters (web, db), choose one with --cluster NAME");
        assertThatThrownBy(() -> InventoryFile.one(two, Optional.of("x\u001b[2J")))
                .hasMessageContaining("there is no cluster x")
                .hasMessageEndingWith("it has web, db")
                .hasMessageNotContaining("\u001b");
    }

    @Test
    void theOnlyClusterNeedsNoName() throws Exception {
        List<Inventory> one = read(write("one.yaml", cluster("web", 1)));
        assertThat(InventoryFile.one(one, Optional.empty()).cluster()).isEqualTo("web");
    }

    @Test
    void allProblemsAreLinesOfOneFailure() throws Exception {
        Path file = write("bad.yaml", cluster("a b", 1).replace("66", "0"));
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(Failure.class)
                .message()
                .satisfies(text -> assertThat(text.lines()).hasSize(2));
        assertThatThrownBy(() -> read(directory.resolve("none.yaml")))
                .hasMessageEndingWith("is not there, name the inventory with -i FILE");
    }

    @Test
    void whatStandsBesideAnAnsibleInventoryIsRead() throws Exception {
        Path file = write("hosts", "[web]\nh[1:2]\n");
        write("group_vars/web/net.yml", "vrrp_virtual_ipaddress: 10.0.0.9/24\n");
        write("group_vars/web/vrrp.yaml", "vrrp_virtual_router_id: 66\n");
        write("group_vars/web/.hidden.yml", "vrrp_virtual_router_id: 1\n");
        write("group_vars/web/old.yml~", "vrrp_virtual_router_id: 2\n");
        write("host_vars/h1", "ansible_host: 10.0.0.1\n");
        write("host_vars/h2.json", "{ \"ansible_host\": \"10.0.0.2\" }\n");
        Parsed parsed = InventoryFile.read(file, "", Asked.NOTHING);
        assertThat(parsed.inventories().get(0).hosts().stream().map(Inventory.Host::address))
                .containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(parsed.inventories().get(0).vrrp().get(0).virtualRouterId()).isEqualTo(66);
    }

    @Test
    void namesAreNeverPaths() throws Exception {
        write("secret.yml", "a: b\n");
        Beside beside = new BesideFiles(directory.resolve("hosts"));
        Files.createDirectories(directory.resolve("group_vars"));
        assertThat(Stream.of("../secret", "..", ".", "", "a/b", "x\u0000")
                        .flatMap(name -> beside.files("group_vars", name).stream()))
                .isEmpty();
    }
}
