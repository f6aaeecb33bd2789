package io.vipdeck.inventory;

import io.vipdeck.inventory.Inventory.Engine;
import io.vipdeck.inventory.Inventory.Nginx;
import io.vipdeck.inventory.Inventory.Source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the operator's YAML into an {@link Inventory}, or tells everything that is wrong with it at once.
 * Nothing is guessed: what is left out has a written default, what is not understood is a problem.
 *
 * <p>Defaults: {@code ssh} is root, port 22, the usual keys, become none; {@code priority} is 100 for the first
 * host and one less for each after it; {@code interface} is the one that carries the host's address; the
 * instance's name is {@code VI_1}, its version 2, its {@code advert_int} 1 s; an address without a prefix
 * is a /32 (IPv6 /128), as in keepalived; Nginx comes from the distribution, shows the host's name and is asked
 * for {@code http://{address}/} every 2 s with a timeout of 1 s, rise 2, fall 2.
 */
public final class InventoryReader {
    private static final String START =
            "begin with cluster:, hosts: and vrrp:, as in sample-inventory/two-nodes.yaml";

    private InventoryReader() {}

    /**
     * Reads a file's content.
     *
     * @param source what to call the file in messages
     * @param content must be UTF-8
     * @param home directory that {@code ~/} stands for; empty when there is none
     */
    public static Parsed read(String source, byte[] content, String home) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return read(source, text, home);
        } catch (CharacterCodingException notText) {
            Problems problems = new Problems(source);
            problems.add(0, "", "is not UTF-8 text", "save it as UTF-8");
            return new Parsed(Optional.empty(), problems.inOrder());
        }
    }

    /**
     * Reads a file's text.
     *
     * @param source what to call the file in messages
     * @param home directory that {@code ~/} stands for; empty when there is none
     */
    public static Parsed read(String source, String text, String home) {
        Problems problems = new Problems(source);
        Optional<Inventory> inventory = YamlText.read(text, problems)
                .flatMap(root -> root(problems, root))
                .map(root -> inventory(problems, root, source, home));
        return problems.none() && inventory.isPresent()
                ? new Parsed(inventory, List.of())
                : new Parsed(Optional.empty(), problems.inOrder());
    }

    private static Optional<Section> root(Problems problems, Node node) {
        if (node instanceof Node.Scalar scalar && scalar.isNothing()) {
            problems.add(0, "", "is empty", START);
            return Optional.empty();
        }
        if (node instanceof Node.Mapping mapping
                && !mapping.entries().containsKey("cluster")
                && (mapping.entries().containsKey("all")
                        || mapping.entries().containsKey("ungrouped"))) {
            problems.add(node.line(), "", "looks like an Ansible inventory", START);
            return Optional.empty();
        }
        return Section.of(problems, "", node, "an inventory: " + START);
    }

    private static Inventory inventory(
            Problems problems, Section root, String source, String home) {
        HostsReader hostsReader = new HostsReader(problems, home);
        root.missing("cluster", "give the cluster a name: cluster: web");
        String cluster =
                root.text("cluster", HostsReader.NAME, HostsReader.NAME_SHAPE).orElse("");
        HostsReader.Hosts hosts = hostsReader.read(root);
        VrrpReader vrrpReader = new VrrpReader(problems, home, hosts);
        List<VrrpReader.Placed> vrrp = vrrpReader.read(root);
        Nginx nginx = NginxReader.read(root, home);
        Inventory inventory = new Inventory(
                cluster,
                source,
                hosts.placed().stream().map(HostsReader.Placed::host).toList(),
                vrrp.stream().map(VrrpReader.Placed::vrrp).toList(),
                nginx,
                engine(root),
                new ServicesReader(problems).read(root, nginx.source() != Source.NONE),
                SupplyReader.read(root, home),
                SupplyReader.firewall(root));
        hostsReader.compare(hosts.placed());
        vrrpReader.compare(vrrp);
        Unbuilt.refuse(root, inventory);
        root.refuse("clusters", "is not a key here", "write each cluster after a line of ---");
        root.refuseTheRest();
        return inventory;
    }

    private static Engine engine(Section root) {
        return root.choice(
                "engine",
                Map.of("agent", Engine.AGENT, "keepalived", Engine.KEEPALIVED),
                Engine.AGENT);
    }
}
