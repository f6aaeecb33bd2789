package io.vipdeck.agent;

import io.vipdeck.agent.Host.Level;
import io.vipdeck.agent.RouterTable.Place;
import io.vipdeck.vrrp.AdvertisementCodec;
import io.vipdeck.vrrp.Decoded;
import io.vipdeck.vrrp.DiscardReason;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Packet;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Receives: asks the host to listen, and brings each good packet to the router it is for. */
final class Reception {
    /** Senders whose log lines may be news again; what comes from the network chooses them. */
    private static final int MOST_TROUBLED = 128;

    private final Host host;
    private final Journal journal;
    private boolean tellsUnknown;
    private List<InstanceRunner> instances = List.of();
    private final RouterTable routers = new RouterTable();
    private final Set<Place> listening = new HashSet<>();
    private final Set<InetAddress> troubled = new HashSet<>();
    private final Map<DiscardReason, Long> discards = new EnumMap<>(DiscardReason.class);

    Reception(List<InstanceRunner> instances, boolean tellsUnknown, Host host, Journal journal) {
        this.host = host;
        this.journal = journal;
        serve(instances, tellsUnknown);
    }

    /**
     * Receives for these routers from now on. Where nobody is left the host goes on listening, and what
     * comes is passed over.
     *
     * @param tellUnknown {@code log_unknown_vrids}
     */
    final void serve(List<InstanceRunner> served, boolean tellUnknown) {
        instances = List.copyOf(served);
        tellsUnknown = tellUnknown;
        routers.serve(instances);
    }

    /** Listens where it does not yet: an interface may appear late at boot. */
    void listen() {
        for (Place place : routers.places()) {
            if (!listening.contains(place)) {
                Optional<String> error = host.listen(place.interfaceName(), place.family());
                if (error.isEmpty()) {
                    listening.add(place);
                }
                routers.at(place).forEach(instance -> instance.listening(error));
            }
        }
    }

    /** Whether every place is listened on. */
    boolean complete() {
        return listening.containsAll(routers.places());
    }

    void received(HostEvent.Received event) {
        Place place = Place.of(event);
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
                vrid -> routers.find(place, packet, vrid)
                        .map(router -> router.expectation(event.source())));
        if (decoded instanceof Decoded.Accepted good) {
            if (troubled.remove(event.source())) {
                journal.settled(about(event.source()));
            }
            routers.find(place, packet, good.advertisement().vrid())
                    .ifPresent(router ->
                            router.received(good.advertisement(), event.source(), good.checksum()));
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
        router.ifPresent(each -> each.discarded(reason));
        // Another cluster on the same LAN is nothing to worry about.
        boolean foreign = reason == DiscardReason.VRID;
        if (foreign && !tellsUnknown) {
            return;
        }
        if (troubled.size() < MOST_TROUBLED) {
            troubled.add(packet.source());
        }
        journal.limited(
                foreign ? Level.INFO : Level.WARNING,
                reason + about(packet.source()),
                router.map(InstanceRunner::name).orElse(place.interfaceName()),
                "packet from " + IpLiteral.format(packet.source()) + " discarded, " + reason.words()
                        + ": " + text);
    }

    /** How the keys of all lines about a sender end. */
    private static String about(InetAddress source) {
        return " from " + IpLiteral.format(source);
    }

    private Optional<InstanceRunner> router(Place place, Packet packet) {
        return packet.message().remaining() < 2
                ? Optional.empty()
                : routers.find(place, packet, packet.message().get(1) & 0xff);
    }

    /** How many packets were discarded for this reason. */
    long discarded(DiscardReason reason) {
        return discards.getOrDefault(reason, 0L);
    }
}
