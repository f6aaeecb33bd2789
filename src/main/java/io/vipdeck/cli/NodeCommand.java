package io.vipdeck.cli;

import io.vipdeck.cluster.HostConnector;
import io.vipdeck.cluster.Watch;
import io.vipdeck.drill.BlastRadius;
import io.vipdeck.drill.DrillException;
import io.vipdeck.drill.NodeFault;
import io.vipdeck.drill.PowerSwitch;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.Remote;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** {@code vipdeck node}. */
@Command(
        name = "node",
        description = {
            "Take a node away and give it back.",
            "A lab host loses its power. Another host is cut off from everything but SSH, and gives itself"
                    + " back after five minutes."
        })
public final class NodeCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final InventorySource inventories;
    private final HostConnector connector;
    private final Function<Inventory, Optional<PowerSwitch>> power;
    private final Function<String, Optional<String>> ask;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "kill|revive", description = "What to do.")
    private String act = "";

    @Parameters(index = "1", paramLabel = "HOST", description = "The host's inventory name.")
    private String name = "";

    @Option(
            names = "--mode",
            paramLabel = "isolate|poweroff",
            description = "Cut it off from the network, or shut it down (needs --yes).")
    private @Nullable String mode;

    @Option(names = "--yes", description = "Do not ask for the host's name.")
    private boolean yes;

    @Option(names = "--force", description = "Even if no healthy host is left for a VIP.")
    private boolean force;

    /** @param power of the hosts of this inventory, where we can reach their plugs */
    public NodeCommand(
            InventorySource inventories,
            HostConnector connector,
            Function<Inventory, Optional<PowerSwitch>> power) {
        this(inventories, connector, power, NodeCommand::askAtTerminal);
    }

    /** @param ask prints a question and gives the line that was typed; empty without a terminal */
    NodeCommand(
            InventorySource inventories,
            HostConnector connector,
            Function<Inventory, Optional<PowerSwitch>> power,
            Function<String, Optional<String>> ask) {
        this.inventories = inventories;
        this.connector = connector;
        this.power = power;
        this.ask = ask;
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        boolean kill = act.equals("kill");
        if (!kill && !act.equals("revive")) {
            throw wrong("'" + act + "' is not one of kill, revive");
        }
        if (mode != null && !mode.equals("isolate") && !mode.equals("poweroff")) {
            throw wrong("--mode '" + mode + "' is not one of isolate, poweroff");
        }
        if (kill && "poweroff".equals(mode) && !yes) {
            throw wrong("--mode poweroff needs --yes, since only a hand can switch " + name
                    + " on again");
        }
        Inventory inventory = inventories.load();
        Inventory.Host host = HostAccess.host(inventory, name);
        if (kill) {
            warn(inventory);
        }
        Optional<PowerSwitch> plug = mode == null ? power.apply(inventory) : Optional.empty();
        try {
            if (plug.isPresent()) {
                act(NodeFault.pulledPlug(name, plug.get()), kill);
                return ExitCode.OK;
            }
            try (Remote remote = HostAccess.open(connector, host)) {
                act(
                        "poweroff".equals(mode)
                                ? NodeFault.powerOff(remote, host.ssh().become())
                                : NodeFault.isolation(
                                        remote, host.ssh().become(), NodeFault.DEAD_MAN),
                        kill);
            }
            return ExitCode.OK;
        } catch (DrillException failed) {
            throw Failure.bad(String.valueOf(failed.getMessage()));
        } catch (Failure unreachable) {
            throw kill
                    ? unreachable
                    : Failure.bad(unreachable.getMessage() + "; if " + name
                            + " was powered off, switch it on by hand");
        }
    }

    private void act(NodeFault fault, boolean kill) throws DrillException {
        say(kill ? fault.kill() : fault.revive());
    }

    /** Says what will happen, and lets only a deliberate operator go on. */
    private void warn(Inventory inventory) throws Failure, InterruptedException {
        BlastRadius blast;
        try (Watch watch = Watch.open(inventory, connector)) {
            blast = BlastRadius.of(watch.awaitSettled(LIMIT), name);
        }
        blast.sentences().forEach(this::say);
        if (!blast.survivable() && !force) {
            throw Failure.bad(
                    "without " + name
                            + " a VIP would not be served; nothing was done (--force does it all the same)");
        }
        if (yes) {
            return;
        }
        Optional<String> typed = ask.apply("Type " + name + " to take it away: ");
        if (typed.isEmpty()) {
            throw Failure.unusable(
                    "there is no terminal to confirm at; nothing was done, add --yes");
        }
        if (!typed.get().strip().equals(name)) {
            throw Failure.bad("that is not " + name + "; nothing was done");
        }
    }

    private void say(String sentence) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(sentence);
        out.flush();
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private static Optional<String> askAtTerminal(String question) {
        Console console = System.console();
        return console == null
                ? Optional.empty()
                : Optional.ofNullable(console.readLine("%s", question));
    }
}
