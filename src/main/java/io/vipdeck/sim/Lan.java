package io.vipdeck.sim;

import io.vipdeck.agent.HostEvent;
import io.vipdeck.vrrp.AdvertisementCodec;
import io.vipdeck.vrrp.Packet;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * One Ethernet with all hosts on it. It may lose, delay, double and reorder packets and fall into
 * parts; what it does is decided by its seed alone.
 */
public final class Lan {
    private final Timeline timeline;
    private final Dice dice;
    private final List<SimHost> hosts = new ArrayList<>();
    private final Map<String, Integer> parts = new HashMap<>();
    private final Map<InetAddress, SimHost> announced = new HashMap<>();
    private BiConsumer<SimHost, InetAddress> tap = (host, address) -> {};
    private Weather weather = Weather.FAIR;

    /**
     * How badly it treats packets.
     *
     * @param loss share of packets that vanish, 0 to 1
     * @param twice share of packets that arrive twice
     * @param delayNanos least time on the way
     * @param jitterNanos at most so much more; what is sent later may arrive earlier
     */
    public record Weather(double loss, double twice, long delayNanos, long jitterNanos) {
        /** A tenth of a millisecond, nothing lost. */
        public static final Weather FAIR = new Weather(0, 0, 100_000, 0);
    }

    Lan(Timeline timeline, long seed) {
        this.timeline = timeline;
        this.dice = new Dice(seed);
    }

    void join(SimHost host) {
        hosts.add(host);
    }

    /** Changes how packets are treated from now on. */
    public void weather(Weather now) {
        weather = now;
    }

    /** Puts a host into a part of the LAN; only hosts of the same part hear each other. */
    public void part(String hostname, int part) {
        parts.put(hostname, part);
    }

    /** Joins all parts again. */
    public void mend() {
        parts.clear();
    }

    /** Whether packets pass between two hosts, loss apart. */
    public boolean connected(SimHost a, SimHost b) {
        return part(a) == part(b) && a.linkUp() && b.linkUp();
    }

    private int part(SimHost host) {
        return parts.getOrDefault(host.hostname(), 0);
    }

    void send(SimHost from, Packet packet) {
        InetAddress destination = packet.destination();
        for (SimHost to : hosts) {
            boolean meant = destination.isMulticastAddress() || to.has(destination);
            if (to != from && meant && connected(from, to)) {
                int copies = dice.happens(weather.twice()) ? 2 : 1;
                for (int i = 0; i < copies; i++) {
                    deliver(from, to, packet);
                }
            }
        }
    }

    private void deliver(SimHost from, SimHost to, Packet packet) {
        if (dice.happens(weather.loss())) {
            return;
        }
        long jitter = weather.jitterNanos();
        long more = jitter == 0 ? 0 : dice.below(jitter);
        timeline.after(weather.delayNanos() + more, () -> {
            if (connected(from, to)) {
                inject(to, packet);
            }
        });
    }

    /** Hands one host a packet as if a stranger had sent it to the group. */
    public void inject(SimHost to, InetAddress source, int ttl, ByteBuffer message) {
        inject(to, source, AdvertisementCodec.group(source), ttl, message);
    }

    /** Hands one host a packet as if a stranger had sent it to this address. */
    public void inject(
            SimHost to, InetAddress source, InetAddress destination, int ttl, ByteBuffer message) {
        inject(to, new Packet(source, destination, ttl, message));
    }

    private static void inject(SimHost to, Packet packet) {
        to.deliver(new HostEvent.Received(
                SimHost.INTERFACE,
                packet.source(),
                packet.destination(),
                packet.ttl(),
                packet.message()));
    }

    /** Hears every announcement from now on: who makes it, and of which address. */
    public void tap(BiConsumer<SimHost, InetAddress> heard) {
        tap = heard;
    }

    void announce(SimHost from, InetAddress address) {
        if (from.linkUp()) {
            tap.accept(from, address);
            announced.put(address, from);
        }
    }

    /** The host that announced the address last, whether it still holds it or not. */
    public Optional<SimHost> lastAnnouncer(InetAddress address) {
        return Optional.ofNullable(announced.get(address));
    }

    /**
     * Where a client's packets for the address go: to the host that announced it last; when that one
     * does not answer for it any more, the client asks the LAN again.
     */
    public Optional<SimHost> owner(InetAddress address) {
        return lastAnnouncer(address)
                .filter(host -> holds(host, address))
                .or(() -> hosts.stream().filter(host -> holds(host, address)).findFirst());
    }

    private static boolean holds(SimHost host, InetAddress address) {
        return host.linkUp() && host.has(address);
    }
}
