package io.vipdeck.inventory;

import io.vipdeck.inventory.Inventory.Firewall;
import io.vipdeck.inventory.Inventory.Supply;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code mirrors}, {@code fix_eol_repos}, {@code offline} and {@code firewall}. */
final class SupplyReader {
    // Goes into the configuration of package managers: no quote, blank or shell sign, no password.
    private static final Pattern MIRROR =
            Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~%+/-]*)?");
    private static final String MIRROR_EXAMPLE = "{ apt: https://mirror.example/debian }";

    private SupplyReader() {}

    static Supply read(Section root, String home) {
        Map<String, String> mirrors = new TreeMap<>();
        Optional<Section> given = root.section("mirrors", "mirrors: " + MIRROR_EXAMPLE);
        if (given.isPresent()) {
            for (String manager : List.of("apt", "yum", "zypper", "apk")) {
                given.get()
                        .text(manager, MIRROR, "a URL such as https://mirror.example/debian")
                        .ifPresent(url -> mirrors.put(manager, url));
            }
            given.get().refuse("dnf", "is written as yum", "write yum:, it is for both");
            given.get().refuseTheRest();
        }
        boolean fixEolRepos = root.truth("fix_eol_repos", false);
        Optional<String> offline = HostsReader.path(root, "offline", home);
        if (offline.isPresent() && !mirrors.isEmpty()) {
            root.problem(
                    "offline", "is given beside mirrors", "keep one: hosts fetch packages or not");
        }
        return new Supply(mirrors, fixEolRepos, offline);
    }

    static Firewall firewall(Section root) {
        return root.choice(
                "firewall", Map.of("open", Firewall.OPEN, "leave", Firewall.LEAVE), Firewall.LEAVE);
    }
}
