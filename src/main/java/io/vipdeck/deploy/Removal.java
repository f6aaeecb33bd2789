package io.vipdeck.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plans how vipdeck is taken from one host, given what it left there. */
final class Removal {
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final String PACKAGE_LOCK_SECONDS = "180";
    private static final String AGAIN = "run uninstall again; it goes on from there";
    /** What may stay in /var/lib/vipdeck for the operator. */
    private static final Set<String> KEPT = Set.of("manifest", "backups");

    private final Facts facts;
    private final Remains remains;
    private final boolean packages;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean keepsOriginals;

    private Removal(Facts facts, Remains remains, boolean packages) {
        this.facts = facts;
        this.remains = remains;
        this.packages = packages;
    }

    /** @param packages whether those that vipdeck brought go, too */
    static Plan plan(String host, Facts facts, Remains remains, boolean packages) {
        Removal removal = new Removal(facts, remains, packages);
        removal.agent();
        removal.files();
        removal.units();
        removal.packages();
        removal.leave();
        return new Plan(host, removal.steps, removal.notes);
    }

    private void agent() {
        Facts.Unit unit = facts.unit("vipdeck-agent");
        if (unit.isActive() || unit.isEnabled() || !facts.ledger().isEmpty()) {
            steps.add(new Step(
                    "agent stop",
                    "stop the agent" + addresses(),
                    "stop.sh",
                    List.of(),
                    new Step.Nothing(),
                    Duration.ofSeconds(60),
                    true,
                    AGAIN));
        }
    }

    private String addresses() {
        List<String> held = facts.ledger().stream()
                .map(line -> line.replaceFirst("^\\S+ ", "").replaceFirst("/.*", ""))
                .distinct()
                .toList();
        return held.isEmpty() ? "" : ", which gives up " + String.join(", ", held);
    }

    private void files() {
        boolean unitGoes = false;
        for (Map.Entry<String, Remains.File> each : remains.files().entrySet()) {
            String path = each.getKey();
            Remains.File file = each.getValue();
            if (file.isChanged()) {
                keepsOriginals |= file.replaced();
                notes.add(path + " was changed since vipdeck wrote it and is kept"
                        + (file.replaced()
                                ? "; the one of before lies in " + FileDiffs.ORIGINALS + path
                                : ""));
            } else if (file.replaced() || file.now().isPresent()) {
                unitGoes |= path.equals(Wanted.UNIT_PATH);
                steps.add(new Step(
                        (file.replaced() ? "restore " : "remove ") + path,
                        file.replaced()
                                ? "give " + path + " back as it was before"
                                : "remove " + path + ", which was not there before",
                        "restore.sh",
                        List.of(path),
                        new Step.Original(),
                        SHORT,
                        false,
                        AGAIN));
            }
        }
        Remains.File unit = remains.files().get(Wanted.UNIT_PATH);
        boolean unitGone = unit == null || unit.now().isEmpty();
        if (unitGoes || unitGone && !facts.unit("vipdeck-agent").load().equals("not-found")) {
            steps.add(
                    step("service", "have systemd forget the agent", "forget-unit.sh", List.of()));
        }
    }

    private void units() {
        for (String unit : remains.units().stream().sorted().toList()) {
            steps.add(step(
                    unit,
                    "give " + unit + " the state that it had before",
                    "unit-state.sh",
                    List.of(unit)));
        }
    }

    private void packages() {
        List<String> here = remains.packagesHere();
        if (here.isEmpty()) {
            return;
        }
        if (!packages) {
            notes.add((here.size() == 1 ? "the package " : "the packages ")
                    + String.join(", ", here)
                    + (here.size() == 1
                            ? ", which vipdeck brought, stays"
                            : ", which vipdeck brought, stay")
                    + "; --packages removes what nothing else needs");
            return;
        }
        List<String> arguments = new ArrayList<>(List.of(PACKAGE_LOCK_SECONDS, "nginx"));
        arguments.addAll(here);
        steps.add(new Step(
                "packages",
                "remove the packages " + String.join(", ", here)
                        + ", except for what something else needs",
                "packages-apt.sh",
                arguments,
                new Step.Nothing(),
                Duration.ofMinutes(15),
                false,
                "mend the package manager there and " + AGAIN));
    }

    private void leave() {
        boolean keepsPackages = !packages && !remains.packagesHere().isEmpty();
        boolean more = remains.state().stream().anyMatch(name -> !KEPT.contains(name));
        boolean empty =
                remains.there().contains("/var/lib/vipdeck") && !keepsOriginals && !keepsPackages;
        if (!steps.isEmpty()
                || more
                || empty
                || remains.there().contains("/opt/vipdeck")
                || !keepsPackages && !remains.directories().isEmpty()) {
            steps.add(step(
                    "vipdeck's own",
                    "remove /opt/vipdeck and /var/lib/vipdeck"
                            + (keepsOriginals || keepsPackages ? ", but for what is kept" : ""),
                    "leave.sh",
                    keepsPackages ? List.of("packages") : List.of()));
        }
    }

    private static Step step(String name, String what, String script, List<String> arguments) {
        return new Step(name, what, script, arguments, new Step.Nothing(), SHORT, false, AGAIN);
    }
}
