package io.vipdeck.lab;

import io.vipdeck.lab.LabException.Kind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The lab of this machine, of which there is one at most: hosts with a booted systemd, an sshd and an
 * address each, on a LAN with the operator and a client, all in Linux namespaces.
 *
 * <p>It lives on when the program ends. Thread-safe: a lock keeps changes apart, also those of other
 * programs. Needs root.
 */
public final class Lab {
    private static final Duration BASE_LIMIT = Duration.ofMinutes(5);
    private static final Duration STEP_LIMIT = Duration.ofSeconds(60);
    private static final Consumer<String> SILENT = line -> {};

    private final StateFiles files;
    private final Path cache;
    private final Namespaces namespaces;

    private Lab(Path state, Path cache) {
        this.files = new StateFiles(state, Path.of("/proc"));
        this.cache = cache;
        this.namespaces = new Namespaces(cache.resolve("keys/operator"), files.knownHosts());
    }

    /** The lab at its usual places: state in {@code /run/vipdeck-lab}, layers in {@code /var/cache/vipdeck}. */
    public static Lab standard() {
        return new Lab(Path.of("/run/vipdeck-lab"), Path.of("/var/cache/vipdeck"));
    }

    /**
     * Makes a lab of so many hosts and waits until each answers to SSH. A lab of this size that is up
     * stays as it is; what is left of half a lab is cleared first. A step that fails, and a signal that
     * ends the program, take away what was made.
     *
     * @param progress told what is being done, a line at a time, from any thread
     */
    public void up(int hosts, Consumer<String> progress) throws LabException {
        Plan plan = Plan.of(hosts);
        alone(() -> {
            LabStatus before = files.status();
            if (before.phase() == LabStatus.Phase.UP) {
                requireSame(before, plan);
                progress.accept("the lab is up already");
                return;
            }
            if (before.phase() == LabStatus.Phase.HALF_MADE) {
                progress.accept("clearing away what is left of an earlier lab");
                takeAway(scripts(), false);
            }
            make(plan, progress);
        });
    }

    /** Takes the lab away: processes, namespaces, mounts, cgroups, links, rules. Fine when there is none. */
    public void down() throws LabException {
        down(false);
    }

    /**
     * Takes the lab away.
     *
     * @param purge the base layer and the keys as well, which the next lab would use again
     */
    public void down(boolean purge) throws LabException {
        alone(() -> takeAway(scripts(), purge));
    }

    /** What there is of the lab now. */
    public LabStatus status() throws LabException {
        try {
            return files.status();
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    /** Pulls a host's plug: its link goes first, then all its processes. Fine when it is off. */
    public void kill(String host) throws LabException {
        alone(() -> {
            if (one(host).state() != LabStatus.HostState.OFF) {
                run("switching " + host + " off", "kill.sh", host);
            }
        });
    }

    /** Boots a host that is off, with the disk that it had, and waits until it answers to SSH. */
    public void boot(String host) throws LabException {
        alone(() -> {
            LabStatus.Host found = one(host);
            if (found.state() != LabStatus.HostState.RUNNING) {
                run("booting " + host, "host.sh", hostWords(found.host()));
            }
        });
    }

    /** The inventory of the lab that is up. */
    public Path inventoryFile() {
        return files.inventory();
    }

    /** The network namespace from which the hosts are reached, as {@code ip netns} knows it. */
    public String operatorNamespace() {
        return Namespaces.OPERATOR;
    }

    /** The network namespace of the client on the hosts' LAN. */
    public String clientNamespace() {
        return Namespaces.CLIENT;
    }

    /** The command that runs another one on a host, as root, without SSH. */
    public List<String> exec(String host, List<String> command) throws LabException {
        return namespaces.host(running(host).pid(), command);
    }

    /** The command that runs another one at the client's place on the LAN. */
    public List<String> client(List<String> command) throws LabException {
        requireUp();
        return Namespaces.network(Namespaces.CLIENT, command);
    }

    /** The command that runs another one at the operator's place, where the hosts answer to SSH. */
    public List<String> operator(List<String> command) throws LabException {
        requireUp();
        return Namespaces.network(Namespaces.OPERATOR, command);
    }

    /**
     * The command that logs in to a host: this machine's SSH client with the lab's key, or a login
     * shell in the host where there is no SSH client.
     *
     * @param command to run there; empty: a shell
     */
    public List<String> ssh(String host, List<String> command) throws LabException {
        LabStatus.Host found = running(host);
        if (hasSshClient()) {
            return namespaces.ssh(found.host(), command);
        }
        List<String> shell = new ArrayList<>(List.of("/bin/bash", "-l"));
        if (!command.isEmpty()) {
            shell.addAll(List.of("-c", String.join(" ", command)));
        }
        return namespaces.host(found.pid(), shell);
    }

    /** Whether this machine has an SSH client for {@link #ssh}. */
    public boolean hasSshClient() {
        return Ground.onPath("ssh");
    }

    /**
     * The command that shows the journals of all hosts, or of one; also of one that is off.
     *
     * @param host empty: all, by time
     */
    public List<String> log(String host, List<String> options) throws LabException {
        String which = host.isEmpty() ? "*" : one(host).host().name();
        requireUp();
        String journals = cache + "/hosts/" + which + "/upper/var/log/journal/*/*.journal";
        List<String> command = new ArrayList<>(List.of("journalctl", "--file=" + journals));
        command.addAll(options);
        return List.copyOf(command);
    }

    /** Where a host's systemd writes before its journal runs. */
    public Path consoleFile(String host) throws LabException {
        return files.console(one(host).host().name());
    }

    private void make(Plan plan, Consumer<String> progress) throws LabException, IOException {
        Scripts scripts = new Scripts(files.scripts());
        Thread breakOff = new Thread(() -> breakOff(scripts, progress), "lab-break-off");
        Runtime.getRuntime().addShutdownHook(breakOff);
        boolean done = false;
        try {
            Files.createDirectories(files.directory());
            Files.writeString(files.size(), plan.hosts().size() + "\n");
            Files.writeString(files.hidden(), Checkout.hidden());
            scripts.layDown();
            scripts.start("preparing this machine", BASE_LIMIT, progress, "tools.sh")
                    .await();
            scripts.start("making the base layer", BASE_LIMIT, progress, "base.sh")
                    .await();
            scripts.start("making the LAN", STEP_LIMIT, progress, "network.sh").await();
            progress.accept("booting " + names(plan));
            bootAll(scripts, plan, progress);
            writeInventory(plan);
            Files.writeString(files.complete(), "");
            done = true;
        } finally {
            if (!done) {
                takeAway(scripts, false);
            }
            removeHook(breakOff);
        }
    }

    private void bootAll(Scripts scripts, Plan plan, Consumer<String> progress)
            throws LabException, IOException {
        List<Scripts.Run> runs = new ArrayList<>();
        for (LabHost host : plan.hosts()) {
            runs.add(scripts.start(
                    "booting " + host.name(), STEP_LIMIT, progress, "host.sh", hostWords(host)));
        }
        for (Scripts.Run run : runs) {
            run.await();
        }
    }

    private void writeInventory(Plan plan) throws IOException {
        StringBuilder known = new StringBuilder();
        for (LabHost host : plan.hosts()) {
            Path key = cache.resolve("hosts")
                    .resolve(host.name())
                    .resolve("upper/etc/ssh/ssh_host_ed25519_key.pub");
            known.append(InventoryText.knownHost(host, Files.readString(key)));
        }
        Files.writeString(files.knownHosts(), known);
        Files.writeString(
                files.inventory(),
                InventoryText.inventory(
                        plan,
                        cache.resolve("keys/operator").toString(),
                        files.knownHosts().toString()));
    }

    /** Ctrl-C, SIGTERM: what runs stops, nothing more starts, and what was made goes. */
    private void breakOff(Scripts scripts, Consumer<String> progress) {
        scripts.cancel();
        progress.accept("interrupted: taking away what was made");
        try {
            takeAway(scripts, false);
        } catch (LabException failed) {
            progress.accept(failed.sentence());
        } catch (IOException failed) {
            progress.accept(unusable(failed).sentence());
        }
    }

    /** One at a time: the step that was broken off and the signal that broke it off both clear up. */
    private void takeAway(Scripts scripts, boolean purge) throws LabException, IOException {
        synchronized (scripts) {
            scripts.layDown();
            String[] words = purge ? new String[] {"--purge"} : new String[0];
            scripts.start("taking the lab away", STEP_LIMIT, SILENT, "down.sh", words)
                    .await();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook is at work; it runs to its end.
        }
    }

    private interface Change {
        void make() throws LabException, IOException;
    }

    /** Makes a change to the lab while nobody else does. */
    @SuppressWarnings("try") // The lock is held, not used.
    private void alone(Change change) throws LabException {
        Ground.check();
        try (LabLock lock = LabLock.take(lockFile())) {
            change.make();
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    private void run(String what, String script, String... words) throws LabException, IOException {
        Scripts scripts = scripts();
        scripts.layDown();
        scripts.start(what, STEP_LIMIT, SILENT, script, words).await();
    }

    private LabStatus.Host running(String host) throws LabException {
        LabStatus.Host found = one(host);
        if (found.state() != LabStatus.HostState.RUNNING) {
            throw new LabException(
                    Kind.REFUSED, host + " is not running: boot it with vipdeck lab boot " + host);
        }
        return found;
    }

    private LabStatus.Host one(String host) throws LabException {
        LabStatus status = requireUp();
        return status.hosts().stream()
                .filter(found -> found.host().name().equals(host))
                .findFirst()
                .orElseThrow(() -> new LabException(
                        Kind.REFUSED,
                        "the lab has no host " + Printable.text(host) + ", its hosts are "
                                + status.hosts().stream()
                                        .map(found -> found.host().name())
                                        .collect(Collectors.joining(", "))));
    }

    private LabStatus requireUp() throws LabException {
        LabStatus status = status();
        if (status.phase() != LabStatus.Phase.UP) {
            throw new LabException(Kind.REFUSED, "the lab is not up: make it with vipdeck lab up");
        }
        return status;
    }

    private static void requireSame(LabStatus status, Plan plan) throws LabException {
        if (status.hosts().size() != plan.hosts().size()) {
            throw new LabException(
                    Kind.REFUSED,
                    "the lab is up already with " + status.hosts().size() + " hosts, not "
                            + plan.hosts().size() + ": take it away first with vipdeck lab down");
        }
    }

    private Scripts scripts() {
        return new Scripts(files.scripts());
    }

    private Path lockFile() {
        return cache.resolve("lock");
    }

    private static String[] hostWords(LabHost host) {
        return new String[] {host.name(), "" + host.number(), host.address()};
    }

    private static String names(Plan plan) {
        return plan.hosts().stream().map(LabHost::name).collect(Collectors.joining(", "));
    }

    private static LabException unusable(IOException failed) {
        return new LabException(
                Kind.FAILED,
                "a file of the lab cannot be used (" + Printable.text(failed.toString())
                        + "): vipdeck lab down clears everything away",
                failed);
    }
}
