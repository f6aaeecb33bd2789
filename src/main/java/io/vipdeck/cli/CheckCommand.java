package io.vipdeck.cli;

import io.vipdeck.deploy.Check;
import io.vipdeck.deploy.DeployException;
import io.vipdeck.deploy.Obstacle;
import io.vipdeck.inventory.Inventory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code vipdeck check}. */
@Command(
        name = "check",
        description =
                "Look whether the hosts can be installed: inventory, SSH, root, system, interface,"
                        + " VIP free. Changes nothing.")
public final class CheckCommand implements Callable<Integer> {
    private final Clusters clusters;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    /** A session for each cluster of the inventory. */
    @FunctionalInterface
    interface Clusters {
        List<Session> all() throws Failure;
    }

    public CheckCommand(Clusters clusters) {
        this.clusters = clusters;
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        int exitCode = ExitCode.OK;
        for (Session session : clusters.all()) {
            exitCode = Math.max(exitCode, check(session));
        }
        return exitCode;
    }

    private int check(Session session) throws Failure, InterruptedException {
        Inventory inventory = session.inventory();
        List<Obstacle> obstacles;
        try {
            obstacles = new Check(session.connector(), session.bundle(), System.getenv())
                    .run(inventory);
        } catch (DeployException e) {
            throw Failure.unusable(String.valueOf(e.getMessage()));
        }
        PrintWriter err = spec.commandLine().getErr();
        obstacles.forEach(err::println);
        err.flush();
        if (obstacles.isEmpty()) {
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    "%s: cluster %s, %d hosts, nothing in the way%n",
                    inventory.source(), inventory.cluster(), inventory.hosts().size());
            out.flush();
        }
        return obstacles.isEmpty() ? ExitCode.OK : ExitCode.BAD;
    }
}
