package io.vipdeck.cli;

import io.vipdeck.cluster.HostConnector;
import io.vipdeck.drill.DrillException;
import io.vipdeck.drill.NginxFault;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.Remote;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.Arrays;
import java.util.concurrent.Callable;

/** {@code vipdeck nginx}. */
@Command(
        name = "nginx",
        description = {
            "Act on Nginx on one host.",
            "'break' keeps it from starting, with one file of vipdeck's own; 'mend' takes that back."
        })
public final class NginxCommand implements Callable<Integer> {
    private final InventorySource inventories;
    private final HostConnector connector;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "start|stop|restart|break|mend",
            description = "What to do.")
    private String act = "";

    @Parameters(index = "1", paramLabel = "HOST", description = "The host's inventory name.")
    private String name = "";

    public NginxCommand(InventorySource inventories, HostConnector connector) {
        this.inventories = inventories;
        this.connector = connector;
    }

    @Override
    public Integer call() throws Failure {
        NginxFault fault = Arrays.stream(NginxFault.values())
                .filter(known -> known.word().equals(act))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "'" + act + "' is not one of start, stop, restart, break, mend"));
        Inventory.Host host = HostAccess.host(inventories.load(), name);
        try (Remote remote = HostAccess.open(connector, host)) {
            spec.commandLine().getOut().println(fault.on(remote, host.ssh().become()));
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        } catch (DrillException failed) {
            throw Failure.bad(String.valueOf(failed.getMessage()));
        }
    }
}
