package io.vipdeck.lab;

import io.vipdeck.lab.LabException.Kind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private final StateFiles files;
    private final Path cache;
    private final Namespaces namespaces;

    private Lab(Path state, Path cache) {
        this.files = new StateFiles(state, Path.of("/run/netns"), Path.of("/proc"));
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
            // Disks without a lab are those of one that a restart of the machine ended.
            if (before.phase() == LabStatus.Phase.HALF_MADE
                    || Files.exists(cache.resolve("hosts"))) {
                progress.accept("clearing away what is left of an earlier lab");
                construction().takeAway(false);
            }
            construction().make(plan, progress);
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
        alone(() -> construction().takeAway(purge));
    }

    /** What there is of the lab now. */
    public LabStatus status() throws LabException {
        try {
            return files.status();
        } catch (IOException failed) {
            throw Construction.unusable(failed);
        }
    }

    /** Pulls a host's plug: its link goes first, then all its processes. Fine when it is off. */
    public void kill(String host) throws LabException {
        alone(() -> {
            LabStatus.Host found = one(host);
            if (found.state() != LabStatus.HostState.OFF) {
                construction().switchOff(found.host());
            }
        });
    }

    /** Boots a host that is off, with the disk that it had, and waits until it answers to SSH. */
    public void boot(String host) throws LabException {
        alone(() -> {
            LabStatus.Host found = one(host);
            if (found.state() != LabStatus.HostState.RUNNING) {
                construction().boot(found.host());
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
        Ground.check();
        return namespaces.host(running(host).pid(), command);
    }

    /** The command that runs another one at the client's place on the LAN. */
    public List<String> client(List<String> command) throws LabException {
        Ground.check();
        requireUp();
        return Namespaces.network(Namespaces.CLIENT, command);
    }

    /** The command that runs another one at the operator's place, where the hosts answer to SSH. */
    public List<String> operator(List<String> command) throws LabException {
        Ground.check();
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
        Ground.check();
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
        Ground.check();
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
            throw Construction.unusable(failed);
        }
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

    private Construction construction() {
        return new Construction(files, cache);
    }

    private Path lockFile() {
        return cache.resolve("lock");
    }
}
