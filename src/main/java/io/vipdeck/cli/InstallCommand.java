package io.vipdeck.cli;

import io.vipdeck.deploy.DeployException;
import io.vipdeck.deploy.Installer;
import io.vipdeck.deploy.Plan;
import io.vipdeck.deploy.Progress;
import io.vipdeck.inventory.Inventory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.Console;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** {@code vipdeck install}. */
@Command(
        name = "install",
        description = "Bring the hosts to the wanted state; a second run changes nothing.")
public final class InstallCommand implements Callable<Integer> {
    private static final int INTERRUPT_SECONDS = 10;

    private final Session session;
    private final Permission permission;

    @Option(names = "--dry-run", description = "Show what would be done, and do nothing.")
    private boolean dryRun;

    @Option(
            names = "--limit",
            split = ",",
            paramLabel = "HOST",
            description = "Only these hosts, parted by commas.")
    private Set<String> limit = new LinkedHashSet<>();

    @Option(names = "--yes", description = "Do not ask before the plan is done.")
    private boolean yes;

    @Option(names = "--json", description = "One JSON object a line for each thing that happens.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    InstallCommand(Session session, Permission permission) {
        this.session = session;
        this.permission = permission;
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        if (!dryRun) {
            permission.require("install");
        }
        Inventory inventory = session.inventory();
        for (String name : limit) {
            HostAccess.host(inventory, name);
        }
        PrintWriter out = spec.commandLine().getOut();
        Consumer<Progress> lines = json
                ? new ProgressJson(out)
                : new ProgressText(out, spec.commandLine().getErr());
        Installer installer;
        try {
            installer =
                    new Installer(session.connector(), session.bundle(), System.getenv(), lines);
        } catch (DeployException e) {
            throw Failure.unusable(String.valueOf(e.getMessage()));
        }
        // Only a person at a terminal is asked; a script has decided already.
        Console console = dryRun || json || yes ? null : System.console();
        if (console != null && !agreed(console, installer, inventory, out)) {
            return ExitCode.BAD;
        }
        Installer.Summary summary = interruptible(installer, inventory, dryRun);
        if (!json) {
            tell(summary, inventory, out);
        }
        out.flush();
        return summary.succeeded() ? ExitCode.OK : ExitCode.BAD;
    }

    /** Shows what would be done; with nothing to do there is nothing to ask. */
    private boolean agreed(
            Console console, Installer installer, Inventory inventory, PrintWriter out)
            throws InterruptedException {
        Installer.Summary planned = interruptible(installer, inventory, true);
        if (planned.plans().stream().allMatch(plan -> plan.steps().isEmpty())) {
            return true;
        }
        plans(planned, out);
        out.flush();
        String answer = console.readLine("Do this? [y/N] ");
        boolean agreed =
                answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
        if (!agreed) {
            out.println("nothing was done");
            out.flush();
        }
        return agreed;
    }

    /** An interrupt lets the step that is under way end, so that nothing is left half done. */
    private Installer.Summary interruptible(
            Installer installer, Inventory inventory, boolean onlyPlan)
            throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread interrupted = new Thread(() -> {
            installer.cancel();
            try {
                ended.await(INTERRUPT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        });
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            return installer.run(inventory, limit, onlyPlan);
        } finally {
            ended.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(interrupted);
            } catch (IllegalStateException e) {
                // The hook is running; it ends the program.
                Thread.sleep(TimeUnit.SECONDS.toMillis(INTERRUPT_SECONDS));
            }
        }
    }

    private void tell(Installer.Summary summary, Inventory inventory, PrintWriter out) {
        if (dryRun) {
            plans(summary, out);
            return;
        }
        int hosts = limit.isEmpty() ? inventory.hosts().size() : limit.size();
        out.printf(
                "%d of %d hosts are as wanted, %d changed%n",
                hosts - summary.failed().size(), hosts, summary.changed().size());
    }

    private static void plans(Installer.Summary summary, PrintWriter out) {
        for (Plan plan : summary.plans()) {
            plan.steps()
                    .forEach(step ->
                            out.printf("%s  %s: %s%n", plan.host(), step.name(), step.what()));
        }
    }
}
