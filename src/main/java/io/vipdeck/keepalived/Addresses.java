package io.vipdeck.keepalived;

import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.VirtualAddress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the lines of {@code virtual_ipaddress} and {@code virtual_ipaddress_excluded}. */
final class Addresses {
    /** The count is one octet on the wire (RFC 9568 section 5.2.5). */
    private static final int MOST_ADVERTISED = 255;

    private final Settings settings;
    private final Problems problems;
    private final String interfaceName;
    private final Set<InetAddress> seen = new HashSet<>();

    /** @param interfaceName where addresses without {@code dev} are installed */
    Addresses(Settings settings, String interfaceName, Problems problems) {
        this.settings = settings;
        this.interfaceName = interfaceName;
        this.problems = problems;
    }

    /** Those that are advertised: of one family. */
    List<Configuration.Address> advertised() {
        List<Configuration.Address> addresses = new ArrayList<>();
        for (Statement line : settings.lines("virtual_ipaddress")) {
            Optional<Configuration.Address> address = read(line);
            address.ifPresent(addresses::add);
            if (address.isPresent() && isIpv4(addresses.get(0)) != isIpv4(address.get())) {
                problems.error(
                        line,
                        line.keyword()
                                + " is of another family than the first address of the instance",
                        "write it under virtual_ipaddress_excluded, or make an instance for each");
            }
        }
        if (addresses.size() > MOST_ADVERTISED) {
            problems.error(
                    settings.at("virtual_ipaddress"),
                    addresses.size() + " virtual addresses are more than the 255 of one instance",
                    "write the rest under virtual_ipaddress_excluded");
        }
        return addresses;
    }

    /** Those that are held and not advertised: of any family, as many as are wanted. */
    List<Configuration.Address> excluded() {
        List<Configuration.Address> addresses = new ArrayList<>();
        for (Statement line : settings.lines("virtual_ipaddress_excluded")) {
            read(line).ifPresent(addresses::add);
        }
        return addresses;
    }

    static boolean isIpv4(Configuration.Address address) {
        return address.address().address() instanceof Inet4Address;
    }

    private Optional<Configuration.Address> read(Statement line) {
        Optional<VirtualAddress> address = VirtualAddress.parse(line.keyword());
        if (address.isEmpty()) {
            problems.error(
                    line,
                    Problems.shown(line.keyword()) + " is not an IP address",
                    "write ADDRESS or ADDRESS/PREFIX, such as 192.168.16.130/24");
            return Optional.empty();
        }
        InetAddress ip = address.get().address();
        if (ip.isAnyLocalAddress()
                || ip.isLoopbackAddress()
                || ip.isMulticastAddress()
                || IpLiteral.format(ip).equals("255.255.255.255")) {
            problems.error(
                    line,
                    IpLiteral.format(ip) + " cannot be a virtual address",
                    "give an address that a host on the LAN can have");
            return Optional.empty();
        }
        if (!seen.add(ip)) {
            problems.error(line, line.keyword() + " is given twice", "remove one of the two lines");
            return Optional.empty();
        }
        return Optional.of(new AddressWords(line, address.get(), problems).read(interfaceName));
    }
}
