package io.vipdeck.agent;

import io.vipdeck.agent.Host.Family;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.vrrp.Packet;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which virtual router a packet is for. */
final class RouterTable {
    private final Map<Place, Map<Integer, List<InstanceRunner>>> routers = new LinkedHashMap<>();

    /** One LAN of one family. */
    record Place(String interfaceName, Family family) {
        static Place of(HostEvent.Received event) {
            boolean ipv4 = event.source() instanceof Inet4Address;
            return new Place(event.interfaceName(), ipv4 ? Family.IPV4 : Family.IPV6);
        }
    }

    /**
     * Replaces all routers.
     *
     * @throws IllegalArgumentException when a packet could be for two of them
     */
    void serve(List<InstanceRunner> instances) {
        routers.clear();
        for (InstanceRunner instance : instances) {
            Place place = new Place(instance.interfaceName(), instance.family());
            List<InstanceRunner> others = routers.computeIfAbsent(place, each -> new HashMap<>())
                    .computeIfAbsent(instance.vrid(), each -> new ArrayList<>());
            for (InstanceRunner other : others) {
                refuseClash(instance, other);
            }
            others.add(instance);
        }
    }

    private static void refuseClash(InstanceRunner one, InstanceRunner other) {
        Configuration.Instance config = one.config();
        if (config.clashesWith(other.config())) {
            throw new IllegalArgumentException(one.name() + " and " + other.name()
                    + " have the same virtual_router_id " + one.vrid() + " on "
                    + one.interfaceName());
        }
    }

    /** Where it must be listened. */
    Set<Place> places() {
        return routers.keySet();
    }

    /** All routers of a LAN. */
    List<InstanceRunner> at(Place place) {
        return routers.getOrDefault(place, Map.of()).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /**
     * The router of that number that a packet is for, or the one that comes nearest, which then says
     * what is wrong with it. The group and unicast are two spaces of numbers.
     */
    Optional<InstanceRunner> find(Place place, Packet packet, int vrid) {
        List<InstanceRunner> named =
                routers.getOrDefault(place, Map.of()).getOrDefault(vrid, List.of());
        boolean group = packet.destination().isMulticastAddress();
        InstanceRunner nearest = null;
        int best = -1;
        for (InstanceRunner each : named) {
            int fits = each.fits(group, packet.source(), packet.destination());
            if (fits > best) {
                nearest = each;
                best = fits;
            }
        }
        return Optional.ofNullable(nearest);
    }
}
