package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One run over the hosts of a cluster, what an installation and its undoing have in common: plans, locks,
 * a lane for each host, and steps that may move the VIP host by host, the master last.
 */
abstract class Run {
    /** Who ran it and how it is told; the same for every run of a process. */
    record Setting(
            String deed,
            Owner owner,
            ExecutorService threads,
            Consumer<Progress> progress,
            BooleanSupplier cancelled) {}

    final Inventory inventory;
    final Order order;
    final Setting setting;
    private final Locks locks;
    private final Set<String> failed = new HashSet<>();
    private Survey survey;

    Run(Inventory inventory, Order order, Setting setting, Survey survey) {
        this.inventory = inventory;
        this.order = order;
        this.setting = setting;
        this.survey = survey;
        this.locks = new Locks(setting.threads());
    }

    /** What must be so before any host can be planned for. */
    abstract void prepare() throws DeployException, InterruptedException;

    /** What stands in the way on a host. */
    abstract List<Obstacle> obstacles(Inventory.Host host, Facts facts);

    abstract Plan plan(Inventory.Host host, Survey.Answer answer) throws DeployException;

    /** Does the steps of all lanes, in the order that keeps the VIP served. */
    abstract void work(List<Lane> lanes) throws InterruptedException;

    /** Whether there is something to look at in the end, given the plans. */
    abstract boolean verifies(List<Lane> lanes);

    abstract void verify(Set<String> unasked, Consumer<String> doing)
            throws DeployException, InterruptedException;

    Survey survey() {
        return survey;
    }

    boolean hasFailed(String host) {
        return failed.contains(host);
    }

    Summary go() throws InterruptedException {
        List<Lane> lanes = lanes();
        List<Plan> plans = lanes.stream().map(Lane::plan).toList();
        if (lanes.isEmpty()) {
            return new Summary(plans, Set.of(), failed);
        }
        Lane last = lanes.get(lanes.size() - 1);
        boolean verify = verifies(lanes);
        for (Lane lane : lanes) {
            lane.announce(verify && lane == last ? List.of("verify") : List.of());
            if (order.diff()) {
                lane.tellDifferences();
            }
        }
        if (!order.dryRun()) {
            failDisagreed(lanes);
            try {
                if (isLocked(lanes)) {
                    work(lanes);
                    if (verify) {
                        last.doing("verify", () -> {
                            Set<String> unasked = new HashSet<>(failed);
                            unasked.addAll(failedBy(lanes));
                            verify(unasked, last::say);
                            return null;
                        });
                    }
                }
            } finally {
                locks.close();
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

    private static Set<String> failedBy(List<Lane> lanes) {
        return lanes.stream()
                .filter(Lane::hasFailed)
                .map(lane -> lane.host().name())
                .collect(Collectors.toSet());
    }

    /** A lane for each host that can be brought there, the weakest first. */
    private List<Lane> lanes() throws InterruptedException {
        List<Inventory.Host> hosts = inventory.hosts().stream()
                .filter(host -> order.limit().isEmpty() || order.limit().contains(host.name()))
                .sorted(Comparator.comparingInt(Inventory.Host::priority))
                .toList();
        try {
            prepare();
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
            List<Obstacle> obstacles = obstacles(host, answer.facts().get());
            if (!obstacles.isEmpty()) {
                refuse(host, obstacles);
                continue;
            }
            try {
                lanes.add(new Lane(
                        host,
                        answer.remote().get(),
                        plan(host, answer),
                        setting.progress(),
                        setting.deed(),
                        () -> stopped(host.name())));
            } catch (DeployException e) {
                refuse(host, String.valueOf(e.getMessage()), e.detail());
            }
        }
        return lanes;
    }

    private Optional<String> stopped(String host) {
        return setting.cancelled().getAsBoolean()
                ? Optional.of("cancelled")
                : locks.lost(host).map(text -> "stopped, since " + text + ",");
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
        setting.progress().accept(new Progress.Failed(host.name(), text, detail));
    }

    private void failDisagreed(List<Lane> lanes) {
        if (order.agreed().isEmpty()) {
            return;
        }
        List<Plan> agreed = order.agreed().get();
        for (Lane lane : lanes) {
            if (agreed.stream().noneMatch(plan -> plan.doesAs(lane.plan()))) {
                lane.fail(
                        "it changed while its plan was being read, nothing was done to it; look at"
                                + " the new plan and run " + setting.deed() + " again",
                        "");
            }
        }
    }

    /**
     * Has the locks of all hosts, where there is something to do, and made sure that the plans still
     * hold: somebody else may have been at work until just now.
     */
    private boolean isLocked(List<Lane> lanes) throws InterruptedException {
        if (lanes.stream().allMatch(lane -> lane.plan().steps().isEmpty())) {
            return true;
        }
        Map<String, String> refused =
                locks.take(inventory, survey, setting.owner(), setting.deed(), order.breakLock());
        if (!refused.isEmpty()) {
            for (Lane lane : lanes) {
                lane.fail(
                        Optional.ofNullable(refused.get(lane.host().name()))
                                .orElse("nothing was done to it, since "
                                        + refused.keySet().iterator().next()
                                        + " is being worked on by somebody else"),
                        "");
            }
            return false;
        }
        for (Lane lane : lanes) {
            locks.failed(lane.host().name()).ifPresent(text -> lane.fail(text, ""));
        }
        again(lanes);
        return true;
    }

    private void again(List<Lane> lanes) throws InterruptedException {
        survey = survey.again(inventory, setting.threads());
        for (Lane lane : lanes) {
            if (lane.hasFailed()) {
                continue;
            }
            Survey.Answer answer = survey.answer(lane.host().name());
            try {
                if (answer.facts().isEmpty()) {
                    lane.fail(answer.failure(), answer.detail());
                } else if (!plan(lane.host(), answer).doesAs(lane.plan())) {
                    lane.fail(
                            "somebody else changed it just now, nothing was done to it; run "
                                    + setting.deed() + " again",
                            "");
                }
            } catch (DeployException e) {
                lane.fail(String.valueOf(e.getMessage()), e.detail());
            }
        }
    }

    /** Steps of several hosts side by side. */
    final void sideBySide(List<Lane> lanes, Lane.Packer packer) throws InterruptedException {
        Map<Lane, Future<?>> going = new LinkedHashMap<>();
        for (Lane lane : lanes) {
            if (!lane.plan().quiet().isEmpty()) {
                going.put(
                        lane, setting.threads().submit(() -> lane.go(lane.plan().quiet(), packer)));
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
}
