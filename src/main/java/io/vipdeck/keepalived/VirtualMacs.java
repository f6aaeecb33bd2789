package io.vipdeck.keepalived;

import java.util.List;
import java.util.Optional;

/** Reads {@code use_vmac} and its companions. */
final class VirtualMacs {
    private static final String NOT_OURS = " is keepalived's, but this agent does not support it";

    private final Settings settings;
    private final Globals globals;
    private final Problems problems;

    VirtualMacs(Settings settings, Globals globals, Problems problems) {
        this.settings = settings;
        this.globals = globals;
        this.problems = problems;
    }

    /** Empty when the interface's own address is used. */
    Optional<VirtualMac> read(int virtualRouterId, boolean unicast) {
        boolean xmitBase = settings.flag("vmac_xmit_base");
        if (!settings.has("use_vmac")) {
            if (xmitBase) {
                problems.warning(
                        settings.at("vmac_xmit_base"),
                        "vmac_xmit_base has no effect without use_vmac",
                        "remove it, or add use_vmac");
            }
            return Optional.empty();
        }
        if (unicast && !xmitBase) {
            problems.error(
                    settings.at("use_vmac"),
                    "use_vmac with unicast_peer needs vmac_xmit_base",
                    "add vmac_xmit_base to the instance");
        }
        return Optional.of(new VirtualMac(name(virtualRouterId), xmitBase));
    }

    /** {@code use_vmac [[name] NAME] [MAC] [...]}. */
    private String name(int virtualRouterId) {
        Statement at = settings.at("use_vmac");
        List<String> words = at.values();
        if (!words.isEmpty() && words.get(0).equals("name") && words.size() > 1) {
            words = words.subList(1, words.size());
        }
        if (words.isEmpty()) {
            return globals.vmacPrefix().isEmpty()
                    ? ""
                    : globals.vmacPrefix() + "." + virtualRouterId;
        }
        String first = words.get(0);
        if (words.size() > 1 || first.contains(":")) {
            String surplus = words.size() > 1 ? words.get(1) : first;
            problems.error(
                    at,
                    Problems.shown(surplus) + " of use_vmac" + NOT_OURS,
                    "write use_vmac with a name after it or nothing: the address is that of the RFC");
        } else if (!Names.isInterface(first)) {
            settings.wrong("use_vmac", first, "an interface name of at most 15 letters");
        }
        return first;
    }

    /** {@code use_vmac_addr} matters only where an address has an interface of its own. */
    void onlyOn(String interfaceName, List<Configuration.Address> addresses) {
        if (!settings.flag("use_vmac_addr")) {
            return;
        }
        if (addresses.stream().anyMatch(it -> !it.interfaceName().equals(interfaceName))) {
            problems.error(
                    settings.at("use_vmac_addr"),
                    "use_vmac_addr with an address on another interface" + NOT_OURS,
                    "make an instance with use_vmac for that interface, or remove use_vmac_addr");
        } else {
            problems.warning(
                    settings.at("use_vmac_addr"),
                    "use_vmac_addr has no effect",
                    "every address is on the instance's interface, it may stay");
        }
    }
}
