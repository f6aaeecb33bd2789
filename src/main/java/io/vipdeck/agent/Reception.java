package io.vipdeck.agent;

import io.vipdeck.agent.Host.Family;
import io.vipdeck.agent.Host.Level;
import io.vipdeck.vrrp.AdvertisementCodec;
import io.vipdeck.vrrp.Decoded;
import io.vipdeck.vrrp.DiscardReason;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Packet;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Receives: asks the host to listen, and brings each good packet to the router it is for. */
final class Reception {
    private final Host host;
    private final Journal journal;
    private List<InstanceRunner> instances = List.of();
    private final Map<Place, Map<Integer, InstanceRunner>> routers = new LinkedHashMap<>();
    private final Set<Place> listening = new HashSet<>();
    private final Map<DiscardReason, Long> discards = new EnumMap<>(DiscardReason.class);

    /** One LAN of one family; virtual router ids are unique in it. */
    private record Place(String interfaceName, Family family) {}

    Reception(List<InstanceRunner> instances, Host host, Journal journal) {
        this.host = host;
        this.journal = journal;
        serve(instances);
    }

    /**
     * Receives for these routers from now on. Where nobody is left the host goes on listening, and what
     * comes is passed over.
     */
    final void serve(List<InstanceRunner> served) {
        instances = List.copyOf(served);
        routers.clear();
        for (InstanceRunner instance : instances) {
            Place place = new Place(instance.interfaceName(), instance.family());
            InstanceRunner other = routers.computeIfAbsent(place, each -> new HashMap<>())
                    .put(instance.vrid(), instance);
            if (other != null) {
                throw new IllegalArgumentException(instance.name() + " and " + other.name()
                        + " have the same virtual_router_id " + instance.vrid() + " on "
                        + instance.interfaceName());
            }
        }
    }

    /** Listens where it does not yet: an interface may appear late at boot. */
    void listen() {
        routers.forEach((place, ours) -> {
            if (!listening.contains(place)) {
                Optional<String> error = host.listen(place.interfaceName(), place.family());
                if (error.isEmpty()) {
                    listening.add(place);
                }
                ours.values().forEach(instance -> instance.listening(error));
            }
        });
    }

    /** Whether every place is listened on. */
    boolean complete() {
        return listening.containsAll(routers.keySet());
    }

    void received(HostEvent.Received event) {
        boolean ipv4 = event.source() instanceof Inet4Address;
        Place place = new Place(event.interfaceName(), ipv4 ? Family.IPV4 : Family.IPV6);
        Map<Integer, InstanceRunner> ours = routers.getOrDefault(place, Map.of());
        Packet packet =
                new Packet(event.source(), event.destination(), event.ttl(), event.message());
        if (isOwn(event.interfaceName(), event.source())) {
            discard(
                    place,
                    packet,
                    DiscardReason.OWN_ADDRESS,
                    "a reflected packet, or a second host");
            return;
        }
        Decoded decoded = AdvertisementCodec.decode(
                packet,
                vrid -> Optional.ofNullable(ours.get(vrid)).map(InstanceRunner::expectation));
        if (decoded instanceof Decoded.Accepted accepted) {
            InstanceRunner instance = ours.get(accepted.advertisement().vrid());
            if (instance != null) {
                instance.received(accepted.advertisement(), event.source());
            }
        } else if (decoded instanceof Decoded.Discarded bad) {
            discard(place, packet, bad.reason(), bad.text());
        }
    }

    private boolean isOwn(String interfaceName, InetAddress source) {
        for (InstanceRunner instance : instances) {
            if (instance.interfaceName().equals(interfaceName)
                    && instance.source().filter(source::equals).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private void discard(Place place, Packet packet, DiscardReason reason, String text) {
        discards.merge(reason, 1L, Long::sum);
        Optional<InstanceRunner> router = router(place, packet);
        router.ifPresent(InstanceRunner::discarded);
        String from = IpLiteral.format(packet.source());
        journal.limited(
                // Another cluster on the same LAN is nothing to worry about.
                reason == DiscardReason.VRID ? Level.INFO : Level.WARNING,
                reason + " " + from,
                router.map(InstanceRunner::name).orElse(place.interfaceName()),
                "packet from " + from + " discarded, " + reason.words() + ": " + text);
    }

    private Optional<InstanceRunner> router(Place place, Packet packet) {
        if (packet.message().remaining() < 2) {
            return Optional.empty();
        }
        int vrid = packet.message().get(1) & 0xff;
        return Optional.ofNullable(routers.getOrDefault(place, Map.of()).get(vrid));
    }

    /** How many packets were discarded for this reason. */
    long discarded(DiscardReason reason) {
        return discards.getOrDefault(reason, 0L);
    }
}
