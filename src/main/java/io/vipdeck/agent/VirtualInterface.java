package io.vipdeck.agent;

import io.vipdeck.agent.Host.Family;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.VirtualMac;

import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;

/**
 * The interface of a virtual router with {@code use_vmac}: it has the virtual MAC address and carries the
 * virtual addresses, so that neighbours know both whoever is master (RFC 9568 section 7.3).
 *
 * @param name as {@code ip link} shows it
 * @param base the interface below it, where the virtual router is
 * @param family of the virtual router
 * @param ipv4 whether it carries IPv4 addresses
 * @param ipv6 whether it carries IPv6 addresses
 */
public record VirtualInterface(
        String name, String base, int vrid, Family family, boolean ipv4, boolean ipv6) {
    private static final long PREFIX_IPV4 = 0x00005e000100L;
    private static final long PREFIX_IPV6 = 0x00005e000200L;

    /** 00-00-5E-00-01-VRID, or 00-00-5E-00-02-VRID for IPv6, as a number. */
    public long hardwareAddress() {
        return (family == Family.IPV4 ? PREFIX_IPV4 : PREFIX_IPV6) | vrid;
    }

    /** Whether it is the same link, whatever it carries. */
    public boolean isSameLink(VirtualInterface other) {
        return name.equals(other.name)
                && base.equals(other.base)
                && hardwareAddress() == other.hardwareAddress();
    }

    /** The one that an instance asks for; empty where it uses its interface's own address. */
    static Optional<VirtualInterface> of(Configuration.Instance config) {
        if (config.virtualMac().isEmpty()) {
            return Optional.empty();
        }
        List<Configuration.Address> on = Places.onItsInterface(config);
        long ipv4 = on.stream()
                .filter(each -> each.address().address() instanceof Inet4Address)
                .count();
        return Optional.of(new VirtualInterface(
                name(config, config.virtualMac().get()),
                config.interfaceName(),
                config.virtualRouterId(),
                Places.family(config),
                ipv4 > 0,
                on.size() > ipv4));
    }

    /** keepalived's names, where the file gives none. */
    static String name(Configuration.Instance config, VirtualMac virtualMac) {
        String prefix = Places.family(config) == Family.IPV4 ? "vrrp." : "vrrp6.";
        return virtualMac.interfaceName().isEmpty()
                ? prefix + config.virtualRouterId()
                : virtualMac.interfaceName();
    }
}
