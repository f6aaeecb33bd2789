package io.vipdeck.keepalived;

import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.VirtualAddress;

import java.net.Inet4Address;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads what follows a virtual address: {@code dev} and {@code label} are done; what changes nothing here
 * is passed over with a warning, and what would make another address of it is refused.
 */
final class AddressWords {
    private static final String MAY_STAY = "it may stay";

    private static final Map<String, String> PASSED_OVER = Map.of(
            "nodad", "duplicates are not looked for before an address is used, it may stay",
            "-nodad", "duplicates are not looked for before an address is used: remove it",
            "no_track", "an address that somebody removes is put back: remove it",
            "home", MAY_STAY,
            "mngtmpaddr", MAY_STAY,
            "autojoin", MAY_STAY,
            "noprefixroute",
                    "the kernel adds the route of the prefix: write /32 or /128 where it must not");

    private static final Map<String, String> REFUSED = Map.of(
            "peer", "remove it: a virtual address is one of a LAN, not of a point-to-point link",
            "use_vmac", "write use_vmac into the instance of that interface",
            "valid_lft", "remove it: the address stays as long as this host is master",
            "track_group", "remove it: it belongs to static addresses");

    private static final Set<String> WITH_VALUE =
            Set.of("dev", "label", "brd", "broadcast", "scope", "preferred_lft");

    private final Statement line;
    private final VirtualAddress address;
    private final Problems problems;

    AddressWords(Statement line, VirtualAddress address, Problems problems) {
        this.line = line;
        this.address = address;
        this.problems = problems;
    }

    /** @param interfaceName where it is installed without {@code dev} */
    Configuration.Address read(String interfaceName) {
        String device = interfaceName;
        String label = "";
        List<String> words = line.values();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (PASSED_OVER.containsKey(word)) {
                problems.warning(line, word + " is passed over", PASSED_OVER.get(word));
                continue;
            }
            if (!WITH_VALUE.contains(word)) {
                notOurs(word);
                break;
            }
            i++;
            if (i == words.size()) {
                problems.error(line, word + " has no value", "give it one or remove it");
                break;
            }
            String value = words.get(i);
            switch (word) {
                case "dev" -> device = device(value);
                case "label" -> label = label(value);
                case "scope" -> scope(value);
                case "preferred_lft" -> preferred(value);
                default -> broadcast(value);
            }
        }
        return new Configuration.Address(address, device, label);
    }

    private void notOurs(String word) {
        if (REFUSED.containsKey(word)) {
            problems.error(
                    line,
                    word
                            + " of a virtual address is keepalived's, but this agent does not support it",
                    REFUSED.get(word));
        } else {
            problems.error(
                    line,
                    "after " + line.keyword() + " stands " + Problems.shown(word)
                            + ", which is no parameter of an address",
                    "write one address to a line, with dev, label, brd or scope after it");
        }
    }

    private String device(String value) {
        if (!Names.isInterface(value)) {
            problems.error(
                    line,
                    "dev " + Problems.shown(value) + " is no name of an interface",
                    "give it the name that ip link shows");
        }
        return value;
    }

    private String label(String value) {
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
    private void scope(String value) {
        if (!value.equals("global") && !value.equals("0")) {
            problems.error(
                    line,
                    "scope " + Problems.shown(value) + " is not supported by this agent",
                    "remove it: the address gets scope global");
        }
    }

    /** An IPv6 address is never a source here, as if the value were 0; an IPv4 address always may be. */
    private void preferred(String value) {
        boolean deprecated = value.equals("0");
        if (deprecated == address.address() instanceof Inet4Address) {
            problems.warning(
                    line,
                    "preferred_lft " + Problems.shown(value) + " is passed over",
                    deprecated
                            ? "an IPv4 address may be a source: remove it"
                            : "a virtual IPv6 address is never a source of this host: remove it");
        }
    }

    /** A broadcast address is of no use to a service behind a virtual address, and none is set. */
    private void broadcast(String value) {
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
