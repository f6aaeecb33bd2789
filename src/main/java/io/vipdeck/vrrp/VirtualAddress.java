package io.vipdeck.vrrp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * One address that moves with the master, and the prefix it is installed with.
 *
 * @param prefixLength bits, 0-32 for IPv4 and 0-128 for IPv6
 */
public record VirtualAddress(InetAddress address, int prefixLength) {
    public VirtualAddress {
        int most = address instanceof Inet4Address ? 32 : 128;
        if (prefixLength < 0 || prefixLength > most) {
            throw new IllegalArgumentException(
                    "prefix length " + prefixLength + " is not in 0.." + most);
        }
    }

    /** Reads {@code ADDRESS} or {@code ADDRESS/PREFIX}; without a prefix it is a host address, as in keepalived. */
    public static Optional<VirtualAddress> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address =
                IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int most = address.get() instanceof Inet4Address ? 32 : 128;
        if (slash < 0) {
            return Optional.of(new VirtualAddress(address.get(), most));
        }
        String prefix = text.substring(slash + 1);
        if (!prefix.matches("[0-9]{1,3}") || Integer.parseInt(prefix) > most) {
            return Optional.empty();
        }
        return Optional.of(new VirtualAddress(address.get(), Integer.parseInt(prefix)));
    }

    /** {@code ADDRESS/PREFIX}, as {@code ip addr} shows it. */
    @Override
    public String toString() {
        return IpLiteral.format(address) + "/" + prefixLength;
    }
}
