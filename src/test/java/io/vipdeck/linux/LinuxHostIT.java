package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipdeck.agent.Host;
import io.vipdeck.agent.Host.Family;
import io.vipdeck.agent.HostEvent;
import io.vipdeck.agent.ProcessPattern;
import io.vipdeck.keepalived.TrackedProcess.ParameterMatch;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Packet;
import io.vipdeck.vrrp.VirtualAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The whole room against the running kernel, in network namespaces of its own. */
@Timeout(30)
class LinuxHostIT {
    private static final long SECOND = 1_000_000_000L;
    private static final InetAddress LEFT = IpLiteral.parse("192.168.16.128").orElseThrow();
    private static final VirtualAddress VIP =
            VirtualAddress.parse("192.168.16.130/24").orElseThrow();
    private static final byte[] MESSAGE =
            HexFormat.of().parseHex("214264010001abcdc0a810823131313100000000");

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream journal = new ByteArrayOutputStream();
    private TwoNamespaces network;
    private LinuxHost left;
    private LinuxHost right;

    @BeforeAll
    static void onlyAsRoot() {
        boolean root = "root".equals(System.getProperty("user.name"));
        if (!root && Boolean.getBoolean("lab.required")) {
            fail("these tests make network namespaces, run them as root");
        }
        assumeTrue(root, "these tests make network namespaces, which only root may");
    }

    @BeforeEach
    void twoHosts() throws Exception {
        network = TwoNamespaces.make();
        left = network.onLeft(() -> open("left"));
        right = network.onRight(() -> open("right"));
    }

    @AfterEach
    void close() throws Exception {
        if (left != null) {
            left.close();
        }
        if (right != null) {
            right.close();
        }
        network.close();
    }

    @Test
    void installsAnAddressAndTakesItAwayAgain() throws Exception {
        assertThat(left.addAddress("ens33", VIP, "ens33:1")).isEmpty();
        assertThat(network.left("-o", "addr", "show", "dev", "ens33"))
                .contains("inet 192.168.16.130/24 scope global secondary", "ens33:1")
                .doesNotContain("192.168.16.130/24 brd");
        assertThat(left.addresses()).contains("192.168.16.130/24");
        assertThat(left.sourceAddress("ens33", Family.IPV4)).contains(LEFT);
        assertThat(directory.resolve("left/ledger")).hasContent("ens33 192.168.16.130/24\n");
        assertThat(left.addAddress("ens33", VIP, "")).as("present already").isEmpty();
        assertThat(next(left, HostEvent.AddressChanged.class))
                .isEqualTo(new HostEvent.AddressChanged("ens33", VIP.address(), true, ""));

        assertThat(left.removeAddress("ens33", VIP)).isEmpty();
        assertThat(network.left("-o", "addr", "show", "dev", "ens33"))
                .doesNotContain("192.168.16.130");
        assertThat(left.addresses()).doesNotContain("192.168.16.130/24");
        assertThat(directory.resolve("left/ledger")).isEmptyFile();
        assertThat(left.removeAddress("ens33", VIP)).as("gone already").isEmpty();
    }

    @Test
    void tellsAFirewallFromAWantOfRights() {
        assertThat(RawVrrpSocket.refusal("ens33", RawVrrpSocket.GROUP_IPV4, -Errno.EPERM))
                .isEqualTo("sending VRRP on ens33: this host's firewall drops it, let IP protocol"
                        + " 112 to 224.0.0.18 out");
        assertThat(RawVrrpSocket.refusal("ens33", RawVrrpSocket.GROUP_IPV4, -Errno.ENETDOWN))
                .isEqualTo("sending VRRP on ens33: the interface is down");
    }

    @Test
    void servesEvenWhereTheLedgerCannotBeWritten() throws Exception {
        // No file can be made under this name, as on a full disk.
        Files.createDirectory(directory.resolve("left/ledger.new"));

        assertThat(left.addAddress("ens33", VIP, "")).isEmpty();
        assertThat(left.addresses()).contains("192.168.16.130/24");
        assertThat(journal.toString(StandardCharsets.UTF_8))
                .contains("192.168.16.130/24 is not noted in the ledger");

        assertThat(left.removeAddress("ens33", VIP)).isEmpty();
        assertThat(left.addresses()).doesNotContain("192.168.16.130/24");
    }

    @Test
    void installsAnIpv6AddressThatIsUsableAtOnceAndNeverASource() throws Exception {
        VirtualAddress vip = VirtualAddress.parse("2001:db8::10").orElseThrow();

        assertThat(left.addAddress("ens33", vip, "")).isEmpty();

        assertThat(network.left("-o", "-6", "addr", "show", "dev", "ens33"))
                .contains("2001:db8::10/128")
                .contains("nodad")
                .contains("preferred_lft 0sec")
                .doesNotContain("2001:db8::10/128 scope global tentative");
    }

    @Test
    void saysWhatTheKernelRefuses() {
        assertThat(left.addAddress("ens99", VIP, ""))
                .contains("adding 192.168.16.130/24 to ens99: no such interface");
        assertThat(directory.resolve("left/ledger")).isEmptyFile();
        assertThat(left.listen("ens99", Family.IPV4)).isPresent();
        assertThat(left.linkUp("ens99")).isFalse();
        assertThat(left.send(
                        "ens99",
                        new Packet(LEFT, RawVrrpSocket.GROUP_IPV4, 255, ByteBuffer.wrap(MESSAGE))))
                .isPresent();
    }

    @Test
    void anAdvertisementReachesTheOtherHostAndNotItsSender() throws Exception {
        assertThat(network.onLeft(() -> left.listen("ens33", Family.IPV4))).isEmpty();
        assertThat(network.onRight(() -> right.listen("ens33", Family.IPV4))).isEmpty();

        assertThat(left.send(
                        "ens33",
                        new Packet(LEFT, RawVrrpSocket.GROUP_IPV4, 255, ByteBuffer.wrap(MESSAGE))))
                .isEmpty();

        HostEvent.Received received = next(right, HostEvent.Received.class);
        assertThat(received.interfaceName()).isEqualTo("ens33");
        assertThat(received.source()).isEqualTo(LEFT);
        assertThat(received.destination()).isEqualTo(RawVrrpSocket.GROUP_IPV4);
        assertThat(received.ttl()).isEqualTo(255);
        assertThat(Hex.text(received.message())).isEqualTo(HexFormat.of().formatHex(MESSAGE));
        left.await(System.nanoTime() + SECOND / 20);
        assertThat(left.next()).as("the sender does not hear itself").isNull();
    }

    @Test
    void speaksIpv6FromTheLinkLocalAddress() throws Exception {
        assertThat(network.onLeft(() -> left.listen("ens33", Family.IPV6))).isEmpty();
        assertThat(network.onRight(() -> right.listen("ens33", Family.IPV6))).isEmpty();
        long deadline = System.nanoTime() + 10 * SECOND;
        while (left.sourceAddress("ens33", Family.IPV6).isEmpty()
                && System.nanoTime() - deadline < 0) {
            // Duplicate address detection takes a second or two; its end is told.
            left.await(System.nanoTime() + SECOND / 10);
            drop(left);
        }
        InetAddress source = left.sourceAddress("ens33", Family.IPV6).orElseThrow();

        assertThat(left.send(
                        "ens33",
                        new Packet(
                                source, RawVrrpSocket.GROUP_IPV6, 255, ByteBuffer.wrap(MESSAGE))))
                .isEmpty();

        HostEvent.Received received = next(right, HostEvent.Received.class);
        assertThat(received.source()).isEqualTo(source);
        assertThat(received.destination()).isEqualTo(RawVrrpSocket.GROUP_IPV6);
        assertThat(received.ttl()).isEqualTo(255);
        assertThat(Hex.text(received.message())).isEqualTo(HexFormat.of().formatHex(MESSAGE));
    }

    @Test
    void theOtherSideLearnsWhereTheAddressIs() throws Exception {
        network.onRight(() -> {
            Libc libc = Libc.get();
            int fd = libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW, 0x0608); // ETH_P_ARP, network order
            ByteBuffer frame = Libc.buffer(128);
            left.announce("ens33", VIP);
            Poller poller = new Poller(libc);
            poller.add(readable(fd));
            assertThat(poller.await(5 * SECOND)).isEqualTo(1);
            int bytes = libc.recv(fd, frame);
            libc.close(fd);
            frame.limit(bytes);
            String mac = network.left("-o", "link", "show", "dev", "ens33")
                    .replaceAll("(?s).*link/ether ([0-9a-f:]+).*", "$1")
                    .replace(":", "");
            assertThat(Hex.text(frame))
                    .isEqualTo(Hex.text(
                            "ffffffffffff" + mac + "0806 0001 0800 0604 0001",
                            mac + "c0a81082 ffffffffffff c0a81082"));
            return null;
        });
    }

    @Test
    void theKernelTellsOfALostCable() throws Exception {
        assertThat(left.linkUp("ens33")).isTrue();

        network.right("link", "set", "ens33", "down");

        assertThat(next(left, HostEvent.LinkChanged.class))
                .isEqualTo(new HostEvent.LinkChanged("ens33", false));
        assertThat(left.linkUp("ens33")).isFalse();
        network.right("link", "set", "ens33", "up");
        assertThat(next(left, HostEvent.LinkChanged.class))
                .isEqualTo(new HostEvent.LinkChanged("ens33", true));
    }

    @Test
    void anInterfaceThatIsMadeAnewIsListenedOnAgain() throws Exception {
        network.onLeft(() -> left.listen("ens33", Family.IPV4));
        network.left("link", "del", "ens33");
        assertThat(next(left, HostEvent.LinkChanged.class).up()).isFalse();
        assertThat(left.send(
                        "ens33",
                        new Packet(LEFT, RawVrrpSocket.GROUP_IPV4, 255, ByteBuffer.wrap(MESSAGE))))
                .isPresent();

        network.left("link", "add", "ens33", "type", "veth", "peer", "name", "peer");
        network.left("link", "set", "ens33", "up");
        network.left("link", "set", "peer", "up");
        network.onLeft(() -> {
            HostEvent.LinkChanged change = next(left, HostEvent.LinkChanged.class);
            while (!change.up() || !change.interfaceName().equals("ens33")) {
                change = next(left, HostEvent.LinkChanged.class);
            }
            return null;
        });

        assertThat(left.send(
                        "ens33",
                        new Packet(LEFT, RawVrrpSocket.GROUP_IPV4, 255, ByteBuffer.wrap(MESSAGE))))
                .isEmpty();
    }

    @Test
    void anAddressTakenByAnotherHandIsTold() throws Exception {
        left.addAddress("ens33", VIP, "");
        next(left, HostEvent.AddressChanged.class);

        network.left("addr", "del", "192.168.16.130/24", "dev", "ens33");

        HostEvent.AddressChanged gone = next(left, HostEvent.AddressChanged.class);
        assertThat(gone.address()).isEqualTo(VIP.address());
        assertThat(gone.present()).isFalse();
        assertThat(gone.by()).matches("(ip \\()?process \\d+(\\)|, which has ended)");
        assertThat(left.addresses()).doesNotContain("192.168.16.130/24");
    }

    @Test
    void theNextAgentRemovesWhatADeadOneLeft() throws Exception {
        left.addAddress("ens33", VIP, "");
        byte[] ledger = Files.readAllBytes(directory.resolve("left/ledger"));
        left.close();
        // As after SIGKILL: the address is there, and so is its line.
        network.left("addr", "add", "192.168.16.130/24", "dev", "ens33");
        Files.write(directory.resolve("left/ledger"), ledger);

        left = network.onLeft(() -> open("left"));

        assertThat(network.left("-o", "addr", "show", "dev", "ens33"))
                .doesNotContain("192.168.16.130");
        assertThat(directory.resolve("left/ledger")).isEmptyFile();
        assertThat(journal.toString(StandardCharsets.UTF_8))
                .contains(
                        "removed 192.168.16.130/24 from ens33, left behind by an agent that died");
    }

    @Test
    void aSecondAgentOnTheSameSocketIsRefused() {
        assertThatThrownBy(() -> network.onLeft(() -> open("left")))
                .hasRootCauseInstanceOf(IOException.class)
                .hasRootCauseMessage("another agent answers on " + directory.resolve("left.sock")
                        + ", stop it or give this one a --socket of its own");
    }

    @Test
    void theKernelTellsOfADeathAtOnce() throws Exception {
        // A name of its own: the copy of sleep is called as no other process is.
        Path program = directory.resolve("vdsleep");
        Files.copy(Path.of("/bin/sleep"), program);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        left.watchProcess("nginx", "vdsleep");
        assertThat(next(left, HostEvent.ProcessGone.class).service()).isEqualTo("nginx");

        Process process = new ProcessBuilder(program.toString(), "60").start();
        long deadline = System.nanoTime() + 5 * SECOND;
        HostEvent event = new HostEvent.ProcessGone("nginx");
        while (event instanceof HostEvent.ProcessGone && System.nanoTime() - deadline < 0) {
            left.watchProcess("nginx", "vdsleep");
            event = next(left, HostEvent.class);
        }
        assertThat(event).isEqualTo(new HostEvent.ProcessFound("nginx", (int) process.pid()));

        long killed = System.nanoTime();
        Libc.get().kill((int) process.pid(), Libc.SIGKILL);
        assertThat(next(left, HostEvent.ProcessGone.class).service()).isEqualTo("nginx");
        assertThat(System.nanoTime() - killed).as("nanoseconds").isLessThan(SECOND);
    }

    @Test
    void slowWorkComesBackAsEvents() throws Exception {
        left.runScript("chk", command("", "sh", "-c", "exit 4"), 5 * SECOND);
        assertThat(next(left, HostEvent.ScriptEnded.class))
                .isEqualTo(new HostEvent.ScriptEnded("chk", 4, false));

        left.runScript("who", command("daemon", "sh", "-c", "exit $(id -u)"), 5 * SECOND);
        assertThat(next(left, HostEvent.ScriptEnded.class).exitCode()).isEqualTo(1);

        left.runScript(
                "groups",
                command("daemon", "sh", "-c", "test \"$(id -G)\" = \"$(id -G daemon)\""),
                5 * SECOND);
        assertThat(next(left, HostEvent.ScriptEnded.class).exitCode()).isZero();

        left.probe("nginx", URI.create("http://127.0.0.1:9/"), SECOND);
        assertThat(next(left, HostEvent.Probed.class).status()).isZero();

        left.askToStop();
        assertThat(next(left, HostEvent.StopAsked.class)).isNotNull();
    }

    @Test
    void followsFilesAndCountsProcesses() throws Exception {
        Path file = directory.resolve("maint");
        left.watchFiles(Map.of("maint", file.toString()));
        assertThat(next(left, HostEvent.FileSeen.class).content()).isEmpty();
        Files.writeString(file, "1");
        assertThat(next(left, HostEvent.FileSeen.class).content()).contains("1");

        Path program =
                Files.copy(Path.of("/bin/sleep").toRealPath(), directory.resolve("vdcounted"));
        Process process = new ProcessBuilder(program.toString(), "60").start();
        ProcessPattern pattern =
                new ProcessPattern("web", "vdcounted", List.of(), ParameterMatch.NONE, false);
        network.onLeft(() -> {
            left.countProcesses(List.of(pattern));
            return null;
        });
        int count = 0;
        while (count == 0) {
            // It may not have its own name yet; then it is found a moment later.
            count = next(left, HostEvent.ProcessesCounted.class).count();
        }
        assertThat(count).isEqualTo(1);
        process.destroyForcibly();
        assertThat(next(left, HostEvent.ProcessesCounted.class).count()).isZero();
        assertThat(journal.toString(StandardCharsets.UTF_8))
                .as("another network namespace has no process events")
                .contains("deaths are told, new processes are looked for every 5 s");
    }

    private static Host.Command command(String user, String... words) {
        return new Host.Command(List.of(words), user, false);
    }

    private LinuxHost open(String name) throws KernelException, IOException {
        return LinuxHost.open(
                directory.resolve(name + ".sock"),
                directory.resolve(name),
                Map.of(),
                new PrintStream(journal, true, StandardCharsets.UTF_8));
    }

    private static <E extends HostEvent> E next(LinuxHost host, Class<E> kind) {
        long deadline = System.nanoTime() + 5 * SECOND;
        while (System.nanoTime() - deadline < 0) {
            HostEvent event = host.next();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
            if (event == null) {
                host.await(deadline);
            }
        }
        throw new AssertionError("no " + kind.getSimpleName() + " within 5 s");
    }

    private static void drop(LinuxHost host) {
        HostEvent event = host.next();
        while (event != null) {
            event = host.next();
        }
    }

    private static Readable readable(int fd) {
        return new Readable() {
            @Override
            public int fd() {
                return fd;
            }

            @Override
            public void drain() {
                // The test reads for itself.
            }
        };
    }
}
