package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * Brings the hosts of a cluster where they should be: asks all for their facts, plans, then does
 * the quiet
 * steps on all hosts side by side and those that may move the VIP host by host, the master last;
 * then
 * looks whether one host holds each VIP and it answers. Every run begins anew from the facts, so
 * one that
 * was cut off is finished by the next.
 */
public final class Installer {
    private static final int MOST_AT_ONCE = 16;

    private final Connector connector;
    private final Bundle bundle;
    private final Map<String, String> environment;
    private final Owner owner;
    private final Consumer<Progress> progress;
    private volatile boolean cancelled;

    /**
     * @param environment where passwords may come from
     * @param owner in whose name the hosts are locked meanwhile
     * @param progress called one at a time, from several threads; in order for each host
     */
    public Installer(
            Connector connector,
            Bundle bundle,
            Map<String, String> environment,
            Owner owner,
            Consumer<Progress> progress) {
        this.connector = connector;
        this.bundle = bundle;
        this.environment = Map.copyOf(environment);
        this.owner = owner;
        this.progress = inTurn(progress);
    }

    /** Lets the steps that are under way end and begins no further ones. */
    public void cancel() {
        cancelled = true;
    }

    /** Brings the hosts there; the order says which, and how far. */
    public Summary run(Inventory inventory, Order order) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(
                1 + Math.min(MOST_AT_ONCE, inventory.hosts().size()), Installer::thread);
        // While the hosts are asked, there is time to find out what the agent's version is.
        Future<String> version = threads.submit(bundle::version);
        Run.Setting setting = new Run.Setting("install", owner, threads, progress, () -> cancelled);
        try (Survey survey = Survey.of(inventory, connector, threads)) {
            return new Installation(inventory, order, setting, survey, version).go();
        } finally {
            threads.shutdownNow();
        }
    }

    static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "deploy");
        thread.setDaemon(true);
        return thread;
    }

    /** Gives each event to a consumer that sees one at a time. */
    static Consumer<Progress> inTurn(Consumer<Progress> progress) {
        Object turn = new Object();
        return event -> {
            synchronized (turn) {
                progress.accept(event);
            }
        };
    }

    /** One run over one cluster. */
    private final class Installation extends Run {
        private final Future<String> findingVersion;
        private final FutureTask<Bundle.Packed> packing =
                new FutureTask<>(() -> bundle.pack(text -> {}));
        private Map<String, String> passwords = Map.of();
        private String version = "";

        Installation(
                Inventory inventory,
                Order order,
                Setting setting,
                Survey survey,
                Future<String> findingVersion) {
            super(inventory, order, setting, survey);
            this.findingVersion = findingVersion;
        }

        @Override
        void prepare() throws DeployException, InterruptedException {
            passwords = Passwords.of(inventory, environment);
            version = result(findingVersion);
        }

        @Override
        List<Obstacle> obstacles(Inventory.Host host, Facts facts) {
            List<Obstacle> obstacles =
                    new ArrayList<>(Ground.strangers(inventory, survey().facts()));
            obstacles.addAll(
                    Ground.obstacles(inventory, host, facts, bundle.arch(), bundle.libc()));
            return obstacles;
        }

        @Override
        Plan plan(Inventory.Host host, Survey.Answer answer) {
            Facts facts = answer.facts().orElseThrow();
            String interfaceName = Ground.interfaceName(host, facts).orElseThrow();
            Wanted wanted = Wanted.of(inventory, host, interfaceName, passwords, version);
            return Plan.of(inventory, host, facts, wanted);
        }

        @Override
        boolean verifies(List<Lane> lanes) {
            return lanes.stream().anyMatch(lane -> !lane.plan().steps().isEmpty())
                    || new Verification(inventory, survey()).isNeeded();
        }

        @Override
        void verify(Set<String> unasked, Consumer<String> doing)
                throws DeployException, InterruptedException {
            new Verification(inventory, survey()).run(unasked, doing);
        }

        @Override
        void work(List<Lane> lanes) throws InterruptedException {
            if (lanes.stream()
                    .flatMap(lane -> lane.plan().steps().stream())
                    .anyMatch(step -> step.input() instanceof Step.Agent)) {
                setting.threads().execute(packing);
            }
            sideBySide(lanes, this::packed);
            stirring(lanes);
        }

        private Bundle.Packed packed() throws DeployException, InterruptedException {
            return result(packing);
        }

        private <T> T result(Future<T> work) throws DeployException, InterruptedException {
            try {
                return work.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof DeployException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            }
        }

        /**
         * Host by host, the master last; it keeps running when nobody is left to take over from it.
         */
        private void stirring(List<Lane> lanes) {
            for (Lane lane : lanes) {
                if (lane.hasFailed() || lane.plan().stirring().isEmpty()) {
                    continue;
                }
                boolean running = runs(lane.host());
                if (running && inventory.hosts().size() > 1 && !hasOther(lane, lanes)) {
                    lane.fail(
                            "its agent is not started anew, since no other host is fit to take over;"
                                    + " mend the others and run install again",
                            "");
                    continue;
                }
                lane.go(lane.plan().stirring(), this::packed);
            }
        }

        private boolean hasOther(Lane lane, List<Lane> lanes) {
            return inventory.hosts().stream()
                    .filter(host -> !host.equals(lane.host()))
                    .anyMatch(host -> lanes.stream()
                            .filter(each -> each.host().equals(host))
                            .findFirst()
                            .map(each -> !each.hasFailed())
                            // A host that this run leaves alone, with its agent at work.
                            .orElseGet(() -> !hasFailed(host.name()) && runs(host)));
        }

        private boolean runs(Inventory.Host host) {
            return survey().answer(host.name())
                    .facts()
                    .filter(facts -> facts.unit("vipdeck-agent").isActive())
                    .isPresent();
        }
    }
}
