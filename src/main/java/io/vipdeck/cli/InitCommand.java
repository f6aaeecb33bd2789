package io.vipdeck.cli;

import io.vipdeck.inventory.Asked;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.inventory.InventoryReader;
import io.vipdeck.inventory.InventoryWriter;
import io.vipdeck.inventory.Parsed;
import io.vipdeck.inventory.Problem;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code vipdeck init}. */
@Command(
        name = "init",
        description = {
            "Write an inventory: from --host and the other flags, from an Ansible inventory (--from),"
                    + " or from questions at the terminal.",
            "It goes to -i FILE, else ./vipdeck.yaml, and is read back and checked before it is written."
        })
public final class InitCommand implements Callable<Integer> {
    private final Options options;
    private final String home;
    private final Supplier<Optional<Questions>> terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description =
                    "An Ansible inventory, INI or YAML; what the other flags say holds before it.")
    private @Nullable Path from;

    @Option(names = "--force", description = "Replace a file that is there.")
    private boolean force;

    @ArgGroup(validate = false, heading = "The cluster:%n")
    private final Flags flags = new Flags();

    /** What may be said without being asked. A password is never said here: it would be seen by all. */
    static final class Flags {
        @Option(
                names = "--host",
                paramLabel = "NAME=ADDRESS",
                description = "A host, the strongest first; again for each.")
        private @Nullable List<String> hosts;

        @Option(names = "--user", paramLabel = "NAME", description = "Who logs in there; root.")
        private @Nullable String user;

        @Option(
                names = "--identity",
                paramLabel = "PATH",
                description = "The private key to log in with; left out, the usual ones.")
        private @Nullable String identity;

        @Option(names = "--become", paramLabel = "none|sudo", description = "How to be root.")
        private @Nullable String become;

        @Option(
                names = "--virtual-ipaddress",
                paramLabel = "ADDRESS/PREFIX",
                split = ",",
                description = "What clients connect to.")
        private @Nullable List<String> virtualIpaddress;

        @Option(
                names = "--virtual-router-id",
                paramLabel = "1-255",
                description = "A number that nobody else has on this network.")
        private @Nullable String virtualRouterId;

        @Option(names = "--vrrp-version", paramLabel = "2|3", description = "2; IPv6 needs 3.")
        private @Nullable String version;

        @Option(names = "--advert-int", paramLabel = "SECONDS", description = "1.")
        private @Nullable String advertInt;

        @Option(
                names = "--interface",
                paramLabel = "NAME",
                description = "That carries VRRP; left out, the one with the host's address.")
        private @Nullable String interfaceName;

        @Option(
                names = "--auth-pass-env",
                paramLabel = "VARIABLE",
                description = "Where each run finds the VRRP password.")
        private @Nullable String authPassEnv;

        @Option(
                names = "--auth-pass-file",
                paramLabel = "PATH",
                description = "Likewise, the first line of a file.")
        private @Nullable String authPassFile;
    }

    InitCommand(Options options, String home, Supplier<Optional<Questions>> terminal) {
        this.options = options;
        this.home = home;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Failure {
        String named = options.inventory();
        NewFile file = new NewFile(Path.of(named == null ? "vipdeck.yaml" : named), force);
        file.requireFree();
        PrintWriter err = spec.commandLine().getErr();
        List<Inventory> inventories = from == null ? given() : translated(from, err);
        String text = InventoryWriter.write(inventories);
        requireReadable(text, inventories);
        file.write(text, InventoryWriter.hasSecret(inventories));
        PrintWriter out = spec.commandLine().getOut();
        for (Inventory inventory : inventories) {
            out.printf(
                    "%s: cluster %s, %d hosts%n",
                    file.path(), inventory.cluster(), inventory.hosts().size());
        }
        out.printf("next: vipdeck %scheck%n", named == null ? "" : "-i " + named + " ");
        out.flush();
        return ExitCode.OK;
    }

    private void requireReadable(String text, List<Inventory> inventories) {
        String source = inventories.get(0).source();
        if (!InventoryReader.read(source, text, home).inventories().equals(inventories)) {
            throw new IllegalStateException("the inventory reads back as another one");
        }
    }

    private List<Inventory> translated(Path file, PrintWriter err) throws Failure {
        if (flags.hosts != null) {
            throw Failure.unusable("--host and --from are given, use one: " + file + " has hosts");
        }
        Asked asked = new Asked(Optional.ofNullable(options.group()), variables());
        Parsed parsed = InventoryFile.read(file, home, asked);
        parsed.notes().forEach(note -> err.println("vipdeck: " + file + ": " + note));
        return parsed.inventories();
    }

    /** The flags as variables of Ansible. */
    private Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        put(variables, "vrrp_cluster", options.cluster());
        put(variables, "ansible_user", flags.user);
        put(variables, "ansible_ssh_private_key_file", flags.identity);
        put(
                variables,
                "ansible_become",
                flags.become == null ? null : Boolean.toString(!flags.become.equals("none")));
        put(
                variables,
                "vrrp_virtual_ipaddress",
                flags.virtualIpaddress == null ? null : String.join(",", flags.virtualIpaddress));
        put(variables, "vrrp_virtual_router_id", flags.virtualRouterId);
        put(variables, "vrrp_version", flags.version);
        put(variables, "vrrp_advert_int", flags.advertInt);
        put(variables, "vrrp_interface", flags.interfaceName);
        put(
                variables,
                "vrrp_auth_pass",
                flags.authPassEnv == null ? null : "{'env': '" + flags.authPassEnv + "'}");
        put(
                variables,
                "vrrp_auth_pass",
                flags.authPassFile == null ? null : "{'file': '" + flags.authPassFile + "'}");
        return variables;
    }

    private static void put(Map<String, String> variables, String name, @Nullable String value) {
        if (value != null) {
            variables.put(name, value);
        }
    }

    private List<Inventory> given() throws Failure {
        Draft draft = new Draft(home);
        draft.say("cluster", options.cluster());
        draft.say("user", flags.user);
        draft.say("identity", flags.identity);
        draft.say("become", flags.become);
        draft.say("virtual_router_id", flags.virtualRouterId);
        draft.say("version", flags.version);
        draft.say("advert_int", flags.advertInt);
        draft.say("interface", flags.interfaceName);
        draft.say("env", flags.authPassEnv);
        draft.say("file", flags.authPassFile);
        draft.addresses(flags.virtualIpaddress == null ? List.of() : flags.virtualIpaddress);
        for (String host : flags.hosts == null ? List.<String>of() : flags.hosts) {
            draft.host(host);
        }
        if (flags.hosts == null || flags.virtualIpaddress == null) {
            Questions questions = terminal.get()
                    .orElseThrow(
                            () -> Failure.unusable("init asks at a terminal, and there is none:"
                                    + " give --host NAME=ADDRESS (for each) and --virtual-ipaddress, or"
                                    + " --from FILE"));
            new Interview(questions, draft).hold();
        }
        Parsed parsed = draft.read();
        if (parsed.inventories().isEmpty()) {
            throw Failure.unusable(parsed.problems().stream()
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n")));
        }
        return parsed.inventories();
    }
}
