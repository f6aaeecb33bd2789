package io.vipdeck.agent;

import io.vipdeck.agent.Host.Level;
import io.vipdeck.control.Event;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.vrrp.VirtualAddress;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Virtual addresses that an earlier run left on the host when it was killed. */
final class Leftovers {
    private Leftovers() {}

    /**
     * Removes the configured addresses, so that no two hosts hold them while we listen. The owner's
     * stay: it is master in a moment. Each is asked to be removed even where it is not seen, since what
     * is seen may be old.
     */
    static void remove(Configuration.Instance config, Host host, Journal journal) {
        if (config.priority() == 255) {
            return;
        }
        List<String> present = host.addresses();
        // An interface with a virtual MAC address is made anew: what was left is on the one below.
        for (Configuration.Address place : Places.written(config)) {
            VirtualAddress wanted = place.address();
            Optional<VirtualAddress> found = find(present, wanted.address());
            Optional<String> error =
                    host.removeAddress(place.interfaceName(), found.orElse(wanted));
            if (found.isPresent()) {
                String end = error.map(text -> " and could not be removed: " + text)
                        .orElse(" by an earlier run and is removed");
                String text = found.get() + " was left on " + place.interfaceName() + end;
                journal.event(Level.NOTICE, Event.Kind.ADDRESS, config.name(), text);
            }
        }
    }

    /** With whatever prefix it is there. */
    private static Optional<VirtualAddress> find(List<String> present, InetAddress address) {
        return present.stream()
                .flatMap(text -> VirtualAddress.parse(text).stream())
                .filter(each -> each.address().equals(address))
                .findFirst();
    }
}
