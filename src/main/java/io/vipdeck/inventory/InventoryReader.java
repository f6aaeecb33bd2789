package io.vipdeck.inventory;

import io.vipdeck.inventory.Inventory.Engine;
import io.vipdeck.inventory.Inventory.Nginx;
import io.vipdeck.inventory.Inventory.Source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the operator's file into an {@link Inventory} for each cluster, or tells everything that is wrong with
 * it at once. Nothing is guessed: what is left out has a written default, what is not understood is a problem.
 *
 * <p>The file is our YAML, a document for each cluster (so that several files in one are read as they are each
 * by itself, and nothing of one cluster holds for another by accident); or an Ansible inventory, INI or YAML.
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

    private final Problems problems;
    private final Clusters clusters;
    private final String source;
    private final String home;
    private final List<String> notes = new ArrayList<>();

    private InventoryReader(Problems problems, String source, String home) {
        this.problems = problems;
        this.clusters = new Clusters(problems);
        this.source = source;
        this.home = home;
    }

    /**
     * Reads a file's content.
     *
     * @param source what to call the file in messages
     * @param content must be UTF-8
     * @param home directory that {@code ~/} stands for; empty when there is none
     */
    public static Parsed read(String source, byte[] content, String home) {
        return read(source, content, home, Beside.NOTHING, Asked.NOTHING);
    }

    /** Likewise, with what an Ansible inventory takes from elsewhere. */
    public static Parsed read(
            String source, byte[] content, String home, Beside beside, Asked asked) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return read(source, text, home, beside, asked);
        } catch (CharacterCodingException notText) {
            Problems problems = new Problems(source);
            problems.add(0, "", "is not UTF-8 text", "save it as UTF-8");
            return new Parsed(List.of(), problems.inOrder(), List.of());
        }
    }

    /**
     * Reads a file's text.
     *
     * @param source what to call the file in messages
     * @param home directory that {@code ~/} stands for; empty when there is none
     */
    public static Parsed read(String source, String text, String home) {
        return read(source, text, home, Beside.NOTHING, Asked.NOTHING);
    }

    /** Likewise, with what an Ansible inventory takes from elsewhere. */
    public static Parsed read(String source, String text, String home, Beside beside, Asked asked) {
        Problems problems = new Problems(source);
        problems.first(YamlText.lines(text).size());
        InventoryReader reader = new InventoryReader(problems, source, home);
        List<Inventory> inventories = reader.inventories(text, beside, asked);
        return problems.none() && !inventories.isEmpty()
                ? new Parsed(inventories, List.of(), reader.notes)
                : new Parsed(List.of(), problems.inOrder(), List.of());
    }

    private List<Inventory> inventories(String text, Beside beside, Asked asked) {
        List<String> lines = YamlText.lines(text.startsWith("\ufeff") ? text.substring(1) : text);
        if (!YamlText.isShort(text, problems, 0)) {
            return List.of();
        }
        if (AnsibleIni.isIn(lines)) {
            return translated(AnsibleIni.read(lines, problems), beside, asked);
        }
        Optional<List<Node>> documents = YamlText.read(text, problems, 0);
        if (documents.isEmpty()) {
            return List.of();
        }
        // What stands after the last --- may well be nothing.
        List<Node> roots =
                documents.get().stream().filter(node -> !isNothing(node)).toList();
        if (roots.isEmpty()) {
            problems.add(0, "", "is empty", START);
            return List.of();
        }
        if (roots.size() == 1
                && roots.get(0) instanceof Node.Mapping map
                && AnsibleYaml.isIn(map)) {
            return translated(AnsibleYaml.read(map, problems), beside, asked);
        }
        if (asked.group().isPresent()) {
            problems.add(0, "", "is no Ansible inventory and has no groups", "use --cluster NAME");
        }
        return roots.stream().flatMap(root -> inventory(root).stream()).toList();
    }

    private static boolean isNothing(Node node) {
        return node instanceof Node.Scalar scalar && scalar.isNothing();
    }

    private List<Inventory> translated(AnsibleTree tree, Beside beside, Asked asked) {
        List<AnsibleReader.Translated> clusters =
                AnsibleReader.read(tree, beside, asked, problems, notes);
        if (!problems.none()) {
            return List.of();
        }
        List<Inventory> inventories = new ArrayList<>();
        for (AnsibleReader.Translated cluster : clusters) {
            problems.speak(key -> AnsibleVariables.shown(key, cluster.hosts()));
            inventory(cluster.document()).ifPresent(inventories::add);
        }
        return inventories;
    }

    private Optional<Inventory> inventory(Node node) {
        return Section.of(problems, "", node, "an inventory: " + START).map(this::inventory);
    }

    private Inventory inventory(Section root) {
        HostsReader hostsReader = new HostsReader(problems, home);
        root.missing("cluster", "give the cluster a name: cluster: web");
        String cluster =
                root.text("cluster", HostsReader.NAME, HostsReader.NAME_SHAPE).orElse("");
        HostsReader.Hosts read = hostsReader.read(root);
        VrrpReader vrrpReader = new VrrpReader(problems, home, read);
        List<VrrpReader.Placed> vrrp = vrrpReader.read(root);
        Nginx nginx = NginxReader.read(root, home);
        Inventory inventory = new Inventory(
                cluster,
                source,
                read.placed().stream().map(HostsReader.Placed::host).toList(),
                vrrp.stream().map(VrrpReader.Placed::vrrp).toList(),
                nginx,
                engine(root),
                new ServicesReader(problems).read(root, nginx.source() != Source.NONE),
                SupplyReader.read(root, home),
                SupplyReader.firewall(root));
        hostsReader.compare(read.placed());
        vrrpReader.compare(vrrp);
        clusters.see(root, cluster, read.placed(), vrrp);
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
