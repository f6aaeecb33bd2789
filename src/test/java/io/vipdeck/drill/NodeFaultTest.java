package io.vipdeck.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipdeck.inventory.Inventory.Become;
import io.vipdeck.remote.RemoteException;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class NodeFaultTest {
    private final ScriptedRemote web1 = new ScriptedRemote("web1");

    @Test
    void a_plug_is_pulled_and_put_back() throws DrillException {
        List<String> power = new ArrayList<>();
        NodeFault plug = NodeFault.pulledPlug("web1", new PowerSwitch() {
            @Override
            public void off(String host) {
                power.add("off " + host);
            }

            @Override
            public void on(String host) {
                power.add("on " + host);
            }
        });

        assertThat(plug.kill()).isEqualTo("The plug of web1 is pulled.");
        assertThat(plug.revive()).isEqualTo("web1 has power again and boots.");
        assertThat(power).containsExactly("off web1", "on web1");
    }

    @Test
    void a_machine_that_hangs_up_while_powering_off_has_done_as_it_was_told()
            throws DrillException {
        web1.breaks("systemctl", RemoteException.Kind.LOST, "the session was lost");

        assertThat(NodeFault.powerOff(web1, Become.NONE).kill()).contains("only a hand");
        assertThat(web1.asked()).containsExactly("systemctl --no-block poweroff");
    }

    @Test
    void a_machine_that_refuses_to_power_off_says_why() {
        web1.fails("sudo -n systemctl", "Failed to power off: Access denied\n");

        assertThatThrownBy(() -> NodeFault.powerOff(web1, Become.SUDO).kill())
                .isInstanceOf(DrillException.class)
                .hasMessage("web1 refuses to power off: Failed to power off: Access denied");
    }

    @Test
    void what_was_powered_off_is_switched_on_by_hand() {
        assertThatThrownBy(() -> NodeFault.powerOff(web1, Become.NONE).revive())
                .hasMessage("web1 was powered off, and must be switched on by hand.");
    }
}
