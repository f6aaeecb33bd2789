package io.vipdeck.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void theFirstTwoHostsAreTheClassicPair() throws LabException {
        assertThat(Plan.of(2).hosts())
                .containsExactly(
                        new LabHost("web1", "192.168.16.128", 100),
                        new LabHost("web2", "192.168.16.129", 99));
    }

    @Test
    void furtherHostsLeaveTheVipFree() throws LabException {
        Plan plan = Plan.of(20);
        assertThat(plan.hosts()).extracting(LabHost::address).doesNotContain(Plan.VIP);
        assertThat(plan.hosts()).extracting(LabHost::address).doesNotHaveDuplicates();
        assertThat(plan.hosts().get(2)).isEqualTo(new LabHost("web3", "192.168.16.131", 98));
        assertThat(plan.hosts().get(19)).isEqualTo(new LabHost("web20", "192.168.16.148", 81));
        assertThat(plan.hosts().get(19).number()).isEqualTo(148);
    }

    @Test
    void aLabHasOneToTwentyHosts() {
        assertThatThrownBy(() -> Plan.of(0))
                .isInstanceOf(LabException.class)
                .hasMessage("a lab has 1 to 20 hosts, not 0: choose another number");
        assertThatThrownBy(() -> Plan.of(21)).isInstanceOf(LabException.class);
    }
}
