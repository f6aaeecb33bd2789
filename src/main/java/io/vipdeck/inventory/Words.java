package io.vipdeck.inventory;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The words an operator may use, and which of them a mistyped one was meant to be. */
final class Words {
    /** What people call things, and what they are called here. */
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("vrid", "virtual_router_id"),
            Map.entry("vip", "virtual_ipaddress"),
            Map.entry("vips", "virtual_ipaddress"),
            Map.entry("virtual_ip", "virtual_ipaddress"),
            Map.entry("ip", "address"),
            Map.entry("ansible_host", "address"),
            Map.entry("iface", "interface"),
            Map.entry("nic", "interface"),
            Map.entry("auth", "authentication"),
            Map.entry("password", "auth_pass"),
            Map.entry("key", "identity"),
            Map.entry("identity_file", "identity"),
            Map.entry("sudo", "become"),
            Map.entry("nodes", "hosts"),
            Map.entry("servers", "hosts"),
            Map.entry("vrrp_version", "version"),
            Map.entry("vrrp_instance", "vrrp"));

    private Words() {}

    /** The known word nearest to {@code word}, when one is near enough to be worth naming. */
    static Optional<String> nearest(String word, Collection<String> known) {
        String lower = word.toLowerCase(Locale.ROOT).replace('-', '_');
        String meant = OTHER_NAMES.get(lower);
        if (meant != null && known.contains(meant)) {
            return Optional.of(meant);
        }
        if (word.length() > 40) {
            return Optional.empty();
        }
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return bestDistance <= Math.max(1, Math.min(3, best.length() / 3))
                ? Optional.of(best)
                : Optional.empty();
    }

    /** {@code a, b or c}. */
    static String either(Collection<String> words) {
        StringBuilder text = new StringBuilder();
        int left = words.size();
        for (String word : words) {
            text.append(word);
            left--;
            text.append(left > 1 ? ", " : left == 1 ? " or " : "");
        }
        return text.toString();
    }

    /** Letters to insert, remove, replace or swap with the next (Damerau and Levenshtein). */
    private static int distance(String one, String other) {
        int[][] rows = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    rows[i][j] = i + j;
                    continue;
                }
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                int changed = Math.min(
                        rows[i - 1][j - 1] + (same ? 0 : 1),
                        1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
                boolean swapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                rows[i][j] = swapped ? Math.min(changed, 1 + rows[i - 2][j - 2]) : changed;
            }
        }
        return rows[one.length()][other.length()];
    }
}
