package io.vipdeck.deploy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what must not show in the text of a configuration file: passwords, keys, tokens. */
final class Secrets {
    /** {@code auth_pass 1111}, {@code key 3 hex:...}, {@code api_token = ...}; the value is last. */
    private static final Pattern NAMED = Pattern.compile("(?i)(.*?(?:^|[\\s\"'{;<])[\\w.-]*"
            + "(?:auth_pass|pass(?:word|wd|phrase)|secret|token|\\bkey\\s+\\d+)"
            + "(?!_file)[\\w-]*[\"']?[\\s:=]+)(\\S.*)");
    /** {@code USER:$apr1$...}, as htpasswd(1) writes it. */
    private static final Pattern HASHED = Pattern.compile("([^:\\s]+:)([${].*)");

    private static final Pattern BLOCK = Pattern.compile("-----(BEGIN|END) .*PRIVATE KEY-----");

    private Secrets() {}

    /**
     * The lines of two versions of a file that hold a secret, with what may be shown of each; a value that
     * is in one version only is told from one that both have.
     */
    static Map<String, String> hidden(List<String> from, List<String> to) {
        Map<String, String> shown = new HashMap<>();
        Set<String> old = found(from, shown);
        Set<String> young = found(to, shown);
        shown.replaceAll((line, head) ->
                head + "<hidden" + (old.contains(line) && young.contains(line) ? ">" : ", %s>"));
        return shown;
    }

    /** The lines without their secrets. */
    static List<String> masked(List<String> lines, Map<String, String> hidden, String version) {
        List<String> masked = new ArrayList<>();
        for (String line : lines) {
            String shown = hidden.get(line);
            masked.add(shown == null ? line : shown.replace(", %s>", ", " + version + ">"));
        }
        return masked;
    }

    private static Set<String> found(List<String> lines, Map<String, String> shown) {
        Set<String> found = new HashSet<>();
        boolean inKey = false;
        for (String line : lines) {
            Matcher block = BLOCK.matcher(line);
            if (block.find()) {
                inKey = block.group(1).equals("BEGIN");
                continue;
            }
            Matcher named = NAMED.matcher(line);
            Matcher hashed = HASHED.matcher(line);
            String head = null;
            if (inKey) {
                head = "";
            } else if (named.lookingAt()) {
                head = named.group(1);
            } else if (hashed.lookingAt()) {
                head = hashed.group(1);
            }
            if (head != null) {
                shown.put(line, head);
                found.add(line);
            }
        }
        return found;
    }
}
