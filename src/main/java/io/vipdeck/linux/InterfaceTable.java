package io.vipdeck.linux;

import io.vipdeck.agent.HostEvent;
import io.vipdeck.vrrp.VirtualAddress;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** The host's interfaces and addresses as the kernel last told them, and what each change means. */
final class InterfaceTable {
    private final Consumer<HostEvent> events;
    private final IntFunction<String> requester;
    private final Map<Integer, RouteMessage.Link> links = new LinkedHashMap<>();
    private final Map<AddressKey, RouteMessage.Address> addresses = new LinkedHashMap<>();

    /**
     * An empty table.
     *
     * @param events told of every change
     * @param requester who asked for a change, in words, by the netlink port
     */
    InterfaceTable(Consumer<HostEvent> events, IntFunction<String> requester) {
        this.events = events;
        this.requester = requester;
    }

    /** Takes one of the kernel's messages in. */
    void apply(RouteMessage message) {
        if (message instanceof RouteMessage.Link link) {
            apply(link);
        } else if (message instanceof RouteMessage.Address address) {
            apply(address);
        }
    }

    /** The interface of that name, if there is one. */
    Optional<RouteMessage.Link> link(String name) {
        for (RouteMessage.Link link : links.values()) {
            if (link.name().equals(name)) {
                return Optional.of(link);
            }
        }
        return Optional.empty();
    }

    /** All addresses, in the kernel's order. */
    List<RouteMessage.Address> addresses() {
        return List.copyOf(addresses.values());
    }

    /** All links. */
    List<RouteMessage.Link> links() {
        return List.copyOf(links.values());
    }

    /** All addresses, {@code ADDRESS/PREFIX}. */
    List<String> addressTexts() {
        List<String> texts = new ArrayList<>(addresses.size());
        for (RouteMessage.Address address : addresses.values()) {
            texts.add(new VirtualAddress(address.address(), address.prefixLength()).toString());
        }
        return texts;
    }

    /** Whether an interface carries the address now. */
    boolean carries(String interfaceName, VirtualAddress wanted) {
        Optional<RouteMessage.Link> link = link(interfaceName);
        return link.isPresent()
                && addresses.containsKey(new AddressKey(
                        link.get().index(), wanted.address(), wanted.prefixLength()));
    }

    /**
     * The address that a router speaks from: the first primary IPv4 address, or a link-local one.
     *
     * @param guarded virtual addresses, which are never a source
     */
    Optional<InetAddress> source(String interfaceName, boolean ipv6, Set<InetAddress> guarded) {
        Optional<RouteMessage.Link> link = link(interfaceName);
        if (link.isEmpty()) {
            return Optional.empty();
        }
        for (RouteMessage.Address address : addresses.values()) {
            InetAddress inet = address.address();
            boolean fits = ipv6
                    ? inet instanceof Inet6Address && inet.isLinkLocalAddress()
                    : inet instanceof Inet4Address && !address.secondary();
            if (fits
                    && address.interfaceIndex() == link.get().index()
                    && address.usable()
                    && !guarded.contains(inet)) {
                return Optional.of(inet);
            }
        }
        return Optional.empty();
    }

    /** Replaces everything by a complete reading and tells the differences. */
    void replace(List<RouteMessage> reading) {
        Map<Integer, RouteMessage.Link> goneLinks = new LinkedHashMap<>(links);
        Map<AddressKey, RouteMessage.Address> goneAddresses = new LinkedHashMap<>(addresses);
        for (RouteMessage message : reading) {
            if (message instanceof RouteMessage.Link link) {
                goneLinks.remove(link.index());
            } else if (message instanceof RouteMessage.Address address) {
                goneAddresses.remove(AddressKey.of(address));
            }
        }
        for (RouteMessage.Address gone : goneAddresses.values()) {
            apply(new RouteMessage.Address(
                    gone.interfaceIndex(),
                    gone.address(),
                    gone.prefixLength(),
                    gone.secondary(),
                    false,
                    false,
                    0));
        }
        for (RouteMessage.Link gone : goneLinks.values()) {
            apply(new RouteMessage.Link(gone.index(), gone.name(), false, 0, false));
        }
        for (RouteMessage message : reading) {
            apply(message);
        }
    }

    private void apply(RouteMessage.Link link) {
        RouteMessage.Link before =
                link.present() ? links.put(link.index(), link) : links.remove(link.index());
        if (before != null && !before.name().equals(link.name())) {
            // Renamed: for those who know it by its old name it is gone.
            events.accept(new HostEvent.LinkChanged(before.name(), false));
            before = null;
        }
        boolean wasUp = before != null && before.up();
        if (link.up() != wasUp || (before == null && link.present())) {
            events.accept(new HostEvent.LinkChanged(link.name(), link.up()));
        }
    }

    private void apply(RouteMessage.Address address) {
        AddressKey key = AddressKey.of(address);
        RouteMessage.Address before =
                address.present() ? addresses.put(key, address) : addresses.remove(key);
        boolean was = before != null && before.usable();
        boolean is = address.present() && address.usable();
        RouteMessage.Link link = links.get(address.interfaceIndex());
        if (was != is && link != null) {
            events.accept(new HostEvent.AddressChanged(
                    link.name(),
                    address.address(),
                    is,
                    is ? "" : requester.apply(address.requester())));
        }
    }

    private record AddressKey(int interfaceIndex, InetAddress address, int prefixLength) {
        static AddressKey of(RouteMessage.Address address) {
            return new AddressKey(
                    address.interfaceIndex(), address.address(), address.prefixLength());
        }
    }
}
