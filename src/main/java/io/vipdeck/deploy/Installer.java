package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.Collectors;

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
    private final Consumer<Progress> progress;
    private volatile boolean cancelled;

    /**
     * @param environment where passwords may come from
     * @param progress called one at a time, from several threads; in order for each host
     */
    public Installer(
            Connector connector,
            Bundle bundle,
            Map<String, String> environment,
            Consumer<Progress> progress) {
        this.connector = connector;
        this.bundle = bundle;
        this.environment = Map.copyOf(environment);
        Object turn = new Object();
        this.progress = event -> {
            synchronized (turn) {
                progress.accept(event);
            }
        };
    }

    /**
     * How a run ended.
     *
     * @param plans what was, or in a dry run would be, done; of the hosts that it was known for
     * @param changed hosts that something was done to
     * @param failed hosts that are not where they should be
     */
    public record Summary(List<Plan> plans, Set<String> changed, Set<String> failed) {
        public Summary {
            plans = List.copyOf(plans);
            changed = Set.copyOf(changed);
            failed = Set.copyOf(failed);
        }

        public boolean succeeded() {
            return failed.isEmpty();
        }
    }

    /** Lets the steps that are under way end and begins no further ones. */
    public void cancel() {
        cancelled = true;
    }

    /**
     * @param limit names of the hosts to bring there; empty for all
     * @param dryRun whether to stop when the plans are made
     */
    public Summary run(Inventory inventory, Set<String> limit, boolean dryRun)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(
                1 + Math.min(MOST_AT_ONCE, inventory.hosts().size()), Installer::thread);
        // While the hosts are asked, there is time to find out what the agent's version is.
        Future<String> version = threads.submit(bundle::version);
        try (Survey survey = Survey.of(inventory, connector, threads)) {
            return new Run(inventory, limit, threads, survey, version).go(dryRun);
        } finally {
            threads.shutdownNow();
        }
    }

    static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "deploy");
        thread.setDaemon(true);
        return thread;
    }

    /** One run over one cluster. */
    private final class Run {
        private final Inventory inventory;
        private final Set<String> limit;
        private final ExecutorService threads;
        private final Survey survey;
        private final Set<String> failed = new HashSet<>();
        private final Future<String> version;
        private final FutureTask<Bundle.Packed> packing;

        Run(
                Inventory inventory,
                Set<String> limit,
                ExecutorService threads,
                Survey survey,
                Future<String> version) {
            this.inventory = inventory;
            this.version = version;
            this.limit = limit;
            this.threads = threads;
            this.survey = survey;
            this.packing = new FutureTask<>(() -> bundle.pack(text -> {}));
        }

        Summary go(boolean dryRun) throws InterruptedException {
            List<Lane> lanes = lanes();
            List<Plan> plans = lanes.stream().map(Lane::plan).toList();
            if (lanes.isEmpty()) {
                return new Summary(plans, Set.of(), failed);
            }
            Verification verification = new Verification(inventory, survey);
            Lane last = lanes.get(lanes.size() - 1);
            boolean verify =
                    lanes.stream().anyMatch(lane -> !lane.plan().steps().isEmpty())
                            || verification.isNeeded();
            lanes.forEach(
                    lane -> lane.announce(verify && lane == last ? List.of("verify") : List.of()));
            if (!dryRun) {
                quiet(lanes);
                stirring(lanes);
                if (verify) {
                    last.doing("verify", () -> {
                        verification.run(failedBy(lanes), last::say);
                        return null;
                    });
                }
                lanes.forEach(Lane::finish);
            }
            failed.addAll(failedBy(lanes));
            Set<String> changed = new HashSet<>();
            for (Lane lane : lanes) {
                if (lane.hasChanged() && !lane.plan().steps().isEmpty()) {
                    changed.add(lane.host().name());
                }
            }
            return new Summary(plans, changed, failed);
        }

        private Set<String> failedBy(List<Lane> lanes) {
            return lanes.stream()
                    .filter(Lane::hasFailed)
                    .map(lane -> lane.host().name())
                    .collect(Collectors.toSet());
        }

        /** A lane for each host that can be brought there, the weakest first. */
        private List<Lane> lanes() throws InterruptedException {
            List<Inventory.Host> hosts = inventory.hosts().stream()
                    .filter(host -> limit.isEmpty() || limit.contains(host.name()))
                    .sorted(Comparator.comparingInt(Inventory.Host::priority))
                    .toList();
            List<Obstacle> common = Ground.strangers(inventory, survey.facts());
            Map<String, String> passwords;
            String version;
            try {
                passwords = Passwords.of(inventory, environment);
                version = result(this.version);
            } catch (DeployException e) {
                hosts.forEach(host -> refuse(host, String.valueOf(e.getMessage()), e.detail()));
                return List.of();
            }
            List<Lane> lanes = new ArrayList<>();
            for (Inventory.Host host : hosts) {
                Survey.Answer answer = survey.answer(host.name());
                if (answer.facts().isEmpty() || answer.remote().isEmpty()) {
                    refuse(host, answer.failure(), answer.detail());
                    continue;
                }
                Facts facts = answer.facts().get();
                List<Obstacle> obstacles = new ArrayList<>(common);
                obstacles.addAll(
                        Ground.obstacles(inventory, host, facts, bundle.arch(), bundle.libc()));
                if (!obstacles.isEmpty()) {
                    refuse(host, obstacles);
                    continue;
                }
                String interfaceName = Ground.interfaceName(host, facts).orElseThrow();
                Wanted wanted = Wanted.of(inventory, host, interfaceName, passwords, version);
                Plan plan = Plan.of(inventory, host, facts, wanted);
                lanes.add(new Lane(host, answer.remote().get(), plan, progress, () -> cancelled));
            }
            return lanes;
        }

        private void refuse(Inventory.Host host, List<Obstacle> obstacles) {
            Obstacle first = obstacles.get(0);
            List<String> all = obstacles.stream().map(Obstacle::toString).toList();
            refuse(
                    host,
                    first.text() + ", " + first.remedy(),
                    all.size() > 1 ? String.join("\n", all) : "");
        }

        private void refuse(Inventory.Host host, String text, String detail) {
            failed.add(host.name());
            progress.accept(new Progress.Failed(host.name(), text, detail));
        }

        private void quiet(List<Lane> lanes) throws InterruptedException {
            if (lanes.stream()
                    .flatMap(lane -> lane.plan().steps().stream())
                    .anyMatch(step -> step.input() instanceof Step.Agent)) {
                threads.execute(packing);
            }
            Map<Lane, Future<?>> going = new LinkedHashMap<>();
            for (Lane lane : lanes) {
                if (!lane.plan().quiet().isEmpty()) {
                    going.put(
                            lane, threads.submit(() -> lane.go(lane.plan().quiet(), this::packed)));
                }
            }
            for (Future<?> each : going.values()) {
                try {
                    each.get();
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e.getCause());
                }
            }
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
                boolean running = survey.answer(lane.host().name())
                        .facts()
                        .filter(facts -> facts.unit("vipdeck-agent").isActive())
                        .isPresent();
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
                            .orElseGet(() -> runs(host)));
        }

        /** A host that this run leaves alone, with its agent at work. */
        private boolean runs(Inventory.Host host) {
            return !failed.contains(host.name())
                    && survey.answer(host.name())
                            .facts()
                            .filter(facts -> facts.unit("vipdeck-agent").isActive())
                            .isPresent();
        }
    }
}
