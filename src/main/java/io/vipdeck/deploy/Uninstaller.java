package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.HostText;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;
import io.vipdeck.vrrp.VirtualAddress;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Takes vipdeck away: stops the agents, the master's last, then gives back on all hosts side by side what
 * was there before. What somebody changed since is kept and named. Every run begins anew from what is left,
 * so one that was cut off is finished by the next.
 */
public final class Uninstaller {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int MOST_AT_ONCE = 16;

    private final Connector connector;
    private final Owner owner;
    private final Consumer<Progress> progress;
    private volatile boolean cancelled;

    /**
     * @param owner in whose name the hosts are locked meanwhile
     * @param progress called one at a time, from several threads; in order for each host
     */
    public Uninstaller(Connector connector, Owner owner, Consumer<Progress> progress) {
        this.connector = connector;
        this.owner = owner;
        this.progress = Installer.inTurn(progress);
    }

    /** Lets the steps that are under way end and begins no further ones. */
    public void cancel() {
        cancelled = true;
    }

    /** Takes vipdeck from the hosts; the order says which, and how far. */
    public Summary run(Inventory inventory, Order order) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(
                1 + Math.min(MOST_AT_ONCE, inventory.hosts().size()), Installer::thread);
        Run.Setting setting =
                new Run.Setting("uninstall", owner, threads, progress, () -> cancelled);
        try (Survey survey = Survey.of(inventory, connector, threads)) {
            return new Uninstallation(inventory, order, setting, survey).go();
        } finally {
            threads.shutdownNow();
        }
    }

    /** One run over one cluster. */
    private static final class Uninstallation extends Run {
        Uninstallation(Inventory inventory, Order order, Setting setting, Survey survey) {
            super(inventory, order, setting, survey);
        }

        @Override
        void prepare() {}

        @Override
        List<Obstacle> obstacles(Inventory.Host host, Facts facts) {
            return facts.uid() == 0
                    ? List.of()
                    : List.of(new Obstacle(
                            host.name(),
                            "not root there but user " + host.ssh().user(),
                            "set ssh.become: sudo or ssh.user: root in the inventory"));
        }

        @Override
        Plan plan(Inventory.Host host, Survey.Answer answer) throws DeployException {
            String command = Script.command(host.ssh().become(), "remains.sh", List.of());
            try {
                Remote.Result result = answer.remote().orElseThrow().run(command, DEADLINE);
                Optional<Remains> remains = Remains.read(result.stdout());
                if (remains.isEmpty()) {
                    throw new DeployException(
                            "what vipdeck left there cannot be read, look whether a shell works there",
                            HostText.clean(result.stderr()).strip());
                }
                return Removal.plan(
                        host.name(), answer.facts().orElseThrow(), remains.get(), order.packages());
            } catch (RemoteException e) {
                throw new DeployException(
                        CutOff.text(
                                e,
                                "while the host told what vipdeck left",
                                "look whether it is up and run uninstall again"),
                        "");
            }
        }

        @Override
        void work(List<Lane> lanes) throws InterruptedException {
            Lane.Packer none = () -> {
                throw new IllegalStateException("nothing is sent");
            };
            // The master last, so that nobody takes over just to be stopped next.
            lanes.forEach(lane -> lane.go(lane.plan().stirring(), none));
            sideBySide(lanes, none);
        }

        @Override
        boolean verifies(List<Lane> lanes) {
            return lanes.stream().anyMatch(lane -> !lane.plan().stirring().isEmpty());
        }

        /** No host that vipdeck was taken from holds a VIP. */
        @Override
        void verify(Set<String> unasked, Consumer<String> doing) throws DeployException {
            doing.accept("looking for the VIPs");
            Verification verification = new Verification(inventory, survey());
            verification.leaveOut(unasked);
            for (Map.Entry<VirtualAddress, List<String>> each :
                    verification.owners().entrySet()) {
                for (String host : each.getValue()) {
                    if (order.limit().isEmpty() || order.limit().contains(host)) {
                        throw new DeployException(
                                host + " still holds the VIP " + Ground.plain(each.getKey())
                                        + ", look at ip addr there",
                                "");
                    }
                }
            }
        }
    }
}
