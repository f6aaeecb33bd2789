package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipdeck.keepalived.Announcing;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.VirtualMac;
import io.vipdeck.linux.PeerLan.Seat;
import io.vipdeck.sim.Pair;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.VirtualAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * {@code use_vmac} on a real switch (RFC 9568 sections 7.2, 7.3, 8.1.2, 8.2.2): two of our agents, and a
 * client that hears everything and keeps its neighbours. Needs root.
 */
@Timeout(60)
class VirtualMacIT {
    private static final long SECOND = 1_000_000_000L;
    private static final Seat STRONG = Seat.OURS;
    private static final Seat WEAK = Seat.KEEPALIVED;
    private static final String VIP = "192.168.16.130";
    private static final InetAddress ADDRESS = IpLiteral.parse(VIP).orElseThrow();
    private static final String VIRTUAL = "00005e000142";
    private static final String SHOWN = "00:00:5e:00:01:42";

    @TempDir
    private Path directory;

    private final List<SeatedAgent> agents = new ArrayList<>();
    private PeerLan lan;
    private Wiretap tap;

    @BeforeAll
    static void onlyAsRoot() {
        boolean root = "root".equals(System.getProperty("user.name"));
        if (!root && Boolean.getBoolean("lab.required")) {
            fail("these tests make network namespaces, run them as root");
        }
        assumeTrue(root, "these tests make network namespaces, which only root may");
    }

    @BeforeEach
    void aLan() throws Exception {
        lan = PeerLan.make();
        tap = Wiretap.open(Seat.LISTENER.namespace());
    }

    @AfterEach
    void close() throws Exception {
        for (SeatedAgent agent : agents) {
            agent.close();
        }
        tap.close();
        lan.close();
    }

    @Test
    void framesAndAnswersOfAMasterComeFromTheVirtualMac() throws Exception {
        SeatedAgent strong = master(STRONG, pair -> pair);
        assertThat(strong.log()).contains("192.168.16.130/24 added to vrrp.66");

        connect(VIP);
        connect("192.168.16.128");

        assertThat(advertisements(VIRTUAL)).isNotEmpty().allSatisfy(frame -> {
            assertThat(frame.to()).isEqualTo("01005e000012");
            assertThat(frame.ipHeader()).as("from the host's own address").contains("c0a81080");
        });
        assertThat(advertisements(STRONG.hardware())).isEmpty();
        assertThat(tap.after(0, frame -> frame.announces(ADDRESS)))
                .isNotEmpty()
                .allMatch(frame -> frame.from().equals(VIRTUAL));
        assertThat(neighbour(VIP)).contains(SHOWN);
        assertThat(neighbour("192.168.16.128")).contains("02:00:00:00:00:80");
        assertThat(lan.ip(STRONG, "-d -o link show vrrp.66"))
                .contains("vrrp.66@ens33", SHOWN, "macvlan mode bridge", ",UP");
        assertThat(lan.ip(STRONG, "-o addr show ens33")).doesNotContain(VIP);
    }

    /** Not an announcement is made, and the client finds the other host under the same address. */
    @Test
    void aFailoverLeavesTheNeighboursAsTheyAre() throws Exception {
        SeatedAgent strong = master(STRONG, VirtualMacIT::silent);
        SeatedAgent weak = start(WEAK, VirtualMacIT::silent, 99);
        weak.awaitLog("INIT to BACKUP");
        connect(VIP);
        assertThat(lan.ip(WEAK, "-d -o link show vrrp.66")).contains(SHOWN, "state DOWN");
        String before = neighbour(VIP);

        strong.stop();
        weak.awaitLog("BACKUP to MASTER");
        weak.awaitLog("added to vrrp.66");

        connect(VIP);
        assertThat(before).contains(SHOWN);
        assertThat(neighbour(VIP)).contains(SHOWN);
        assertThat(tap.after(0, frame -> frame.announces(ADDRESS))).isEmpty();
        assertThat(lan.ip(STRONG, "-o link show")).doesNotContain("vrrp.66");
        assertThat(setting(STRONG, "arp_ignore")).isEqualTo("0");
    }

    /** An engine without a virtual MAC address was killed here: its address must not answer too. */
    @Test
    void anAddressThatWasLeftOnTheInterfaceBelowGoes() throws Exception {
        lan.ip(STRONG, "addr add 192.168.16.130/24 dev ens33");
        SeatedAgent strong = master(STRONG, pair -> pair);

        assertThat(strong.log()).contains("192.168.16.130/24 was left on ens33");
        assertThat(lan.ip(STRONG, "-o addr show ens33")).doesNotContain(VIP);
        connect(VIP);
        assertThat(neighbour(VIP)).contains(SHOWN);
    }

    /** Each hears the other although both speak from one address. */
    @Test
    void theStrongerTakesTheVirtualMacBack() throws Exception {
        SeatedAgent weak = master(WEAK, pair -> pair);
        SeatedAgent strong = start(STRONG, pair -> pair, 101);
        strong.awaitLog("BACKUP to MASTER: its priority 101 is higher than the 100");
        weak.awaitLog("MASTER to BACKUP: 192.168.16.128 has the higher priority 101");
        weak.awaitLog("192.168.16.130/24 removed from vrrp.66");

        connect(VIP);

        assertThat(neighbour(VIP)).contains(SHOWN);
        assertThat(lan.ip(WEAK, "-o link show vrrp.66")).contains("state DOWN");
        assertThat(tap.after(0, Frame::isVrrp))
                .as("only the last word of who gave way is from its own address")
                .filteredOn(frame -> !frame.from().equals(VIRTUAL))
                .hasSize(1)
                .allMatch(frame -> frame.from().equals(WEAK.hardware()));
    }

    @Test
    void withXmitBaseOnlyTheAdvertisementsAreTheInterfacesOwn() throws Exception {
        master(STRONG, pair -> {
            pair.virtualMac = Optional.of(new VirtualMac("vip0", true));
            return pair;
        });

        connect(VIP);

        assertThat(advertisements(STRONG.hardware())).isNotEmpty();
        assertThat(advertisements(VIRTUAL)).isEmpty();
        assertThat(neighbour(VIP)).contains(SHOWN);
        assertThat(lan.ip(STRONG, "-o addr show vip0")).contains(VIP);
    }

    @Test
    void ipv6HasAVirtualMacOfItsOwn() throws Exception {
        SeatedAgent strong = master(STRONG, pair -> {
            pair.version = 3;
            pair.password = Optional.empty();
            pair.vip = VirtualAddress.parse("fe80::42").orElseThrow();
            pair.excluded = List.of(VirtualAddress.parse("2001:db8::42/64").orElseThrow());
            return pair;
        });
        strong.awaitLog("2001:db8::42/64 added to vrrp6.66");
        lan.ip(Seat.LISTENER, "addr add 2001:db8::9/64 dev ens33 nodad");
        lan.ip(STRONG, "addr add 2001:db8::128/64 dev ens33 nodad");

        connect("2001:db8::42");
        String index = lan.ip(Seat.LISTENER, "-o link show ens33").split(":", 2)[0];
        connect("fe80::42%" + index);

        assertThat(advertisements("00005e000242"))
                .isNotEmpty()
                .allMatch(frame -> frame.to().equals("333300000012"));
        assertThat(neighbour("2001:db8::42")).contains("00:00:5e:00:02:42");
        assertThat(neighbour("fe80::42")).contains("00:00:5e:00:02:42");
        assertThat(lan.ip(STRONG, "-o -6 addr show vrrp6.66"))
                .as("no address made from the virtual MAC address")
                .hasLineCount(2);
    }

    /** What a killed agent leaves: the interface, its address, and the setting below it. */
    @Test
    void theSuccessorRemovesWhatAKilledAgentLeft() throws Exception {
        SeatedAgent killed = master(STRONG, pair -> pair);
        killed.abandon();
        assertThat(lan.ip(STRONG, "-o addr show vrrp.66")).contains(VIP);
        assertThat(setting(STRONG, "arp_ignore")).isEqualTo("1");

        SeatedAgent successor = start(STRONG, Pair::withoutVirtualMac, 100);

        assertThat(lan.ip(STRONG, "-o link show")).doesNotContain("vrrp.66");
        assertThat(lan.ip(STRONG, "-o addr show")).doesNotContain(VIP);
        assertThat(setting(STRONG, "arp_ignore")).isEqualTo("0");
        assertThat(setting(STRONG, "arp_announce")).isEqualTo("0");
        assertThat(successor.log())
                .contains("removed the interface vrrp.66, left behind by an agent");
    }

    @Test
    void theCleanerOfTheServiceRemovesItToo() throws Exception {
        SeatedAgent killed = master(STRONG, pair -> pair);
        killed.abandon();
        Path ledger = directory.resolve(STRONG + "/ledger");
        assertThat(ledger)
                .hasContent("vrrp.66 192.168.16.130/24\nvrrp.66 link " + SHOWN
                        + "\nens33 arp_ignore 0 1\nens33 arp_announce 0 2\n");

        release(ledger);

        assertThat(lan.ip(STRONG, "-o link show")).doesNotContain("vrrp.66");
        assertThat(setting(STRONG, "arp_ignore")).isEqualTo("0");
        assertThat(setting(STRONG, "arp_announce")).isEqualTo("0");
        assertThat(ledger).isEmptyFile();
    }

    /** Name and virtual MAC address must both be as they were noted. */
    @Test
    void theCleanerLeavesWhatIsNotOurs() throws Exception {
        lan.ip(STRONG, "link add vrrp.66 link ens33 address 02:00:00:00:01:42 type macvlan");
        lan.sysctl(STRONG, "net/ipv4/conf/ens33/arp_ignore", "2");
        Path ledger = Files.writeString(
                directory.resolve("ledger"),
                "vrrp.66 link " + SHOWN + "\nens33 arp_ignore 0 1\n../all arp_ignore 0 0\n");

        release(ledger);

        assertThat(lan.ip(STRONG, "-o link show")).contains("vrrp.66");
        assertThat(setting(STRONG, "arp_ignore")).isEqualTo("2");
        assertThat(ledger).isEmptyFile();
    }

    @Test
    void aNameThatIsTakenIsAFaultUntilItIsFree() throws Exception {
        lan.ip(STRONG, "link add vrrp.66 type veth peer name other");
        SeatedAgent agent = start(STRONG, pair -> pair, 100);
        agent.awaitLog("INIT to FAULT: use_vmac: there is an interface vrrp.66 that is not the"
                + " agent's, remove it or give use_vmac another name");

        lan.ip(STRONG, "link del vrrp.66");

        agent.awaitLog("FAULT to BACKUP: vrrp.66 is there");
        agent.awaitLog("BACKUP to MASTER");
        connect(VIP);
    }

    @Test
    void anInterfaceBelowThatComesLateIsWaitedFor() throws Exception {
        lan.ip(STRONG, "link set ens33 down");
        lan.ip(STRONG, "link set ens33 name ens34");
        SeatedAgent agent = start(STRONG, pair -> pair, 100);
        agent.awaitLog("INIT to FAULT: ");

        lan.ip(STRONG, "link set ens34 name ens33");
        lan.ip(STRONG, "link set ens33 up");

        agent.awaitLog("BACKUP to MASTER");
        connect(VIP);
        assertThat(neighbour(VIP)).contains(SHOWN);
    }

    /** Somebody deletes it: it is made again, and the address comes back. */
    @Test
    void anInterfaceThatSomebodyDeletesIsMadeAgain() throws Exception {
        SeatedAgent agent = master(STRONG, pair -> pair);

        lan.ip(STRONG, "link del vrrp.66");

        agent.awaitLog("is put back");
        awaitAddress("vrrp.66");
        connect(VIP);
    }

    @Test
    void aReloadMovesTheAddressesToTheVirtualMacAndBack() throws Exception {
        SeatedAgent agent = master(STRONG, Pair::withoutVirtualMac);
        connect(VIP);
        assertThat(neighbour(VIP)).contains("02:00:00:00:00:80");

        agent.reload(configuration(pair -> pair, 100));
        awaitAddress("vrrp.66");
        awaitNeighbour(SHOWN);
        connect(VIP);

        agent.reload(configuration(Pair::withoutVirtualMac, 100));
        awaitAddress("ens33");
        awaitNeighbour("02:00:00:00:00:80");
        connect(VIP);
        assertThat(lan.ip(STRONG, "-o link show")).doesNotContain("vrrp.66");
        assertThat(setting(STRONG, "arp_ignore")).isEqualTo("0");
        assertThat(agent.log()).doesNotContain("MASTER to");
    }

    // ---- the stage

    private SeatedAgent master(Seat seat, UnaryOperator<Pair> change) throws Exception {
        SeatedAgent agent = start(seat, change, 100);
        agent.awaitLog("BACKUP to MASTER");
        return agent;
    }

    private SeatedAgent start(Seat seat, UnaryOperator<Pair> change, int priority)
            throws Exception {
        SeatedAgent agent = SeatedAgent.start(seat, directory, configuration(change, priority));
        agents.add(agent);
        return agent;
    }

    private static Configuration configuration(UnaryOperator<Pair> change, int priority) {
        Pair pair = Pair.priority(priority);
        pair.version = 3;
        pair.password = Optional.empty();
        pair.interval = SECOND / 5;
        pair.virtualMac = Optional.of(new VirtualMac("", false));
        return change.apply(pair).build();
    }

    private static Pair silent(Pair pair) {
        pair.announcing = new Announcing(0, 0, 0, 0, 0, 0, 0, 0);
        return pair;
    }

    private List<Frame> advertisements(String from) {
        return tap.after(0, frame -> frame.isVrrp() && frame.from().equals(from));
    }

    /** A TCP connection from the client: refused is an answer too, and the one that must come. */
    private static void connect(String address) throws Exception {
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        Thread client = new Thread(() -> {
            try (Socket socket = new Socket()) {
                NetworkNamespace.enter(Seat.LISTENER.namespace());
                socket.connect(new InetSocketAddress(InetAddress.getByName(address), 9), 3000);
                answered.complete(true);
            } catch (ConnectException refused) {
                answered.complete(refused.getMessage().contains("refused"));
            } catch (Exception silent) {
                answered.completeExceptionally(silent);
            }
        });
        client.start();
        assertThat(answered.get(10, TimeUnit.SECONDS)).as("%s answers", address).isTrue();
    }

    private String neighbour(String address) throws Exception {
        return lan.ip(Seat.LISTENER, "neigh show " + address);
    }

    private void awaitNeighbour(String hardware) throws Exception {
        long limit = System.nanoTime() + 5 * SECOND;
        while (!neighbour(VIP).contains(hardware)) {
            assertThat(System.nanoTime()).as(neighbour(VIP)).isLessThan(limit);
            LockSupport.parkNanos(SECOND / 50);
        }
    }

    private void awaitAddress(String interfaceName) throws Exception {
        long limit = System.nanoTime() + 5 * SECOND;
        while (!lan.ip(STRONG, "-o addr show to " + VIP).contains(interfaceName + " ")) {
            assertThat(System.nanoTime()).as(agents.get(0).log()).isLessThan(limit);
            LockSupport.parkNanos(SECOND / 50);
        }
    }

    private String setting(Seat seat, String key) throws Exception {
        return lan.sysctl(seat, "net/ipv4/conf/ens33/" + key);
    }

    private void release(Path ledger) throws Exception {
        Path script = directory.resolve("release-addresses");
        try (InputStream in =
                LinuxHost.class.getResourceAsStream("/io/vipdeck/deploy/agent/release-addresses")) {
            Files.writeString(script, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(lan.in(STRONG, "sh " + script + " " + ledger)).isEmpty();
    }
}
