package io.vipdeck.deploy;

import io.vipdeck.remote.HostText;
import io.vipdeck.vrrp.VirtualAddress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code facts.sh} prints. Lines that it does not know are passed over. */
final class FactsReader {
    private static final String FIRST = "vipdeck-facts 1";
    private static final String LAST = "vipdeck-facts end";
    private static final int MOST_LINES = 5_000;

    /** {@code 2: ens33    inet 192.168.16.128/24 brd ...}; ip-address(8) with -o. */
    private static final Pattern ADDRESS = Pattern.compile(
            "\\d+: ([^\\s@]{1,15})(?:@\\S+)?\\s+inet6? ([0-9A-Fa-f.:]+/\\d{1,3})\\s.*");

    private static final Pattern LINK = Pattern.compile(
            "\\d+: ([^\\s@:]{1,15})(?:@[^\\s:]+)?: .*link/ether ([0-9a-f:]{17})\\s.*");
    /** {@code 192.168.16.130 dev ens33 lladdr aa:bb:cc:dd:ee:ff REACHABLE}. */
    private static final Pattern NEIGHBOUR =
            Pattern.compile("([0-9A-Fa-f.:]+) dev \\S+ lladdr ([0-9a-f:]{17})(\\s.*)?");

    private static final Pattern SUM = Pattern.compile("([0-9a-f]{64})\\s+\\*?\\.?/*(/.*)");
    private static final Pattern WEB_ROOT = Pattern.compile("/[A-Za-z0-9_./-]{1,200}");

    private final Map<String, List<String>> values;

    private FactsReader(Map<String, List<String>> values) {
        this.values = values;
    }

    /** The facts; empty when the answer is not one, or is cut short. */
    static Optional<Facts> read(String answer) {
        Map<String, List<String>> values = new HashMap<>();
        boolean begun = false;
        boolean ended = false;
        for (String raw : answer.split("\n", MOST_LINES)) {
            String line = HostText.line(raw);
            if (line.equals(LAST)) {
                ended = begun;
                break;
            }
            if (!begun) {
                // A login script may have greeted first.
                begun = line.equals(FIRST);
                continue;
            }
            int blank = line.indexOf(' ');
            String key = blank < 0 ? line : line.substring(0, blank);
            values.computeIfAbsent(key, none -> new ArrayList<>())
                    .add(blank < 0 ? "" : line.substring(blank + 1).strip());
        }
        return ended ? Optional.of(new FactsReader(values).facts()) : Optional.empty();
    }

    private Facts facts() {
        return new Facts(
                os(),
                word("uname", 0),
                word("uname", 1),
                one("libc"),
                number("clock"),
                (int) Math.min(Integer.MAX_VALUE, number("uid", Integer.MAX_VALUE)),
                one("systemd").equals("yes"),
                sshServerAddress(),
                all("packages"),
                all("lacks"),
                addresses(),
                pairs("link", LINK),
                units(),
                nginx(),
                packages(),
                WEB_ROOT.matcher(one("web")).matches() ? one("web") : "/var/www/html",
                sums(),
                present("current"),
                all("version"),
                one("started"),
                all("ledger"),
                freeKib(0),
                freeKib(1),
                one("writable").equals("yes"),
                present("locked"),
                pairs("neighbour", NEIGHBOUR));
    }

    private Facts.Os os() {
        Map<String, String> words = new HashMap<>();
        for (String line : all("os")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                words.putIfAbsent(line.substring(0, equals), unquoted(line.substring(equals + 1)));
            }
        }
        String like = words.getOrDefault("ID_LIKE", "").strip();
        String id = words.getOrDefault("ID", "");
        return new Facts.Os(
                id,
                like.isEmpty() ? List.of() : List.of(like.split(" +")),
                words.getOrDefault("VERSION_ID", ""),
                words.getOrDefault("PRETTY_NAME", id));
    }

    /** A value of os-release(5): shell quoting, of which single and double quotes are in use. */
    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** {@code CLIENT PORT SERVER PORT}; ssh(1), SSH_CONNECTION. */
    private Optional<String> sshServerAddress() {
        String[] words = one("ssh").split(" ");
        return words.length == 4 ? Optional.of(words[2]) : Optional.empty();
    }

    private List<Facts.Address> addresses() {
        List<Facts.Address> found = new ArrayList<>();
        for (String line : all("addr")) {
            Matcher matcher = ADDRESS.matcher(line);
            if (matcher.matches()) {
                VirtualAddress.parse(matcher.group(2))
                        .ifPresent(
                                address -> found.add(new Facts.Address(matcher.group(1), address)));
            }
        }
        return found;
    }

    /** The blocks of {@code systemctl show}, parted by empty lines. */
    private Map<String, Facts.Unit> units() {
        Map<String, Facts.Unit> units = new HashMap<>();
        Map<String, String> block = new HashMap<>();
        List<String> lines = new ArrayList<>(all("unit"));
        lines.add("");
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                block.put(line.substring(0, equals), line.substring(equals + 1));
            } else if (line.isEmpty() && block.containsKey("Id")) {
                Facts.Unit unit = new Facts.Unit(
                        block.getOrDefault("LoadState", "not-found"),
                        block.getOrDefault("ActiveState", "inactive"),
                        block.getOrDefault("UnitFileState", ""),
                        "yes".equals(block.get("NeedDaemonReload")));
                units.putIfAbsent(block.get("Id"), unit);
                // Aliases: mysql.service is mariadb.service in Debian.
                for (String name : block.getOrDefault("Names", "").split(" ")) {
                    units.putIfAbsent(name, unit);
                }
                block.clear();
            }
        }
        return units;
    }

    private Optional<Facts.Nginx> nginx() {
        return present("nginx.path")
                .map(path -> new Facts.Nginx(
                        path, one("nginx.version").replaceFirst("^nginx version: nginx/", "")));
    }

    private Map<String, String> packages() {
        Map<String, String> packages = new HashMap<>();
        for (String line : all("package")) {
            String[] words = line.split(" ");
            if (words.length == 2) {
                packages.putIfAbsent(words[0], words[1]);
            }
        }
        return packages;
    }

    /** The fourth column of {@code df -P}, after its head line. */
    private long freeKib(int index) {
        List<String> lines = all("free");
        String[] columns =
                lines.size() > index + 1 ? lines.get(index + 1).split(" +") : new String[0];
        return columns.length > 3 && columns[3].matches("\\d{1,18}")
                ? Long.parseLong(columns[3])
                : 0;
    }

    private String word(String key, int index) {
        String[] words = one(key).split(" +");
        return index < words.length ? words[index] : "";
    }

    private Map<String, String> sums() {
        Map<String, String> sums = new HashMap<>();
        for (String line : all("sha256")) {
            Matcher matcher = SUM.matcher(line);
            if (matcher.matches()) {
                sums.putIfAbsent(matcher.group(2), matcher.group(1));
            }
        }
        return sums;
    }

    private Map<String, String> pairs(String key, Pattern pattern) {
        Map<String, String> pairs = new HashMap<>();
        for (String line : all(key)) {
            Matcher matcher = pattern.matcher(line + " ");
            if (matcher.matches()) {
                pairs.putIfAbsent(matcher.group(1), matcher.group(2));
            }
        }
        return pairs;
    }

    private List<String> all(String key) {
        return values.getOrDefault(key, List.of());
    }

    private String one(String key) {
        List<String> found = all(key);
        return found.isEmpty() ? "" : found.get(0);
    }

    private Optional<String> present(String key) {
        return Optional.of(one(key)).filter(text -> !text.isEmpty());
    }

    private long number(String key) {
        return number(key, 0);
    }

    private long number(String key, long otherwise) {
        String text = one(key);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : otherwise;
    }
}
