package io.vipdeck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class InventoryTextTest {
    @Test
    void theInventoryIsYamlThatNamesHostsKeysAndTheVirtualRouter()
            throws IOException, LabException {
        JsonNode read = new YAMLMapper()
                .readTree(InventoryText.inventory(Plan.of(3), "/keys/operator", "/known"));

        assertThat(read.path("cluster").asText()).isEqualTo("lab");
        assertThat(read.at("/ssh/user").asText()).isEqualTo("root");
        assertThat(read.at("/ssh/identity").asText()).isEqualTo("/keys/operator");
        assertThat(read.at("/ssh/known_hosts").asText()).isEqualTo("/known");
        assertThat(read.path("hosts")).hasSize(3);
        assertThat(read.at("/hosts/0/name").asText()).isEqualTo("web1");
        assertThat(read.at("/hosts/0/interface").asText()).isEqualTo("ens33");
        assertThat(read.at("/hosts/0/priority").asInt()).isEqualTo(100);
        assertThat(read.at("/hosts/2/address").asText()).isEqualTo("192.168.16.131");
        assertThat(read.at("/vrrp/virtual_router_id").asInt()).isEqualTo(66);
        assertThat(read.at("/vrrp/virtual_ipaddress/0").asText()).isEqualTo("192.168.16.130/24");
        assertThat(read.at("/vrrp/authentication/auth_pass").isTextual()).isTrue();
        assertThat(read.at("/vrrp/authentication/auth_pass").asText()).isEqualTo("1111");
    }

    @Test
    void aKnownHostIsItsAddressItsNameAndItsKeyWithoutTheComment() {
        LabHost host = new LabHost("web1", "192.168.16.128", 100);
        assertThat(InventoryText.knownHost(host, "ssh-ed25519 AAAAC3Nz vipdeck-lab\n"))
                .isEqualTo("192.168.16.128,web1 ssh-ed25519 AAAAC3Nz\n");
    }
}
