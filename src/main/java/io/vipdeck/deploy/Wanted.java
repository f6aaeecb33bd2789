package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.keepalived.Announcing;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Notify;
import io.vipdeck.keepalived.Tracking;
import io.vipdeck.keepalived.Writer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a host should hold: the content of each file that vipdeck places there.
 *
 * @param version of the agent, a directory under /opt/vipdeck
 * @param page text of the page that names its host; empty where the page is not ours
 * @param configuration the agent's keepalived.conf; holds the password
 * @param unit of systemd
 */
record Wanted(String version, Optional<String> page, String configuration, String unit) {
    static final String CONFIGURATION_PATH = "/etc/vipdeck/keepalived.conf";
    static final String UNIT_PATH = "/etc/systemd/system/vipdeck-agent.service";

    private static final String HEAD_LINE =
            "Written by vipdeck install; the next run replaces it, so change the inventory instead.";
    private static final long NANOS_PER_MILLI = 1_000_000;

    /**
     * @param interfaceName that carries VRRP on this host
     * @param passwords of the VRRP instances that have one, by instance name
     */
    static Wanted of(
            Inventory inventory,
            Inventory.Host host,
            String interfaceName,
            Map<String, String> passwords,
            String version) {
        Optional<String> page = inventory.nginx().page() == Inventory.Page.HOSTNAME
                ? Optional.of(page(inventory.cluster(), host.name()))
                : Optional.empty();
        return new Wanted(
                version,
                page,
                Writer.write(configuration(inventory, host, interfaceName, passwords), HEAD_LINE),
                Script.text("vipdeck-agent.service"));
    }

    /** What {@code note-start} notes when the agent is started with all this. */
    String started() {
        return version + " " + sha256(configuration) + " " + sha256(unit);
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String page(String cluster, String host) {
        return Script.text("page.html")
                .replace("{host}", escaped(host))
                .replace("{cluster}", escaped(cluster));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static Configuration configuration(
            Inventory inventory,
            Inventory.Host host,
            String interfaceName,
            Map<String, String> passwords) {
        Inventory.Health health = inventory.nginx().health();
        Configuration.Service nginx = new Configuration.Service(
                "nginx",
                "nginx",
                "nginx",
                1,
                Optional.of(health.at("127.0.0.1")),
                health.intervalMs() * NANOS_PER_MILLI,
                health.timeoutMs() * NANOS_PER_MILLI,
                health.rise(),
                health.fall(),
                0);
        List<Configuration.Instance> instances = new ArrayList<>();
        for (Inventory.Vrrp vrrp : inventory.vrrp()) {
            instances.add(instance(
                    inventory,
                    host,
                    interfaceName,
                    vrrp,
                    Optional.ofNullable(passwords.get(vrrp.name()))));
        }
        return Configuration.of(
                Configuration.GlobalDefs.named(host.name(), ""),
                List.of(),
                List.of(nginx),
                instances);
    }

    private static Configuration.Instance instance(
            Inventory inventory,
            Inventory.Host host,
            String interfaceName,
            Inventory.Vrrp vrrp,
            Optional<String> password) {
        boolean strongest =
                inventory.hosts().stream().allMatch(other -> other.priority() <= host.priority());
        return new Configuration.Instance(
                vrrp.name(),
                strongest ? Configuration.InitialState.MASTER : Configuration.InitialState.BACKUP,
                interfaceName,
                vrrp.virtualRouterId(),
                vrrp.version(),
                host.priority(),
                vrrp.advertIntMs() * NANOS_PER_MILLI,
                password,
                Optional.empty(),
                false,
                false,
                0,
                Announcing.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                vrrp.virtualIpaddress().stream()
                        .map(vip -> new Configuration.Address(vip, interfaceName, ""))
                        .toList(),
                List.of(),
                new Tracking(
                        List.of(),
                        List.of(new Configuration.Track("nginx", Optional.empty(), false)),
                        List.of(),
                        List.of(),
                        List.of(),
                        false,
                        false),
                Notify.NONE,
                false);
    }

    /** Hides the password. */
    @Override
    public String toString() {
        return "Wanted[" + version + "]";
    }
}
