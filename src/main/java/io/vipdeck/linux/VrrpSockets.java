package io.vipdeck.linux;

import io.vipdeck.agent.Host.Family;
import io.vipdeck.agent.Host.Level;
import io.vipdeck.agent.HostEvent;
import io.vipdeck.vrrp.Packet;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The VRRP sockets of all interfaces: one for each family, opened anew when its interface is another. */
final class VrrpSockets implements AutoCloseable {
    private final Libc libc;
    private final Poller poller;
    private final InterfaceTable table;
    private final Consumer<HostEvent> events;
    private final Journal journal;
    private final Map<Listening, @Nullable RawVrrpSocket> sockets = new LinkedHashMap<>();

    private record Listening(String interfaceName, Family family) {}

    VrrpSockets(
            Libc libc,
            Poller poller,
            InterfaceTable table,
            Consumer<HostEvent> events,
            Journal journal) {
        this.libc = libc;
        this.poller = poller;
        this.table = table;
        this.events = events;
        this.journal = journal;
    }

    /** As {@link io.vipdeck.agent.Host#listen}. */
    Optional<String> listen(String interfaceName, Family family) {
        Listening listening = new Listening(interfaceName, family);
        if (sockets.get(listening) != null) {
            return Optional.empty();
        }
        // Remembered even when it fails: an interface may come later.
        sockets.put(listening, null);
        return open(listening);
    }

    /** As {@link io.vipdeck.agent.Host#send}. */
    Optional<String> send(String interfaceName, Packet packet) {
        Family family = packet.source().getAddress().length == 4 ? Family.IPV4 : Family.IPV6;
        RawVrrpSocket socket = sockets.get(new Listening(interfaceName, family));
        return socket == null
                ? Optional.of("sending VRRP on " + interfaceName + ": it has no open socket")
                : socket.send(packet);
    }

    /** An interface that was made anew under its old name needs new sockets. */
    void renew(String interfaceName) {
        for (Listening listening : List.copyOf(sockets.keySet())) {
            if (listening.interfaceName().equals(interfaceName)) {
                renew(listening);
            }
        }
    }

    private void renew(Listening listening) {
        Optional<RouteMessage.Link> link = table.link(listening.interfaceName());
        RawVrrpSocket socket = sockets.get(listening);
        if (socket != null && (link.isEmpty() || link.get().index() != socket.interfaceIndex())) {
            poller.remove(socket);
            socket.close();
            sockets.put(listening, null);
        }
        if (link.isPresent() && sockets.get(listening) == null) {
            open(listening)
                    .ifPresent(problem ->
                            journal.log(Level.WARNING, listening.interfaceName(), problem));
        }
    }

    private Optional<String> open(Listening listening) {
        String interfaceName = listening.interfaceName();
        Optional<RouteMessage.Link> link = table.link(interfaceName);
        if (link.isEmpty()) {
            return Optional.of("there is no interface " + interfaceName
                    + " on this host, correct the configuration or plug it in");
        }
        try {
            RawVrrpSocket socket = RawVrrpSocket.open(libc, link.get(), listening.family(), events);
            sockets.put(listening, socket);
            poller.add(socket);
            return Optional.empty();
        } catch (KernelException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public void close() {
        for (RawVrrpSocket socket : sockets.values()) {
            if (socket != null) {
                socket.close();
            }
        }
    }
}
