package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.keepalived.Writer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
                Writer.write(
                        AgentConfiguration.of(inventory, host, interfaceName, passwords),
                        HEAD_LINE),
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

    /** Hides the password. */
    @Override
    public String toString() {
        return "Wanted[" + version + "]";
    }
}
