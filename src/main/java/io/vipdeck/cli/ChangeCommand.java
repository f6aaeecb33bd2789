package io.vipdeck.cli;

import io.vipdeck.deploy.Order;
import io.vipdeck.deploy.Plan;
import io.vipdeck.deploy.Progress;
import io.vipdeck.deploy.Summary;
import io.vipdeck.inventory.Inventory;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.Console;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** What {@code install} and {@code uninstall} have in common: a plan, a question, and the deed. */
abstract class ChangeCommand implements Callable<Integer> {
    private static final int INTERRUPT_SECONDS = 10;

    private final Session session;
    private final Permission permission;
    private final Function<String, Optional<String>> ask;

    @Option(names = "--dry-run", description = "Show what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--diff", description = "Show how each file changes; secrets stay hidden.")
    private boolean diff;

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

    @Option(names = "--break-lock", description = "Take the hosts from whoever is working on them.")
    private boolean breakLock;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    /** @param ask prints a question and gives the line that was typed; empty without a terminal */
    ChangeCommand(Session session, Permission permission, Function<String, Optional<String>> ask) {
        this.session = session;
        this.permission = permission;
        this.ask = ask;
    }

    /** Something that goes over the hosts of an inventory and can be told to stop. */
    interface Deed {
        Summary run(Inventory inventory, Order order) throws InterruptedException;

        void cancel();
    }

    /** The deed that tells what it does in these words. */
    abstract Deed deed(Session session, Consumer<Progress> progress) throws Failure;

    /** What more the command's own options say. */
    abstract Order refined(Order order);

    /** The last sentence: {@code 2 of 2 hosts are as wanted}. */
    abstract String ending(int well, int hosts);

    @Override
    public Integer call() throws Failure, InterruptedException {
        if (!dryRun) {
            permission.require(spec.name());
        }
        Inventory inventory = session.inventory();
        for (String name : limit) {
            HostAccess.host(inventory, name);
        }
        PrintWriter out = spec.commandLine().getOut();
        Consumer<Progress> lines = json
                ? new ProgressJson(out)
                : new ProgressText(out, spec.commandLine().getErr());
        Deed deed = deed(session, lines);
        Order order =
                refined(Order.everywhere().only(limit).withDiff(diff).breakingLocks(breakLock));
        if (breakLock && !dryRun && !yes) {
            confirmBreaking(inventory);
        }
        // Only a person at a terminal is asked; a script has decided already.
        if (!dryRun && !json && !yes && isAttended()) {
            Summary planned = interruptible(deed, inventory, order.dry());
            if (planned.plans().stream().anyMatch(plan -> !plan.steps().isEmpty())) {
                plans(planned, out);
                out.flush();
                if (!agreed()) {
                    out.println("nothing was done");
                    return ExitCode.BAD;
                }
                order = order.withDiff(false).agreeing(planned.plans());
            }
        }
        Summary summary = interruptible(deed, inventory, dryRun ? order.dry() : order);
        if (!json) {
            tell(summary, inventory, out);
        }
        out.flush();
        return summary.succeeded() ? ExitCode.OK : ExitCode.BAD;
    }

    private static boolean isAttended() {
        return System.console() != null;
    }

    private boolean agreed() {
        return ask.apply("Do this? [y/N] ")
                .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).startsWith("y"))
                .isPresent();
    }

    /** Two who work on the same hosts undo each other's work: that is confirmed by the cluster's name. */
    private void confirmBreaking(Inventory inventory) throws Failure {
        String name = inventory.cluster();
        Optional<String> typed = ask.apply("Whoever works on these hosts now will be stopped in the"
                + " middle. Type " + name + " to take the locks: ");
        if (typed.isEmpty()) {
            throw Failure.unusable(
                    "there is no terminal to confirm --break-lock at; nothing was done, add --yes");
        }
        if (!typed.get().strip().equals(name)) {
            throw Failure.bad("that is not " + name + "; nothing was done");
        }
    }

    /** An interrupt lets the step that is under way end, so that nothing is left half done. */
    private static Summary interruptible(Deed deed, Inventory inventory, Order order)
            throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread interrupted = new Thread(() -> {
            deed.cancel();
            try {
                ended.await(INTERRUPT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        });
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            return deed.run(inventory, order);
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

    private void tell(Summary summary, Inventory inventory, PrintWriter out) {
        if (dryRun) {
            plans(summary, out);
            return;
        }
        int hosts = limit.isEmpty() ? inventory.hosts().size() : limit.size();
        out.printf(
                "%s, %d changed%n",
                ending(hosts - summary.failed().size(), hosts),
                summary.changed().size());
    }

    private static void plans(Summary summary, PrintWriter out) {
        List<Plan> plans = summary.plans();
        for (Plan plan : plans) {
            plan.steps()
                    .forEach(step ->
                            out.printf("%s  %s: %s%n", plan.host(), step.name(), step.what()));
        }
    }

    /** Asks at the terminal, where there is one. */
    static Optional<String> atTerminal(String question) {
        Console console = System.console();
        return console == null
                ? Optional.empty()
                : Optional.ofNullable(console.readLine("%s", question));
    }
}
