package io.vipdeck.agent;

import io.vipdeck.agent.Host.Family;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Configuration.Address;
import io.vipdeck.vrrp.VirtualAddress;

import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where an instance's addresses are installed: with {@code use_vmac} not where its file says. */
final class Places {
    private static final int LINK_LOCAL_PREFIX = 64;

    private Places() {}

    /** The family of a virtual router: that of what it advertises. */
    static Family family(Configuration.Instance config) {
        boolean ipv4 = config.virtualIpaddress().get(0).address().address() instanceof Inet4Address;
        return ipv4 ? Family.IPV4 : Family.IPV6;
    }

    /** What is advertised, and where it is. */
    static List<Address> advertised(Configuration.Instance config) {
        return placed(config, config.virtualIpaddress());
    }

    /** What is held and not advertised, and where it is. */
    static List<Address> excluded(Configuration.Instance config) {
        return placed(config, config.virtualIpaddressExcluded());
    }

    /** All that a master holds, and where. */
    static List<Address> held(Configuration.Instance config) {
        return Stream.concat(advertised(config).stream(), excluded(config).stream())
                .toList();
    }

    /** The same, where its file says. */
    static List<Address> written(Configuration.Instance config) {
        return Stream.concat(
                        config.virtualIpaddress().stream(),
                        config.virtualIpaddressExcluded().stream())
                .toList();
    }

    /** Those that its file puts on no other interface. */
    static List<Address> onItsInterface(Configuration.Instance config) {
        return written(config).stream()
                .filter(each -> each.interfaceName().equals(config.interfaceName()))
                .toList();
    }

    private static List<Address> placed(Configuration.Instance config, List<Address> all) {
        Optional<String> name =
                config.virtualMac().map(virtual -> VirtualInterface.name(config, virtual));
        return name.isEmpty()
                ? all
                : all.stream().map(each -> placed(config, each, name.get())).toList();
    }

    /** Nobody else has a link-local address there, so this one brings the way to its neighbours. */
    private static Address placed(Configuration.Instance config, Address place, String name) {
        if (!place.interfaceName().equals(config.interfaceName())) {
            return place;
        }
        VirtualAddress address = place.address();
        boolean linkLocal = address.address().isLinkLocalAddress()
                && !(address.address() instanceof Inet4Address);
        return new Address(
                linkLocal ? new VirtualAddress(address.address(), LINK_LOCAL_PREFIX) : address,
                name,
                place.label());
    }
}
