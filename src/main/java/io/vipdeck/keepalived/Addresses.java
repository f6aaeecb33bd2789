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

/** Reads the lines of {@code virtual_ipaddress}. */
final class Addresses {
    /** The count is one octet on the wire (RFC 9568 section 5.2.5). */
    private static final int MOST = 255;

    private static final Set<String> WITHOUT_EFFECT =
            Set.of("nodad", "-nodad", "home", "noprefixroute", "mngtmpaddr", "autojoin");

    private final Settings settings;
    private final Problems problems;
    private final String interfaceName;
    private final List<Configuration.Address> addresses = new ArrayList<>();

    /** @param interfaceName where addresses without {@code dev} are installed */
    Addresses(Settings settings, String interfaceName, Problems problems) {
        this.settings = settings;
        this.interfaceName = interfaceName;
        this.problems = problems;
    }

    List<Configuration.Address> read() {
        Set<InetAddress> seen = new HashSet<>();
        for (Statement line : settings.lines("virtual_ipaddress")) {
            Optional<VirtualAddress> address = address(line);
            if (address.isEmpty()) {
                continue;
            }
            if (!seen.add(address.get().address())) {
                problems.error(
                        line, line.keyword() + " is given twice", "remove one of the two lines");
            } else {
                addresses.add(withParameters(line, address.get()));
                sameFamily(line);
            }
        }
        if (addresses.size() > MOST) {
            problems.error(
                    settings.at("virtual_ipaddress"),
                    addresses.size() + " virtual addresses are more than the 255 of one instance",
                    "divide them among instances");
        }
        return addresses;
    }

    private Optional<VirtualAddress> address(Statement line) {
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
        return address;
    }

    private void sameFamily(Statement line) {
        boolean firstIsIpv4 = addresses.get(0).address().address() instanceof Inet4Address;
        boolean thisIsIpv4 =
                addresses.get(addresses.size() - 1).address().address() instanceof Inet4Address;
        if (firstIsIpv4 != thisIsIpv4) {
            problems.error(
                    line,
                    line.keyword() + " is of another family than the first address of the instance",
                    "make an instance for IPv4 and one for IPv6");
        }
    }

    private Configuration.Address withParameters(Statement line, VirtualAddress address) {
        String device = interfaceName;
        String label = "";
        List<String> words = line.values();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (WITHOUT_EFFECT.contains(word)) {
                problems.warning(
                        line,
                        word + " is passed over",
                        "it has no effect on this agent and may stay");
                continue;
            }
            if (!Set.of("dev", "label", "brd", "broadcast", "scope").contains(word)) {
                unknown(line, word);
                break;
            }
            i++;
            if (i == words.size()) {
                problems.error(line, word + " has no value", "give it one or remove it");
                break;
            }
            String value = words.get(i);
            switch (word) {
                case "dev" -> device = device(line, value);
                case "label" -> label = label(line, value, address);
                case "scope" -> scope(line, value);
                default -> broadcast(line, value);
            }
        }
        return new Configuration.Address(address, device, label);
    }

    private void unknown(Statement line, String word) {
        boolean keepaliveds = Set.of(
                        "peer", "no_track", "preferred_lft", "track_group", "use_vmac", "valid_lft")
                .contains(word);
        if (keepaliveds) {
            problems.error(
                    line,
                    word
                            + " of a virtual address is keepalived's, but this agent does not support it",
                    "remove it, or keep the keepalived engine on this host");
        } else {
            problems.error(
                    line,
                    "after " + line.keyword() + " stands " + Problems.shown(word)
                            + ", which is no parameter of an address",
                    "write one address to a line, with dev, label, brd or scope after it");
        }
    }

    private String device(Statement line, String value) {
        if (!Names.isInterface(value)) {
            problems.error(
                    line,
                    "dev " + Problems.shown(value) + " is no name of an interface",
                    "give it the name that ip link shows");
        }
        return value;
    }

    private String label(Statement line, String value, VirtualAddress address) {
        if (!(address.address() instanceof Inet4Address)) {
            problems.warning(line, "label is passed over", "IPv6 addresses have none: remove it");
            return "";
        }
        if (!Names.isInterface(value)) {
            problems.error(
                    line,
                    "label " + Problems.shown(value) + " is wrong",
                    "give it at most 15 letters, such as eth0:1");
        }
        return value;
    }

    /** Only {@code global} leaves the address as it would be without a scope. */
    private void scope(Statement line, String value) {
        if (!value.equals("global") && !value.equals("0")) {
            problems.error(
                    line,
                    "scope " + Problems.shown(value) + " is not supported by this agent",
                    "remove it: the address gets scope global");
        }
    }

    /** A broadcast address is of no use to a service behind a virtual address, and none is set. */
    private void broadcast(Statement line, String value) {
        if (value.equals("-")) {
            return;
        }
        if (!value.equals("+") && IpLiteral.parse(value).isEmpty()) {
            problems.error(
                    line,
                    "brd " + Problems.shown(value) + " is no address",
                    "remove it: no broadcast address is needed");
        } else {
            problems.warning(
                    line, "brd is passed over", "no broadcast address is needed, it may stay");
        }
    }
}
