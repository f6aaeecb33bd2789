package io.vipdeck.cli;

import io.vipdeck.cluster.Watch;
import io.vipdeck.deploy.DeployException;
import io.vipdeck.deploy.Installer;
import io.vipdeck.deploy.Order;
import io.vipdeck.deploy.Owner;
import io.vipdeck.deploy.Plan;
import io.vipdeck.deploy.Summary;
import io.vipdeck.drill.DrillException;
import io.vipdeck.drill.NginxFault;
import io.vipdeck.drill.NodeFault;
import io.vipdeck.drill.PowerSwitch;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.lab.Lab;
import io.vipdeck.lab.LabException;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;
import io.vipdeck.tui.Effect;
import io.vipdeck.tui.LabChoice;
import io.vipdeck.tui.Msg;
import io.vipdeck.tui.Start;
import io.vipdeck.tui.screen.Outcome;
import io.vipdeck.tui.screen.Ui;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The full screen over the hosts of an inventory: wires what is seen and what is done. */
final class Deck {
    private static final int LAB_HOSTS = 2;

    private final Desk desk;
    private final Options options;
    private final LogFile log;
    private final AtomicReference<Optional<List<Plan>>> agreed =
            new AtomicReference<>(Optional.empty());

    Deck(Desk desk, Options options) {
        this.desk = desk;
        this.options = options;
        this.log = desk.log();
    }

    /**
     * Shows the screen until the operator leaves it.
     *
     * @param withLab makes the lab first, and asks at the end whether it stays
     * @return the exit code
     */
    int run(boolean withLab) throws Failure {
        Optional<String> unusable = Ui.unusable().or(() -> Ui.unusableTheme(screen()));
        if (unusable.isPresent()) {
            throw Failure.unusable(unusable.get());
        }
        if (withLab) {
            makeLab();
        }
        Inventory inventory = desk.greetedInventory();
        Outcome outcome = show(inventory, withLab);
        log.info("left the screen: " + outcome.choice());
        outcome.message().ifPresent(line -> System.err.println("vipdeck: " + line));
        if (outcome.choice() == LabChoice.DOWN) {
            takeLabDown();
        } else if (withLab && outcome.choice() == LabChoice.KEEP) {
            System.out.println(
                    "The lab stays: ./vipdeck lab to see it, ./vipdeck lab down to take it away.");
        }
        return outcome.exitCode();
    }

    private Outcome show(Inventory inventory, boolean withLab) throws Failure {
        Start start = new Start(inventory, desk.isLab(), withLab, Optional.empty());
        log.info("the screen over " + inventory.source());
        try (Watch watch = Watch.open(inventory, desk::watch)) {
            return Ui.run(
                    start, screen(), (effect, inbox) -> act(inventory, effect, inbox), inbox -> {
                        watch.onEvent(heard -> {
                            log.info(heard.host() + ": " + heard.event().text());
                            inbox.accept(new Msg.HostEventHeard(heard.host(), heard.event()));
                        });
                        watch.onChange(picture -> inbox.accept(new Msg.PictureChanged(picture)));
                        inbox.accept(new Msg.PictureChanged(watch.picture()));
                    });
        } catch (IOException noTerminal) {
            throw Failure.unusable("the terminal cannot be used (" + noTerminal.getMessage()
                    + "), use vipdeck status --watch");
        }
    }

    private io.vipdeck.tui.screen.Options screen() {
        XdgDirectories directories = desk.directories();
        return new io.vipdeck.tui.screen.Options(
                Optional.ofNullable(options.theme()),
                options.ascii(),
                options.readonly(),
                options.noColor(),
                directories.config().resolve("themes"),
                directories.state());
    }

    /** Does what a key asked for; on a thread of its own. */
    private void act(Inventory inventory, Effect.OnCluster effect, Consumer<Msg> inbox)
            throws Exception {
        log.info("asked: " + effect.text());
        if (effect instanceof Effect.PlanInstall) {
            inbox.accept(plan(inventory, inbox));
            return;
        }
        if (effect instanceof Effect.Install install) {
            inbox.accept(install(inventory, Set.copyOf(install.hosts()), inbox));
            return;
        }
        Msg.ActionEnded ended;
        try {
            ended = new Msg.ActionEnded(effect, true, perform(inventory, effect));
        } catch (DrillException | RemoteException failed) {
            ended = new Msg.ActionEnded(effect, false, String.valueOf(failed.getMessage()));
        }
        log.info("ended: " + ended.text());
        inbox.accept(ended);
    }

    /** Shows what there is to do, and keeps it for the moment when the operator agrees. */
    private Msg.InstallPlanned plan(Inventory inventory, Consumer<Msg> inbox)
            throws InterruptedException {
        try {
            Summary summary =
                    installer(inbox).run(inventory, Order.everywhere().dry().withDiff(true));
            long steps = summary.plans().stream()
                    .mapToLong(plan -> plan.steps().size())
                    .sum();
            agreed.set(Optional.of(summary.plans()));
            String text = steps == 0
                    ? summary.succeeded() ? "nothing to do" : "nothing can be done"
                    : steps + " steps to do, nothing is done yet";
            log.info("plan: " + text);
            return new Msg.InstallPlanned(summary.succeeded(), steps > 0, text);
        } catch (DeployException failed) {
            log.info("plan: " + failed.getMessage() + " " + failed.detail());
            return new Msg.InstallPlanned(false, false, String.valueOf(failed.getMessage()));
        }
    }

    private Msg.InstallEnded install(Inventory inventory, Set<String> hosts, Consumer<Msg> inbox)
            throws InterruptedException {
        Optional<List<Plan>> plans = agreed.getAndSet(Optional.empty());
        Order order = Order.everywhere().only(hosts);
        try {
            Summary summary = installer(inbox)
                    .run(
                            inventory,
                            hosts.isEmpty() ? plans.map(order::agreeing).orElse(order) : order);
            int asked = hosts.isEmpty() ? inventory.hosts().size() : hosts.size();
            String text = (asked - summary.failed().size()) + " of " + asked
                    + " hosts are as wanted, " + summary.changed().size() + " changed";
            log.info("install: " + text);
            return new Msg.InstallEnded(summary.succeeded(), text);
        } catch (DeployException failed) {
            log.info("install: " + failed.getMessage() + " " + failed.detail());
            return new Msg.InstallEnded(false, String.valueOf(failed.getMessage()));
        }
    }

    private Installer installer(Consumer<Msg> inbox) throws DeployException {
        return new Installer(
                desk.connector(),
                desk.bundle(),
                System.getenv(),
                Owner.ofThisProcess(),
                progress -> {
                    log.detail(progress.toString());
                    inbox.accept(new Msg.InstallProgress(progress));
                });
    }

    private String perform(Inventory inventory, Effect.OnCluster effect)
            throws DrillException, RemoteException {
        if (effect instanceof Effect.StopNginx stop) {
            return nginx(inventory, stop.host(), NginxFault.STOP);
        }
        if (effect instanceof Effect.StartNginx start) {
            return nginx(inventory, start.host(), NginxFault.START);
        }
        if (effect instanceof Effect.KillNode kill) {
            return node(inventory, kill.host(), true);
        }
        if (effect instanceof Effect.ReviveNode revive) {
            return node(inventory, revive.host(), false);
        }
        throw new IllegalArgumentException("no way to do " + effect);
    }

    private String nginx(Inventory inventory, String host, NginxFault fault)
            throws DrillException, RemoteException {
        Inventory.Host there = inventory.host(host).orElseThrow();
        try (Remote remote = desk.connect(there)) {
            return fault.on(remote, there.ssh().become());
        }
    }

    private String node(Inventory inventory, String host, boolean kill)
            throws DrillException, RemoteException {
        Optional<PowerSwitch> power = desk.power();
        if (power.isPresent()) {
            return toggle(NodeFault.pulledPlug(host, power.get()), kill);
        }
        Inventory.Host there = inventory.host(host).orElseThrow();
        try (Remote remote = desk.connect(there)) {
            return toggle(
                    NodeFault.isolation(remote, there.ssh().become(), NodeFault.DEAD_MAN), kill);
        }
    }

    private static String toggle(NodeFault fault, boolean kill) throws DrillException {
        return kill ? fault.kill() : fault.revive();
    }

    private static void makeLab() throws Failure {
        try {
            Lab.standard().up(LAB_HOSTS, line -> System.err.println("vipdeck: " + line));
        } catch (LabException failed) {
            throw Failure.bad(failed.sentence());
        }
    }

    private static void takeLabDown() throws Failure {
        try {
            System.out.println("Taking the lab down ...");
            Lab.standard().down();
        } catch (LabException failed) {
            throw Failure.bad(failed.sentence());
        }
    }
}
