package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The steps that bring one host from its facts to what is wanted, in order; none when it is there.
 *
 * @param notes sentences that an operator should read before he agrees
 */
public record Plan(String host, List<Step> steps, List<String> notes) {
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final int PACKAGE_LOCK_SECONDS = 180;
    private static final String AGAIN = "run install again; it goes on from there";

    /** dpkg's words for a package that a run was cut off in (dpkg-query(1)). */
    private static final Set<String> HALF_WAY = Set.of(
            "half-installed",
            "unpacked",
            "half-configured",
            "triggers-awaited",
            "triggers-pending");

    public Plan {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    /** Whether another plan would do the same; the words about it do not count. */
    boolean doesAs(Plan other) {
        return host.equals(other.host)
                && steps.size() == other.steps.size()
                && IntStream.range(0, steps.size())
                        .allMatch(i -> steps.get(i).doesAs(other.steps.get(i)));
    }

    static Plan of(Inventory inventory, Inventory.Host host, Facts facts, Wanted wanted) {
        List<Step> steps = new ArrayList<>();
        if (inventory.nginx().source() == Inventory.Source.DISTRO) {
            nginx(facts, steps);
        }
        wanted.page().ifPresent(page -> page(facts, page, steps));
        agent(facts, wanted, steps);
        return new Plan(host.name(), steps, List.of());
    }

    /** The steps that may move the VIP come last and can be taken apart. */
    List<Step> stirring() {
        return steps.stream().filter(Step::stirs).toList();
    }

    List<Step> quiet() {
        return steps.stream().filter(step -> !step.stirs()).toList();
    }

    private static void nginx(Facts facts, List<Step> steps) {
        boolean halfWay = facts.packages().values().stream().anyMatch(HALF_WAY::contains);
        boolean missing = facts.nginx().isEmpty();
        if (missing || halfWay) {
            steps.add(new Step(
                    "nginx",
                    "install the package nginx of " + facts.os().prettyName()
                            + facts.packageLock()
                                    .map(who -> ", after " + who + " is done with packages")
                                    .orElse(""),
                    "nginx-apt.sh",
                    List.of(Integer.toString(PACKAGE_LOCK_SECONDS)),
                    new Step.Nothing(),
                    Duration.ofMinutes(15),
                    false,
                    "mend the package manager there and " + AGAIN));
        }
        if (missing
                || halfWay
                || !facts.unit("nginx").isActive()
                || !facts.unit("nginx").isEnabled()) {
            steps.add(new Step(
                    "nginx start",
                    "start Nginx, now and at boot",
                    "nginx-run.sh",
                    List.of(),
                    new Step.Nothing(),
                    Duration.ofSeconds(60),
                    false,
                    "read its error log there and " + AGAIN));
        }
    }

    private static void page(Facts facts, String page, List<Step> steps) {
        String path = facts.webRoot() + "/index.html";
        if (!Wanted.sha256(page).equals(facts.sha256().get(path))) {
            steps.add(place(
                    "page", "write " + path + ", which names the host", path, "0644", page, ""));
        }
    }

    private static void agent(Facts facts, Wanted wanted, List<Step> steps) {
        String version = wanted.version();
        if (!facts.versions().contains(version)) {
            steps.add(new Step(
                    "agent",
                    "unpack the agent and its runtime to /opt/vipdeck/" + version,
                    "unpack.sh",
                    List.of(version),
                    new Step.Agent(),
                    Duration.ofMinutes(10),
                    false,
                    AGAIN));
        }
        if (differs(facts, Wanted.CONFIGURATION_PATH, wanted.configuration())) {
            steps.add(place(
                    "configuration",
                    "write " + Wanted.CONFIGURATION_PATH,
                    Wanted.CONFIGURATION_PATH,
                    "0600",
                    wanted.configuration(),
                    "/opt/vipdeck/" + version + "/bin/vipdeck-agent"));
        }
        if (!facts.currentVersion().equals(Optional.of(version))) {
            steps.add(new Step(
                    "agent version",
                    "make " + version + " the current version",
                    "switch.sh",
                    List.of(version),
                    new Step.Nothing(),
                    SHORT,
                    false,
                    AGAIN));
        }
        service(facts, wanted, steps);
    }

    private static void service(Facts facts, Wanted wanted, List<Step> steps) {
        Facts.Unit unit = facts.unit("vipdeck-agent");
        boolean unitDiffers = differs(facts, Wanted.UNIT_PATH, wanted.unit());
        if (unitDiffers) {
            steps.add(place(
                    "unit",
                    "write " + Wanted.UNIT_PATH,
                    Wanted.UNIT_PATH,
                    "0644",
                    wanted.unit(),
                    ""));
        }
        if (unitDiffers || unit.needsReload() || !unit.isEnabled()) {
            steps.add(new Step(
                    "service",
                    "have systemd start the agent at boot",
                    "register.sh",
                    List.of(),
                    new Step.Nothing(),
                    SHORT,
                    false,
                    AGAIN));
        }
        if (!unit.isActive() || unit.needsReload() || !facts.started().equals(wanted.started())) {
            steps.add(new Step(
                    "agent start",
                    (unit.isActive() ? "start the agent anew" : "start the agent")
                            + " and wait until it answers",
                    "start.sh",
                    List.of(wanted.version()),
                    new Step.Nothing(),
                    Duration.ofSeconds(60),
                    true,
                    "read journalctl -u vipdeck-agent there"));
        }
    }

    private static Step place(
            String name, String what, String path, String mode, String content, String checker) {
        List<String> arguments = new ArrayList<>(List.of(path, mode, Wanted.sha256(content)));
        if (!checker.isEmpty()) {
            arguments.add(checker);
        }
        return new Step(
                name, what, "place.sh", arguments, new Step.Content(content), SHORT, false, AGAIN);
    }

    private static boolean differs(Facts facts, String path, String content) {
        return !Wanted.sha256(content).equals(facts.sha256().get(path));
    }

    /** What the steps are called. */
    public List<String> names() {
        return steps.stream().map(Step::name).toList();
    }
}
