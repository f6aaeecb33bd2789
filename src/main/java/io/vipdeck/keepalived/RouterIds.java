package io.vipdeck.keepalived;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two virtual routers of one family, LAN and VRID cannot be told apart (RFC 9568 section 1.7). Routers that
 * speak to named peers share no LAN with those of the group, and none with those of other peers.
 */
final class RouterIds {
    private final Configuration configuration;
    private final Map<String, Statement> blocks;
    private final Problems problems;

    /** @param blocks those of the instances, by name */
    RouterIds(Configuration configuration, Map<String, Statement> blocks, Problems problems) {
        this.configuration = configuration;
        this.blocks = blocks;
        this.problems = problems;
    }

    void check() {
        Map<List<Object>, String> owners = new HashMap<>();
        for (Configuration.Instance instance : configuration.instances()) {
            for (List<Object> place : places(instance)) {
                String before = owners.putIfAbsent(place, instance.name());
                if (before != null && !before.equals(instance.name())) {
                    taken(instance, before);
                    break;
                }
            }
        }
    }

    private static List<List<Object>> places(Configuration.Instance instance) {
        List<Object> place = List.of(
                instance.interfaceName(),
                instance.virtualRouterId(),
                Addresses.isIpv4(instance.virtualIpaddress().get(0)));
        List<Unicast.Peer> peers = instance.unicast().map(Unicast::peers).orElse(List.of());
        if (peers.isEmpty()) {
            return List.of(place);
        }
        List<List<Object>> places = new ArrayList<>();
        for (Unicast.Peer peer : peers) {
            List<Object> withPeer = new ArrayList<>(place);
            withPeer.add(peer.address());
            places.add(withPeer);
        }
        return places;
    }

    private void taken(Configuration.Instance instance, String before) {
        Statement block = blocks.get(instance.name());
        if (block == null) {
            return;
        }
        problems.error(
                new Settings(block, Vocabulary.INSTANCE, new Problems()).at("virtual_router_id"),
                "virtual_router_id " + instance.virtualRouterId() + " is that of "
                        + Problems.shown(before) + " on " + instance.interfaceName() + " too",
                "give each instance on an interface its own");
    }
}
