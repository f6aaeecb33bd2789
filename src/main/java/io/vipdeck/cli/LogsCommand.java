package io.vipdeck.cli;

import io.vipdeck.cluster.HostConnector;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.HostText;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;
import io.vipdeck.remote.Shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code vipdeck logs}. */
@Command(name = "logs", description = "Show the agent's log and Nginx's error log of one host.")
public final class LogsCommand implements Callable<Integer> {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String AGENT =
            "journalctl --unit=vipdeck-agent --no-pager --quiet --output=short-iso --lines=";
    private static final String NGINX = "/var/log/nginx/error.log";

    /**
     * Ends what it runs when the SSH session ($1) is gone; a tail that is silent would stay for
     * ever.
     */
    private static final String UNTIL_WE_LEAVE = "sh -c "
            + Shell.quote("session=$1; shift; \"$@\" & follower=$!;"
                    + " while [ -d /proc/$session ] && [ -d /proc/$follower ]; do sleep 2; done;"
                    + " kill $follower 2>/dev/null")
            + " follow $PPID ";

    private final InventorySource inventories;
    private final HostConnector connector;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "HOST", description = "The host's inventory name.")
    private String name = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with new lines, until Ctrl-C.")
    private boolean following;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "100",
            description = "How many lines of each to begin with (default: ${DEFAULT-VALUE}).")
    private int lines = 100;

    public LogsCommand(InventorySource inventories, HostConnector connector) {
        this.inventories = inventories;
        this.connector = connector;
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        int most = Math.max(1, Math.min(10_000, lines));
        Inventory.Host host = HostAccess.host(inventories.load(), name);
        try (Remote remote = HostAccess.open(connector, host)) {
            if (following) {
                return follow(remote, HostAccess.root(host), most);
            }
            String root = HostAccess.root(host);
            List<String> agent = run(remote, root + AGENT + most);
            List<String> nginx = run(
                    remote,
                    root + "sh -c 'test ! -e " + NGINX + " || tail -n " + most + " " + NGINX + "'");
            MergedLog.of(agent, nginx).forEach(spec.commandLine().getOut()::println);
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        } catch (RemoteException broken) {
            throw Failure.bad(HostText.line(String.valueOf(broken.getMessage())));
        }
    }

    private List<String> run(Remote remote, String command) throws RemoteException, Failure {
        Remote.Result result = remote.run(command, DEADLINE);
        if (!result.succeeded()) {
            String why = result.stderr().lines().findFirst().orElse("it did not say why");
            throw Failure.bad(name + " does not show its log: " + HostText.line(why));
        }
        return result.stdout().lines().toList();
    }

    /** Both logs as they grow, until both have ended or nobody reads any more. */
    private int follow(Remote remote, String root, int most)
            throws RemoteException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch ended = new CountDownLatch(2);
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put(MergedLog.AGENT_PREFIX, root + UNTIL_WE_LEAVE + AGENT + most + " --follow");
        commands.put(
                MergedLog.NGINX_PREFIX,
                root + UNTIL_WE_LEAVE + "tail -n " + most + " -F " + NGINX + " 2>/dev/null");
        List<Closeable> streams = new ArrayList<>();
        try {
            for (Map.Entry<String, String> command : commands.entrySet()) {
                String prefix = command.getKey();
                streams.add(remote.follow(
                        command.getValue(), line -> print(out, prefix, line), ended::countDown));
            }
            while (!ended.await(1, TimeUnit.SECONDS)) {
                if (out.checkError()) {
                    return ExitCode.OK;
                }
            }
        } finally {
            streams.forEach(LogsCommand::close);
        }
        // It was to go on until the operator's Ctrl-C: the host has hung up.
        return ExitCode.BAD;
    }

    private static void close(Closeable stream) {
        try {
            stream.close();
        } catch (IOException alreadyClosed) {
            // Closing was all that was wanted.
        }
    }

    private static void print(PrintWriter out, String prefix, String line) {
        synchronized (out) {
            out.println(prefix + MergedLog.clean(line));
            out.flush();
        }
    }
}
