package io.vipdeck.sim;

import static io.vipdeck.sim.Pair.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.State;
import io.vipdeck.vrrp.VirtualAddress;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.Objects;

/** An hour in which nothing happens, in virtual time: an agent that grows would show it. */
class QuietHourTest {
    private static final long MINUTE = 60 * SECOND;

    private final Simulation simulation = new Simulation(1);

    @Test
    void whatIsAllocatedForAMinuteDoesNotGrowInAnHour() {
        SimHost web1 = host("web1", 1, 100);
        SimHost web2 = host("web2", 2, 99);
        web1.powerOn();
        web2.powerOn();
        simulation.run(10 * MINUTE);
        int events = web1.events().size() + web2.events().size();

        long first = allocatedInMinutes(5);
        simulation.run(50 * MINUTE);
        long last = allocatedInMinutes(5);

        assertThat(last).isPositive();
        // Less is well: compiled code allocates less than interpreted.
        assertThat((double) last / first).isLessThan(1.05);
        assertThat(web1.events().size() + web2.events().size()).isEqualTo(events);
        assertThat(Objects.requireNonNull(web1.status()).instances().get(0).state())
                .isEqualTo(State.MASTER);
    }

    private SimHost host(String name, int number, int priority) {
        Pair pair = Pair.priority(priority).nginx(true, 1).script(0, 1, 1);
        return simulation.add(
                name,
                new VirtualAddress(IpLiteral.parse("192.168.16." + number).orElseThrow(), 24),
                pair.build());
    }

    private long allocatedInMinutes(int minutes) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        simulation.run(minutes * MINUTE);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
