package io.vipdeck.linux;

import io.vipdeck.FigureTable;
import io.vipdeck.deploy.AgentBundle;
import io.vipdeck.linux.PeerLan.Seat;
import io.vipdeck.vrrp.IpLiteral;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * The agent itself beside keepalived, both measured in turn on one LAN in memory: how long a dead
 * master is missed, start, memory, processor, and false failovers on a machine with busy cores.
 *
 * <p>As root, after {@code mvn -B package}: {@code src/bench/run agent [ROUNDS] [MINUTES]}.
 */
// A LAN is there for as long as its block, whether or not the block asks it anything.
@SuppressWarnings("try")
public final class AgentFigures {
    private static final long SECOND = 1_000_000_000L;
    private static final Seat MASTER = Seat.OURS;
    private static final Seat BACKUP = Seat.KEEPALIVED;
    private static final int MOST_ROUTERS = 255;

    private final FigureTable table = new FigureTable();
    private final Rival.Programs programs;
    private final Path directory;
    private final int rounds;
    private final int minutes;
    private int runs;

    private AgentFigures(Rival.Programs programs, Path directory, int rounds, int minutes) {
        this.programs = programs;
        this.directory = directory;
        this.rounds = rounds;
        this.minutes = minutes;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
        int minutes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30;
        Path directory = Files.createTempDirectory("vipdeck-figures");
        AgentFigures figures = new AgentFigures(
                new Rival.Programs(unpacked(directory), PackagedProgram.required("keepalived")),
                directory,
                rounds,
                minutes);
        try {
            figures.missing("master killed, advert_int 1", 2, SECOND);
            figures.missing("master killed, advert_int 0.01", 3, SECOND / 100);
            figures.starts();
            for (int routers : new int[] {1, 100, MOST_ROUTERS}) {
                figures.takes(routers);
            }
            figures.falseFailovers();
        } finally {
            figures.table.print();
        }
    }

    /** The agent with its own runtime, as a host gets it. */
    private static Path unpacked(Path directory) throws Exception {
        AgentBundle bundle =
                AgentBundle.of(Path.of("target/vipdeck.jar"), directory.resolve("cache"));
        Path home = Files.createDirectories(directory.resolve("agent"));
        List<String> unpack =
                List.of("tar", "-xzf", bundle.pack(text -> {}).file().toString());
        Process tar = new ProcessBuilder(unpack).directory(home.toFile()).inheritIO().start();
        if (!tar.waitFor(60, TimeUnit.SECONDS) || tar.exitValue() != 0) {
            throw new IllegalStateException("the agent's bundle cannot be unpacked");
        }
        try (java.util.stream.Stream<Path> found = Files.find(
                home, 4, (path, kind) -> path.endsWith(Path.of("bin", "vipdeck-agent")))) {
            return found.findFirst().orElseThrow();
        }
    }

    // ---- what is configured

    private static String routers(int first, int count, int version, long interval, int priority) {
        StringBuilder file = new StringBuilder();
        for (int vrid = first; vrid < first + count; vrid++) {
            file.append("vrrp_instance VI_").append(vrid).append(" {\n    interface ens33\n");
            file.append("    virtual_router_id ").append(vrid).append('\n');
            file.append("    version ").append(version).append('\n');
            file.append("    priority ").append(priority).append('\n');
            file.append("    advert_int ").append(interval / 1e9).append('\n');
            file.append("    virtual_ipaddress {\n        10.66.0.").append(vrid);
            file.append("\n    }\n}\n");
        }
        return file.toString();
    }

    private SeatedDaemon start(Rival rival, Seat seat, String file, boolean realTime)
            throws Exception {
        runs++;
        return rival.start(programs, seat, directory, "run" + runs, file, realTime);
    }

    private static Predicate<Frame> word(Seat seat, int vrid) {
        return frame -> frame.isVrrp()
                && frame.vrid() == vrid
                && frame.priority() > 0
                && frame.from().equals(seat.hardware());
    }

    // ---- figures

    /**
     * From the death of a master, its cable pulled so that nothing of it answers, to the first word of
     * its backup, who then has the address and has announced it.
     */
    private void missing(String name, int version, long interval) throws Exception {
        Map<Rival, List<Double>> silences = new EnumMap<>(Rival.class);
        for (int round = 0; round < rounds; round++) {
            for (Rival rival : Rival.values()) {
                silences.computeIfAbsent(rival, key -> new ArrayList<>())
                        .add(missing(rival, version, interval));
            }
        }
        silences.forEach((rival, values) -> table.row(rival + ", " + name + ", ms", values));
    }

    private double missing(Rival rival, int version, long interval) throws Exception {
        try (PeerLan lan = PeerLan.make();
                Wiretap tap = Wiretap.open(Seat.LISTENER.namespace());
                SeatedDaemon master = start(
                        rival, MASTER, routers(66, 1, version, interval, 110), true)) {
            awaitWord(tap, MASTER, 66);
            try (SeatedDaemon backup = start(
                    rival, BACKUP, routers(66, 1, version, interval, 100), true)) {
                // So that it takes part, and dies anywhere between two advertisements.
                pause(2 * SECOND + ThreadLocalRandom.current().nextLong(SECOND));
                long killed = Wiretap.now();
                lan.cable(MASTER, false);
                master.kill();
                tap.await("takeover", 1, killed, killed + 10 * SECOND, word(BACKUP, 66));
                Predicate<Frame> told = frame -> frame.from().equals(BACKUP.hardware())
                        && frame.announces(IpLiteral.parse("10.66.0.66").orElseThrow());
                Frame first = tap.await("news", 1, killed, killed + 10 * SECOND, told).get(0);
                backup.kill();
                return (first.stampNanos() - killed) / 1e6;
            }
        }
    }

    private void starts() throws Exception {
        Map<Rival, List<Double>> starts = new EnumMap<>(Rival.class);
        Map<Rival, List<Double>> memory = new EnumMap<>(Rival.class);
        for (int round = 0; round < rounds; round++) {
            for (Rival rival : Rival.values()) {
                try (PeerLan lan = PeerLan.make();
                        Wiretap tap = Wiretap.open(Seat.LISTENER.namespace())) {
                    long began = Wiretap.now();
                    try (SeatedDaemon owner =
                            start(rival, MASTER, routers(66, 1, 3, SECOND, 255), true)) {
                        Frame first = awaitWord(tap, MASTER, 66);
                        starts.computeIfAbsent(rival, key -> new ArrayList<>())
                                .add((first.stampNanos() - began) / 1e6);
                        pause(5 * SECOND);
                        memory.computeIfAbsent(rival, key -> new ArrayList<>())
                                .add(Usage.megabytes(owner.processes()));
                    }
                }
            }
        }
        starts.forEach((rival, values) ->
                table.row(rival + ", exec to first advertisement (owner), ms", values));
        memory.forEach((rival, values) -> table.row(rival + ", RSS after 5 s, MB", values));
    }

    private void takes(int routers) throws Exception {
        for (Rival rival : Rival.values()) {
            try (PeerLan lan = PeerLan.make();
                    Wiretap tap = Wiretap.open(Seat.LISTENER.namespace());
                    SeatedDaemon master =
                            start(rival, MASTER, routers(1, routers, 3, SECOND, 100), true)) {
                awaitWord(tap, MASTER, routers);
                pause(10 * SECOND);
                double before = Usage.seconds(master.processes());
                pause(20 * SECOND);
                double spent = Usage.seconds(master.processes()) - before;
                String what = rival + ", " + routers + " instances as master, ";
                table.row(what + "% of a core", List.of(spent / 20 * 100));
                table.row(what + "RSS, MB", List.of(Usage.megabytes(master.processes())));
            }
        }
    }

    /** Both rivals, with and without real-time priority, all at once on one LAN; both cores are busy. */
    private void falseFailovers() throws Exception {
        List<AutoCloseable> all = new ArrayList<>();
        List<String> names = new ArrayList<>();
        try (PeerLan lan = PeerLan.make();
                Wiretap tap = Wiretap.open(Seat.LISTENER.namespace())) {
            int vrid = 100;
            for (Rival rival : Rival.values()) {
                for (boolean realTime : new boolean[] {true, false}) {
                    vrid++;
                    String file = routers(vrid, 1, 3, SECOND / 100, 110);
                    all.add(start(rival, MASTER, file, realTime));
                    awaitWord(tap, MASTER, vrid);
                    String weaker = routers(vrid, 1, 3, SECOND / 100, 100);
                    all.add(start(rival, BACKUP, weaker, realTime));
                    names.add(rival + (realTime ? ", real time" : ", without real time"));
                }
            }
            pause(5 * SECOND);
            for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
                Process burner = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
                all.add(burner::destroyForcibly);
            }
            long begin = Wiretap.now();
            pause(minutes * 60L * SECOND);
            for (int i = 0; i < names.size(); i++) {
                int router = 101 + i;
                double words = tap.after(begin, word(BACKUP, router)).size();
                table.row(
                        names.get(i) + ", false failovers' words in " + minutes + " min",
                        List.of(words));
            }
        } finally {
            for (AutoCloseable each : all) {
                each.close();
            }
        }
    }

    private static Frame awaitWord(Wiretap tap, Seat seat, int vrid) {
        long now = Wiretap.now();
        return tap.await("first word of " + seat, 1, 0, now + 20 * SECOND, word(seat, vrid))
                .get(0);
    }

    private static void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
