package io.vipdeck.cli;

import io.vipdeck.cluster.HostConnector;
import io.vipdeck.cluster.Picture;
import io.vipdeck.cluster.StatusJson;
import io.vipdeck.cluster.StatusText;
import io.vipdeck.cluster.Watch;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;

/** {@code vipdeck status}. */
@Command(
        name = "status",
        description = {
            "Show the cluster once, or a line for each change.",
            "The exit code is its health: 0 healthy, 1 degraded, down or not known."
        })
public final class StatusCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final Clusters clusters;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Option(names = "--json", description = "One JSON object on a line.")
    private boolean json;

    @Option(names = "--watch", description = "A line for each change, until Ctrl-C.")
    private boolean watching;

    /** All clusters of the inventory. */
    @FunctionalInterface
    interface Clusters {
        List<Cluster> all() throws Failure;
    }

    /** One of them, and a way to its hosts. */
    record Cluster(InventorySource inventory, HostConnector connector) {}

    public StatusCommand(Clusters clusters) {
        this.clusters = clusters;
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        List<Cluster> all = clusters.all();
        if (watching && all.size() > 1) {
            throw Failure.unusable(
                    "--watch follows one cluster, choose it with --cluster NAME; without --watch"
                            + " all are shown");
        }
        int exitCode = ExitCode.OK;
        for (Cluster cluster : all) {
            exitCode = Math.max(exitCode, show(cluster));
        }
        return exitCode;
    }

    private int show(Cluster cluster) throws Failure, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (Watch watch = Watch.open(cluster.inventory().load(), cluster.connector())) {
            BlockingQueue<Picture> pictures = new LinkedBlockingQueue<>();
            if (watching) {
                watch.onChange(pictures::add);
            }
            Picture picture = watch.awaitSettled(LIMIT);
            if (watching) {
                picture = follow(picture, pictures, out);
            } else {
                out.print(json ? StatusJson.line(picture) + "\n" : StatusText.of(picture));
                out.flush();
            }
            return picture.health() == Picture.Health.OK ? ExitCode.OK : ExitCode.BAD;
        }
    }

    /** Prints until nobody reads any more. */
    private Picture follow(Picture first, BlockingQueue<Picture> pictures, PrintWriter out)
            throws InterruptedException {
        // What came before the first settled picture is not a change.
        pictures.clear();
        Picture picture = first;
        String printed = "";
        while (!out.checkError()) {
            String change = StatusText.change(picture);
            if (!change.equals(printed)) {
                printed = change;
                out.print((json ? StatusJson.line(picture) : picture.at() + "  " + change) + "\n");
                out.flush();
            }
            picture = pictures.take();
        }
        return picture;
    }
}
