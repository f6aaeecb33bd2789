package io.vipdeck.inventory;

import io.vipdeck.inventory.Inventory.Check;
import io.vipdeck.inventory.Inventory.Engine;
import io.vipdeck.inventory.Inventory.Firewall;
import io.vipdeck.inventory.Inventory.Garp;
import io.vipdeck.inventory.Inventory.Host;
import io.vipdeck.inventory.Inventory.Page;
import io.vipdeck.inventory.Inventory.Secret;
import io.vipdeck.inventory.Inventory.Service;
import io.vipdeck.inventory.Inventory.Source;
import io.vipdeck.inventory.Inventory.Vrrp;
import io.vipdeck.vrrp.IpLiteral;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes clusters as our YAML, a document for each, so that {@link InventoryReader} reads them back equal. Left
 * out is what the reader would take by itself; priorities are always written, since people look for them.
 */
public final class InventoryWriter {
    private static final Map<Source, String> SOURCES =
            Map.of(Source.DISTRO, "distro", Source.NGINX_ORG, "nginx.org", Source.SKIP, "skip");

    private final StringBuilder text = new StringBuilder();

    private InventoryWriter() {}

    /** The text, which holds the passwords that the inventories hold: see {@link #hasSecret}. */
    public static String write(List<Inventory> inventories) {
        InventoryWriter writer = new InventoryWriter();
        for (Inventory inventory : inventories) {
            writer.text.append(writer.text.isEmpty() ? "" : "---\n");
            writer.cluster(inventory);
        }
        return writer.text.toString();
    }

    /** Whether a password stands in the text itself. */
    public static boolean hasSecret(List<Inventory> inventories) {
        return inventories.stream()
                .flatMap(inventory -> inventory.vrrp().stream())
                .anyMatch(vrrp ->
                        vrrp.authPass().filter(Secret.Literal.class::isInstance).isPresent());
    }

    private void cluster(Inventory inventory) {
        line("cluster: " + word(inventory.cluster()));
        hosts(inventory);
        line("vrrp:");
        inventory.vrrp().forEach(vrrp -> router(vrrp, inventory));
        nginx(inventory.nginx());
        if (!inventory.services().isEmpty()) {
            line("services:");
            inventory.services().forEach(service -> line("  - " + map(service(service))));
        }
        supply(inventory.supply());
        if (inventory.firewall() == Firewall.OPEN) {
            line("firewall: open");
        }
        if (inventory.engine() == Engine.KEEPALIVED) {
            line("engine: keepalived");
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void hosts(Inventory inventory) {
        boolean alike = inventory.hosts().stream().map(Host::ssh).distinct().count() == 1;
        if (alike) {
            line("ssh: " + map(ssh(inventory.hosts().get(0).ssh())));
        }
        line("hosts:");
        for (Host host : inventory.hosts()) {
            Map<String, String> keys = new LinkedHashMap<>();
            keys.put("name", word(host.name()));
            keys.put("address", word(host.address()));
            host.interfaceName().ifPresent(name -> keys.put("interface", word(name)));
            keys.put("priority", host.priority() + "");
            List<String> sources = inventory.vrrp().stream()
                    .filter(vrrp -> vrrp.unicast().containsKey(host.name()))
                    .map(vrrp -> IpLiteral.format(vrrp.unicast().get(host.name())))
                    .filter(source -> !source.equals(HostsReader.plain(host.address())))
                    .distinct()
                    .map(InventoryWriter::word)
                    .toList();
            if (!sources.isEmpty()) {
                keys.put("unicast_src_ip", "[" + String.join(", ", sources) + "]");
            }
            if (!alike) {
                keys.putAll(ssh(host.ssh()));
            }
            line("  - " + map(keys));
        }
    }

    private static Map<String, String> ssh(Inventory.Ssh ssh) {
        Map<String, String> keys = new LinkedHashMap<>();
        // Written, they would win over ~/.ssh/config.
        if (ssh.userGiven()) {
            keys.put("user", word(ssh.user()));
        }
        if (ssh.portGiven()) {
            keys.put("port", ssh.port() + "");
        }
        ssh.identity().ifPresent(path -> keys.put("identity", word(path)));
        ssh.knownHosts().ifPresent(path -> keys.put("known_hosts", word(path)));
        keys.put("become", ssh.become().name().toLowerCase(Locale.ROOT));
        return keys;
    }

    private void router(Vrrp vrrp, Inventory inventory) {
        line("  - name: " + word(vrrp.name()));
        key("virtual_router_id", vrrp.virtualRouterId() + "");
        key(
                "virtual_ipaddress",
                vrrp.virtualIpaddress().stream()
                        .map(address -> word(address.toString()))
                        .collect(Collectors.joining(", ", "[", "]")));
        key("version", vrrp.version() + "");
        key("advert_int", seconds(vrrp.advertIntMs()));
        vrrp.authPass()
                .ifPresent(secret -> key(
                        "authentication",
                        "{ auth_type: PASS, auth_pass: " + secret(secret) + " }"));
        if (!vrrp.priorities().isEmpty()) {
            Map<String, String> given = new LinkedHashMap<>();
            inventory.hosts().stream()
                    .filter(host -> vrrp.priorities().containsKey(host.name()))
                    .forEach(host -> given.put(word(host.name()), vrrp.priorityOf(host) + ""));
            key("priorities", map(given));
        }
        if (vrrp.nopreempt()) {
            key("nopreempt", "true");
        }
        if (vrrp.preemptDelayMs() > 0) {
            key("preempt_delay", seconds(vrrp.preemptDelayMs()));
        }
        if (!vrrp.garp().equals(Garp.STANDARD)) {
            key("garp_master_delay", seconds(vrrp.garp().delayMs()));
            key("garp_master_repeat", vrrp.garp().repeat() + "");
            key("garp_master_refresh", seconds(vrrp.garp().refreshMs()));
            key("garp_master_refresh_repeat", vrrp.garp().refreshRepeat() + "");
        }
        if (!vrrp.unicast().isEmpty()) {
            key("unicast", "true");
        }
    }

    private void key(String key, String value) {
        line("    " + key + ": " + value);
    }

    private static String secret(Secret secret) {
        if (secret instanceof Secret.FromEnvironment from) {
            return "{ env: " + word(from.variable()) + " }";
        }
        if (secret instanceof Secret.FromFile from) {
            return "{ file: " + word(from.path()) + " }";
        }
        return quoted(((Secret.Literal) secret).value());
    }

    private void nginx(Inventory.Nginx nginx) {
        if (nginx.source() == Source.NONE) {
            line("nginx: none");
            return;
        }
        line("nginx:");
        line("  source: " + SOURCES.get(nginx.source()));
        line("  page: " + (nginx.page() == Page.HOSTNAME ? "hostname" : "keep"));
        nginx.files().ifPresent(path -> line("  files: " + word(path)));
        Inventory.Health health = nginx.health();
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("url", word(health.url()));
        timing(keys, health.intervalMs(), health.timeoutMs(), health.rise(), health.fall());
        line("  health: " + map(keys));
    }

    private static void timing(
            Map<String, String> keys, long intervalMs, long timeoutMs, int rise, int fall) {
        keys.put("interval", seconds(intervalMs));
        keys.put("timeout", seconds(timeoutMs));
        keys.put("rise", rise + "");
        keys.put("fall", fall + "");
    }

    private static Map<String, String> service(Service service) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("name", word(service.name()));
        keys.put("unit", word(service.unit()));
        keys.put("process", word(service.process()));
        keys.put("restart", service.restart() + "");
        service.check().ifPresent(check -> keys.put("check", map(check(check))));
        return keys;
    }

    private static Map<String, String> check(Check check) {
        Map<String, String> keys = new LinkedHashMap<>();
        if (check.question() instanceof Inventory.Question.Url url) {
            keys.put("url", word(url.url()));
        } else if (check.question() instanceof Inventory.Question.Tcp tcp) {
            keys.put("tcp", tcp.port() + "");
        } else if (check.question() instanceof Inventory.Question.Command command) {
            keys.put("command", quoted(ShellWords.join(command.words())));
            keys.put("user", word(command.user()));
        }
        timing(keys, check.intervalMs(), check.timeoutMs(), check.rise(), check.fall());
        return keys;
    }

    private void supply(Inventory.Supply supply) {
        if (!supply.mirrors().isEmpty()) {
            Map<String, String> mirrors = new TreeMap<>();
            supply.mirrors().forEach((manager, url) -> mirrors.put(manager, word(url)));
            line("mirrors: " + map(mirrors));
        }
        if (supply.fixEolRepos()) {
            line("fix_eol_repos: true");
        }
        supply.offline().ifPresent(path -> line("offline: " + word(path)));
    }

    private static String map(Map<String, String> keys) {
        List<String> pairs = new ArrayList<>();
        keys.forEach((key, value) -> pairs.add(key + ": " + value));
        return "{ " + String.join(", ", pairs) + " }";
    }

    private static String seconds(long ms) {
        return BigDecimal.valueOf(ms, 3).stripTrailingZeros().toPlainString();
    }

    /** Plain where no reader of YAML could take it for anything but this text. */
    static String word(String text) {
        boolean name = text.matches("[A-Za-z~/][A-Za-z0-9._/~-]*")
                && !text.matches("(?i)y|n|yes|no|on|off|true|false|null|~");
        boolean address = text.matches("[0-9]+(\\.[0-9]+){3}(/[0-9]+)?");
        return name || address ? text : quoted(text);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
