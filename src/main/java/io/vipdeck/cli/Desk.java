package io.vipdeck.cli;

import io.vipdeck.deploy.AgentBundle;
import io.vipdeck.deploy.Bundle;
import io.vipdeck.deploy.Connector;
import io.vipdeck.deploy.DeployException;
import io.vipdeck.drill.DrillException;
import io.vipdeck.drill.PowerSwitch;
import io.vipdeck.inventory.Asked;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.inventory.Parsed;
import io.vipdeck.inventory.Places;
import io.vipdeck.lab.Lab;
import io.vipdeck.lab.LabException;
import io.vipdeck.lab.LabStatus;
import io.vipdeck.linux.KernelException;
import io.vipdeck.linux.NetworkNamespace;
import io.vipdeck.remote.HostKeys;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;
import io.vipdeck.remote.Secrets;
import io.vipdeck.remote.SshConfig;

import org.jspecify.annotations.Nullable;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every command of one run shares: the inventory that was asked for and ways to its hosts. When the
 * inventory is the lab's, the program first moves to the operator's place in the lab, so that all it
 * does after happens on the lab's network.
 */
public final class Desk implements Session {
    /** What {@code -i} calls the running lab's inventory. */
    static final String LAB = "lab";

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    private static final Duration GREETING_LIMIT = Duration.ofSeconds(15);

    /** Who watches tries again soon: a host that is back must be seen, not waited for. */
    private static final Duration WATCH_LIMIT = Duration.ofSeconds(4);

    private final Options options;
    private final Map<String, String> environment;
    private final String home;
    private final Secrets secrets;
    private final Greeting greeting;
    private final HostKeys hostKeys;
    private @Nullable Inventory inventory;
    private volatile @Nullable SshAccess access;
    private boolean lab;

    /** @param home the operator's home directory */
    public Desk(Options options, Map<String, String> environment, String home) {
        this(options, environment, home, new Secrets());
    }

    private Desk(Options options, Map<String, String> environment, String home, Secrets secrets) {
        this.options = options;
        this.secrets = secrets;
        this.greeting = new Greeting(
                secrets, options::acceptHostKeys, line -> System.err.println("vipdeck: " + line));
        this.hostKeys = HostKeys.ofThisUser(greeting::offered);
        this.environment = Map.copyOf(environment);
        this.home = home;
    }

    /** Takes the running lab's inventory, whatever the options say. */
    void useLab() {
        lab = true;
    }

    /** Whether the hosts are the lab's. */
    boolean isLab() {
        return lab || LAB.equals(options.inventory());
    }

    /** The operator's home directory; empty when there is none. */
    String home() {
        return home;
    }

    XdgDirectories directories() {
        return XdgDirectories.of(environment, Path.of(home.isEmpty() ? "/" : home));
    }

    LogFile log() {
        return new LogFile(directories().state(), options.verbose());
    }

    @Override
    public synchronized Inventory inventory() throws Failure {
        if (inventory == null) {
            inventory = reached(
                    isLab()
                            ? labInventory()
                            : InventoryFile.one(
                                    read(find()), Optional.ofNullable(options.cluster())));
        }
        return inventory;
    }

    /** A desk for each cluster of the inventory; this one where there is one, or one was chosen. */
    synchronized List<Desk> clusters() throws Failure {
        if (inventory != null || isLab() || options.cluster() != null) {
            return List.of(this);
        }
        List<Inventory> all = read(find());
        if (all.size() == 1) {
            inventory = reached(all.get(0));
            return List.of(this);
        }
        List<Desk> desks = new ArrayList<>();
        for (Inventory cluster : all) {
            Desk desk = new Desk(options, environment, home, secrets);
            desk.inventory = desk.reached(cluster);
            desks.add(desk);
        }
        return desks;
    }

    /** For commands that change hosts, or that a host which is not known yet would stop. */
    synchronized Inventory greetedInventory() throws Failure {
        return greeted(CONNECT_LIMIT, GREETING_LIMIT);
    }

    /** For commands that only look: a host that is down must not hold them up for long. */
    synchronized Inventory knownInventory() throws Failure {
        return greeted(WATCH_LIMIT, WATCH_LIMIT);
    }

    private Inventory greeted(Duration connect, Duration round) throws Failure {
        Inventory read = inventory();
        if (!isLab()) {
            greeting.greet(read, host -> open(host, connect), Questions.atTerminal(), round);
        }
        return read;
    }

    /** Refuses what changes hosts when the operator said {@code --readonly}. */
    void requireChanges(String command) throws Failure {
        if (options.readonly()) {
            throw Failure.unusable("--readonly: " + command
                    + " would change hosts, leave --readonly out to let it");
        }
    }

    /** This desk for a command that knocks at hosts for the first time. */
    Session greeting() {
        return new Greeted(this::greetedInventory);
    }

    /** This desk for a command that changes hosts. */
    Session changing(String command) {
        return new Greeted(() -> {
            requireChanges(command);
            return greetedInventory();
        });
    }

    @Override
    public Connector connector() {
        return this::connect;
    }

    /** A session to a host; the one who asked closes it. */
    Remote connect(Inventory.Host host) throws RemoteException {
        Optional<Remote> greeted = greeting.take(host.name());
        return greeted.isPresent() ? greeted.get() : open(host, CONNECT_LIMIT);
    }

    /** A session for watching a host. */
    Remote watch(Inventory.Host host) throws RemoteException {
        Optional<Remote> greeted = greeting.take(host.name());
        return greeted.isPresent() ? greeted.get() : open(host, WATCH_LIMIT);
    }

    @Override
    public Bundle bundle() throws DeployException {
        return AgentBundle.of(jar(), directories().cache());
    }

    /** The plugs of the lab's hosts; of other hosts we reach none. */
    Optional<PowerSwitch> power() {
        return isLab() ? Optional.of(new LabPower(Lab.standard())) : Optional.empty();
    }

    private Remote open(Inventory.Host host, Duration limit) throws RemoteException {
        SshAccess through = access;
        if (through == null) {
            throw new IllegalStateException("an inventory is read before its hosts are reached");
        }
        return through.open(host, limit);
    }

    /** The hosts with what {@code ~/.ssh/config} adds to the inventory; the lab's know no other file. */
    private Inventory reached(Inventory read) throws Failure {
        try {
            SshAccess made = new SshAccess(
                    read, isLab() ? SshConfig.empty() : SshConfig.ofThisUser(), hostKeys, secrets);
            access = made;
            Inventory reached = made.inventory();
            made.warnings().forEach(line -> System.err.println("vipdeck: " + line));
            return reached;
        } catch (RemoteException unusable) {
            throw Failure.unusable(String.valueOf(unusable.getMessage()));
        }
    }

    private Inventory labInventory() throws Failure {
        Lab standard = Lab.standard();
        try {
            if (standard.status().phase() != LabStatus.Phase.UP) {
                throw Failure.unusable("the lab is not up, make it with vipdeck lab up");
            }
            NetworkNamespace.enter(standard.operatorNamespace());
        } catch (LabException failed) {
            throw Failure.unusable(failed.sentence());
        } catch (KernelException failed) {
            throw Failure.unusable("the lab's network cannot be entered (" + failed.getMessage()
                    + "), run it as root");
        }
        return read(standard.inventoryFile()).get(0);
    }

    private Path find() throws Failure {
        List<String> places =
                Places.inOrder(Optional.ofNullable(options.inventory()), environment, home);
        for (String place : places) {
            if (places.size() == 1 || Files.exists(Path.of(place))) {
                return Path.of(place);
            }
        }
        throw Failure.unusable("there is no inventory, looked for " + String.join(" and ", places)
                + ", name one with -i FILE (-i lab for the lab's)");
    }

    private List<Inventory> read(Path file) throws Failure {
        Asked asked = new Asked(Optional.ofNullable(options.group()), Map.of());
        Parsed parsed = InventoryFile.read(file, home, asked);
        parsed.notes().forEach(note -> System.err.println("vipdeck: " + file + ": " + note));
        return parsed.inventories();
    }

    private static Path jar() throws DeployException {
        try {
            Path code = Path.of(Desk.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isRegularFile(code)) {
                return code;
            }
            throw new DeployException(
                    "the agent is taken from vipdeck.jar, but vipdeck runs from " + code
                            + ", run it from its jar",
                    "");
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("a code source is a proper URL", impossible);
        }
    }

    private record LabPower(Lab lab) implements PowerSwitch {
        @Override
        public void off(String host) throws DrillException {
            try {
                lab.kill(host);
            } catch (LabException failed) {
                throw new DrillException(failed.sentence());
            }
        }

        @Override
        public void on(String host) throws DrillException {
            try {
                lab.boot(host);
            } catch (LabException failed) {
                throw new DrillException(failed.sentence());
            }
        }
    }

    private final class Greeted implements Session {
        private final InventorySource inventories;

        Greeted(InventorySource inventories) {
            this.inventories = inventories;
        }

        @Override
        public Inventory inventory() throws Failure {
            return inventories.load();
        }

        @Override
        public Connector connector() {
            return Desk.this.connector();
        }

        @Override
        public Bundle bundle() throws DeployException {
            return Desk.this.bundle();
        }
    }
}
