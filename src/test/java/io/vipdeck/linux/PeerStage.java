package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.control.Lines;
import io.vipdeck.control.Message;
import io.vipdeck.control.Request;
import io.vipdeck.control.Status;
import io.vipdeck.linux.PeerLan.Seat;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Timers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Our agent and keepalived on one LAN, and what must be heard there when one of them stops, dies or
 * comes back. Every limit is one of the protocol's spans of time and a margin for a busy machine that
 * is smaller than the difference to the next span.
 */
final class PeerStage implements AutoCloseable {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;

    /** From the start of a program to its being ready, and from its last word to its end. */
    private static final long START_NANOS = 10 * SECOND;

    private static final long MARGIN_NANOS = 250 * MILLI;

    /** Two clocks' and two kernels' paths apart. */
    private static final long EARLY_NANOS = 20 * MILLI;

    private static final int ANNOUNCEMENTS = 5;

    private final PeerLan lan;
    private final Wiretap tap;
    private final PackagedProgram keepalived;
    private final Path directory;
    private final Map<Seat, SeatedDaemon> daemons = new EnumMap<>(Seat.class);

    private PeerStage(PeerLan lan, Wiretap tap, PackagedProgram keepalived, Path directory) {
        this.lan = lan;
        this.tap = tap;
        this.keepalived = keepalived;
        this.directory = directory;
    }

    /**
     * One virtual router, as both are told to run it.
     *
     * @param ours our effective priority
     * @param theirs keepalived's
     */
    record Router(
            int vrid, List<String> vips, int version, long intervalNanos, int ours, int theirs) {
        Router {
            vips = List.copyOf(vips);
        }

        int priority(Seat seat) {
            return seat == Seat.OURS ? ours : theirs;
        }

        long skewNanos(Seat seat) {
            return Timers.skewNanos(version, priority(seat), intervalNanos);
        }

        long downNanos(Seat seat) {
            return Timers.masterDownNanos(version, priority(seat), intervalNanos);
        }

        /** After a resignation: what a backup that had not understood it could not keep. */
        long latestNanos(Seat seat) {
            return Math.min(skewNanos(seat) + MARGIN_NANOS, downNanos(seat) - intervalNanos);
        }
    }

    static PeerStage open(PackagedProgram keepalived, Path directory) throws Exception {
        Path scripts = Files.createDirectory(directory.resolve("scripts"));
        Path check = scripts.resolve("check_nginx_pid.sh");
        Files.writeString(check, "#!/bin/sh\nexit 0\n");
        assertThat(check.toFile().setExecutable(true)).isTrue();
        PeerLan lan = PeerLan.make();
        try {
            Wiretap tap = Wiretap.open(Seat.LISTENER.namespace());
            return new PeerStage(lan, tap, keepalived, directory);
        } catch (Exception | Error refused) {
            lan.close();
            throw refused;
        }
    }

    PeerLan lan() {
        return lan;
    }

    Wiretap tap() {
        return tap;
    }

    static Seat other(Seat seat) {
        return seat == Seat.OURS ? Seat.KEEPALIVED : Seat.OURS;
    }

    // ---- acting

    /**
     * Starts the daemon of a seat and waits until it takes part.
     *
     * @return when it did
     */
    long start(Seat seat, String configuration) throws IOException {
        String listens = seat == Seat.OURS ? "INIT to BACKUP" : "Entering BACKUP STATE";
        return start(seat, configuration, listens);
    }

    /** The same, with what it writes when it is where the test wants it. */
    long start(Seat seat, String configuration, String awaited) throws IOException {
        Path file = directory.resolve(seat + ".conf");
        Files.writeString(file, configuration);
        List<String> words = new ArrayList<>();
        if (seat == Seat.OURS) {
            words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
            words.add(System.getProperty("vipdeck.jar", "target/vipdeck.jar"));
            words.addAll(List.of("io.vipdeck.cli.AgentMain", "run", "-f", file.toString()));
            words.addAll(List.of("--socket", socket().toString()));
            words.addAll(List.of("--state-dir", directory.resolve("state").toString()));
        } else {
            words.add(keepalived.program().toString());
            words.addAll(List.of("-n", "-l", "-G", "-D", "-P", "-f", file.toString()));
            words.addAll(List.of("-p", directory.resolve("parent.pid").toString()));
            words.addAll(List.of("-r", directory.resolve("vrrp.pid").toString()));
        }
        Map<String, String> environment = seat == Seat.OURS ? Map.of() : keepalived.environment();
        Path log = directory.resolve(seat + ".log");
        SeatedDaemon daemon =
                SeatedDaemon.start(seat, directory.resolve("scripts"), log, environment, words);
        daemons.put(seat, daemon);
        awaitLog(seat, awaited);
        return Wiretap.now();
    }

    /** Waits until the daemon of a seat has written something. */
    void awaitLog(Seat seat, String text) throws IOException {
        long limit = Wiretap.now() + START_NANOS;
        while (!daemon(seat).log().contains(text)) {
            if (Wiretap.now() > limit || !daemon(seat).runs()) {
                throw new AssertionError(
                        seat + " has not said \"" + text + "\"\n" + daemon(seat).log());
            }
            LockSupport.parkNanos(5 * MILLI);
        }
    }

    private Path socket() {
        return directory.resolve("agent.sock");
    }

    SeatedDaemon daemon(Seat seat) {
        SeatedDaemon daemon = daemons.get(seat);
        if (daemon == null) {
            throw new IllegalStateException("nothing runs on the seat " + seat);
        }
        return daemon;
    }

    /** What our agent says of itself on its control socket. */
    Status status() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            String request = Lines.encode(Request.STATUS) + "\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            BufferedReader reader = new BufferedReader(new InputStreamReader(
                    Channels.newInputStream(channel), StandardCharsets.UTF_8));
            Message message = Lines.decode(String.valueOf(reader.readLine())).orElseThrow();
            return ((Message.StatusLine) message).status();
        }
    }

    // ---- what must be heard

    static Predicate<Frame> advertisement(Seat from, Router router) {
        return frame -> frame.isVrrp()
                && frame.from().equals(from.hardware())
                && frame.vrid() == router.vrid();
    }

    /** A seat that takes part since then becomes master where nobody, or somebody weaker, is. */
    Frame becomesMaster(Seat seat, long sinceNanos, Router router) throws Exception {
        Frame first = speaksFirst(seat, sinceNanos, router);
        assertOwns(seat, first, router);
        return first;
    }

    /** The same where it cannot be said who else has the addresses. */
    Frame speaksFirst(Seat seat, long sinceNanos, Router router) {
        Frame first = awaitAdvertisement(
                seat + " becomes master",
                sinceNanos,
                sinceNanos + router.downNanos(seat) + MARGIN_NANOS,
                seat,
                router);
        assertThat(first.priority()).isEqualTo(router.priority(seat));
        return first;
    }

    private Frame awaitAdvertisement(
            String what, long afterNanos, long untilNanos, Seat from, Router router) {
        return tap.await(
                        what + ", virtual router " + router.vrid(),
                        1,
                        afterNanos,
                        untilNanos,
                        advertisement(from, router))
                .get(0);
    }

    /**
     * The master's advertisements are believed: the other stays silent for longer than it would
     * wait without them.
     */
    void staysBackup(Seat backup, long sinceNanos, Router router) {
        Seat master = other(backup);
        long silent = sinceNanos + router.downNanos(backup) + router.intervalNanos();
        awaitAdvertisement(
                master + " goes on",
                silent,
                silent + router.intervalNanos() + MARGIN_NANOS,
                master,
                router);
        assertThat(tap.after(sinceNanos, advertisement(backup, router)))
                .as("advertisements of %s as a backup of router %s", backup, router.vrid())
                .isEmpty();
    }

    /** The master is told to end: it resigns, and the other waits for its skew only. */
    void stop(Seat master, List<Router> routers) throws Exception {
        Seat backup = other(master);
        long asked = Wiretap.now();
        daemon(master).stop();
        for (Router router : routers) {
            Frame goodbye = tap.await(
                            master + " resigns from " + router.vrid(),
                            1,
                            asked,
                            asked + START_NANOS,
                            advertisement(master, router).and(frame -> frame.priority() == 0))
                    .get(0);
            long heard = goodbye.stampNanos();
            Frame first = awaitAdvertisement(
                    backup + " takes over after priority 0",
                    heard,
                    heard + router.latestNanos(backup),
                    backup,
                    router);
            waited("skew", heard, first, router.skewNanos(backup), router);
            assertOwns(backup, first, router);
        }
        daemon(master).awaitEnd();
    }

    /** The master is killed: the other waits out its whole timer. The dead one's addresses stay. */
    void kill(Seat master, List<Router> routers) throws Exception {
        Seat backup = other(master);
        daemon(master).kill();
        long killed = Wiretap.now();
        for (Router router : routers) {
            long latest = router.downNanos(backup) + MARGIN_NANOS;
            Frame first = awaitAdvertisement(
                    backup + " takes over from the dead", killed, killed + latest, backup, router);
            List<Frame> spoken = tap.after(0, advertisement(master, router));
            long last = spoken.get(spoken.size() - 1).stampNanos();
            assertThat(spoken.get(spoken.size() - 1).priority()).isNotZero();
            waited("master down", last, first, router.downNanos(backup), router);
            assertAnnounced(backup, first.stampNanos(), router);
            for (String vip : router.vips()) {
                assertThat(lan.owners(vip)).contains(backup);
            }
        }
    }

    private void waited(String timer, long since, Frame first, long protocolNanos, Router router) {
        long waited = first.stampNanos() - since;
        System.out.printf(
                "router %d, %s: %.1f ms, by the protocol %.1f ms%n",
                router.vrid(), timer, waited / 1e6, protocolNanos / 1e6);
        assertThat(waited)
                .as(
                        "nanoseconds waited, %s of router %s\n%s",
                        timer, router.vrid(), tap.story(since))
                .isGreaterThan(protocolNanos - EARLY_NANOS)
                .isLessThan(protocolNanos + MARGIN_NANOS);
    }

    /**
     * A stronger master has spoken: the weaker falls silent without a resignation, the LAN learns
     * where the addresses are, and so it stays.
     *
     * @param sinceNanos from when on they may have heard each other
     * @param stronger what the weaker has heard at the latest
     */
    void givesWay(Seat weaker, long sinceNanos, Frame stronger, Router router) throws Exception {
        Seat winner = other(weaker);
        long spoken = stronger.stampNanos();
        long later = spoken + 3 * router.intervalNanos();
        awaitAdvertisement(
                winner + " goes on",
                later,
                later + router.intervalNanos() + MARGIN_NANOS,
                winner,
                router);
        List<Frame> words = tap.after(sinceNanos, advertisement(weaker, router));
        assertThat(words)
                .as("router %s\n%s", router.vrid(), tap.story(spoken))
                .allMatch(frame -> frame.priority() == router.priority(weaker))
                .allMatch(frame -> frame.stampNanos() < spoken + router.intervalNanos());
        if (weaker == Seat.OURS) {
            // Our last word makes the winner announce again.
            assertThat(words).isNotEmpty();
            long word = words.get(words.size() - 1).stampNanos();
            assertAnnounced(winner, word, router);
        }
        for (String vip : router.vips()) {
            awaitOwners(vip, Set.of(winner));
        }
    }

    /** Exactly one host has the addresses, and has told the LAN so. */
    void assertOwns(Seat seat, Frame first, Router router) throws Exception {
        assertAnnounced(seat, first.stampNanos(), router);
        for (String vip : router.vips()) {
            awaitOwners(vip, Set.of(seat));
        }
    }

    /** Waits until these, and nobody else, have an address. */
    void awaitOwners(String vip, Set<Seat> seats) throws Exception {
        long limit = Wiretap.now() + START_NANOS;
        while (!lan.owners(vip).equals(seats)) {
            if (Wiretap.now() > limit) {
                assertThat(lan.owners(vip)).as("owners of %s", vip).isEqualTo(seats);
            }
            LockSupport.parkNanos(20 * MILLI);
        }
    }

    private void assertAnnounced(Seat seat, long afterNanos, Router router) {
        for (String vip : router.vips()) {
            InetAddress address = IpLiteral.parse(vip).orElseThrow();
            tap.await(
                    seat + " announces " + vip,
                    ANNOUNCEMENTS,
                    afterNanos,
                    afterNanos + 2 * MARGIN_NANOS,
                    frame -> frame.from().equals(seat.hardware()) && frame.announces(address));
        }
    }

    /**
     * For the same configuration both say the same: every byte of the IP header but identification,
     * checksum and source, every byte of the message but priority and checksum.
     */
    void assertSameBytes(Router router) {
        Frame ours = tap.after(0, advertisement(Seat.OURS, router)).get(0);
        Frame theirs = tap.after(0, advertisement(Seat.KEEPALIVED, router)).get(0);
        assertThat(ours.to()).isEqualTo(theirs.to());
        assertThat(without(ours.ipHeader(), 4, 5, 10, 11, 12, 13, 14, 15))
                .isEqualTo(without(theirs.ipHeader(), 4, 5, 10, 11, 12, 13, 14, 15));
        assertSameMessage(router);
    }

    /** The same, of the message alone: to each other the two send to different addresses. */
    void assertSameMessage(Router router) {
        Frame ours = tap.after(0, advertisement(Seat.OURS, router)).get(0);
        Frame theirs = tap.after(0, advertisement(Seat.KEEPALIVED, router)).get(0);
        assertThat(without(ours.message(), 2, 6, 7)).isEqualTo(without(theirs.message(), 2, 6, 7));
    }

    private static String without(String hex, int... octets) {
        StringBuilder left = new StringBuilder(hex);
        for (int octet : octets) {
            left.replace(2 * octet, 2 * octet + 2, "..");
        }
        return left.toString();
    }

    /** What the daemons have said since their last start. */
    String logs() throws IOException {
        StringBuilder logs = new StringBuilder();
        for (Map.Entry<Seat, SeatedDaemon> each : daemons.entrySet()) {
            logs.append("---- ")
                    .append(each.getKey())
                    .append('\n')
                    .append(each.getValue().log());
        }
        return logs.toString();
    }

    @Override
    public void close() throws IOException {
        for (SeatedDaemon daemon : daemons.values()) {
            daemon.close();
        }
        tap.close();
        lan.close();
    }
}
