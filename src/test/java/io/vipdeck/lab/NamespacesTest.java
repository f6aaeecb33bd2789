package io.vipdeck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

class NamespacesTest {
    private final Namespaces namespaces =
            new Namespaces(Path.of("/keys/operator"), Path.of("/known"));

    @Test
    void aPlaceOnTheLanIsANetworkNamespace() {
        assertThat(Namespaces.network(Namespaces.CLIENT, List.of("curl", "-s", "http://vip/")))
                .containsExactly(
                        "nsenter",
                        "--net=/run/netns/vipdeck-client",
                        "--",
                        "curl",
                        "-s",
                        "http://vip/");
    }

    @Test
    void aHostIsEnteredWholeAndWithoutThisMachinesEnvironment() {
        assertThat(namespaces.host(42, List.of("hostname")))
                .startsWith("nsenter", "--target=42")
                .contains("--mount", "--net", "--pid", "--root", "-i")
                .endsWith("hostname");
    }

    @Test
    void sshTrustsTheLabsKeysAlone() {
        assertThat(namespaces.ssh(new LabHost("web1", "192.168.16.128", 100), List.of("true")))
                .containsSubsequence("nsenter", "--net=/run/netns/vipdeck-operator", "--", "ssh")
                .contains("StrictHostKeyChecking=yes", "UserKnownHostsFile=/known")
                .containsSubsequence("-i", "/keys/operator")
                .endsWith("root@192.168.16.128", "true");
    }
}
