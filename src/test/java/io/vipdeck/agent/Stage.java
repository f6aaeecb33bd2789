package io.vipdeck.agent;

import static io.vipdeck.sim.Pair.SECOND;
import static io.vipdeck.sim.Pair.VIP;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.control.Event;
import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;
import io.vipdeck.sim.Simulation;
import io.vipdeck.vrrp.Advertisement;
import io.vipdeck.vrrp.AdvertisementCodec;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Password;
import io.vipdeck.vrrp.State;
import io.vipdeck.vrrp.VirtualAddress;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Two hosts on a LAN in memory, in virtual time, and what a test asks of them. */
class Stage {
    static final long MILLI = 1_000_000L;
    static final InetAddress A = ip("192.168.16.128");
    static final InetAddress B = ip("192.168.16.129");

    final Simulation simulation = new Simulation(1);
    final List<Integer> prioritiesOfWeb1 = new ArrayList<>();

    SimHost web1(Pair pair) {
        SimHost host = host("web1", A, pair);
        host.tap(message -> prioritiesOfWeb1.add(message.get(2) & 0xff));
        return host;
    }

    SimHost web2(Pair pair) {
        return host("web2", B, pair);
    }

    SimHost host(String name, InetAddress address, Pair pair) {
        return simulation.add(name, new VirtualAddress(address, 24), pair.build());
    }

    /** Starts them and lets eight seconds pass: long enough to elect. */
    void start(SimHost... hosts) {
        for (SimHost host : hosts) {
            host.powerOn();
        }
        simulation.run(8 * SECOND);
    }

    void foreign(SimHost to, int vrid, int priority, String password) {
        simulation.lan().inject(to, B, 255, message(vrid, priority, password, "192.168.16.130"));
    }

    static ByteBuffer message(int vrid, int priority, String password, String vip) {
        return AdvertisementCodec.encode(
                new Advertisement(2, vrid, priority, 1, SECOND, List.of(ip(vip))),
                B,
                ip("224.0.0.18"),
                Optional.of(Password.of(password)));
    }

    void assertOwner(SimHost owner, SimHost other) {
        assertThat(owner.has(VIP.address())).as("%s has the VIP", owner).isTrue();
        assertThat(other.has(VIP.address())).as("%s has the VIP", other).isFalse();
        assertThat(state(owner)).isEqualTo(State.MASTER);
        assertThat(simulation.lan().owner(VIP.address())).contains(owner);
    }

    static State state(SimHost host) {
        return instance(host).state();
    }

    static InstanceStatus instance(SimHost host) {
        return Objects.requireNonNull(host.status()).instances().get(0);
    }

    static ServiceStatus service(SimHost host) {
        return Objects.requireNonNull(host.status()).services().get(0);
    }

    static boolean isState(Event event) {
        return event.kind() == Event.Kind.STATE;
    }

    static Stream<String> stream(SimHost host, Event.Kind kind) {
        return host.events().stream().filter(e -> e.kind() == kind).map(Event::text);
    }

    static List<String> texts(SimHost host, Event.Kind kind) {
        return stream(host, kind).toList();
    }

    static InetAddress ip(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }
}
