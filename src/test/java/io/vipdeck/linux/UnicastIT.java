package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipdeck.agent.Host.Family;
import io.vipdeck.agent.HostEvent;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Packet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;

/** Packets to one host on the wire, in network namespaces of their own. */
@Timeout(30)
class UnicastIT {
    private static final long SECOND = 1_000_000_000L;
    private static final byte[] MESSAGE =
            HexFormat.of().parseHex("214264010001abcdc0a810823131313100000000");

    @TempDir
    private Path directory;

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
        network.left("addr", "add", "2001:db8::1/64", "dev", "ens33", "nodad");
        network.right("addr", "add", "2001:db8::2/64", "dev", "ens33", "nodad");
        network.left("addr", "add", "fe80::1/64", "dev", "ens33", "nodad");
        network.right("addr", "add", "fe80::2/64", "dev", "ens33", "nodad");
        left = network.onLeft(() -> open("left"));
        right = network.onRight(() -> open("right"));
        for (Family family : Family.values()) {
            assertThat(network.onLeft(() -> left.listen("ens33", family))).isEmpty();
            assertThat(network.onRight(() -> right.listen("ens33", family))).isEmpty();
        }
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

    /** The TTL that is asked for arrives, beside the group's 255 on the same socket. */
    @ParameterizedTest
    @CsvSource({
        "192.168.16.128, 192.168.16.129, 255",
        "192.168.16.128, 192.168.16.129, 64",
        "192.168.16.128, 224.0.0.18, 255",
        "2001:db8::1, 2001:db8::2, 255",
        "2001:db8::1, 2001:db8::2, 7",
        "fe80::1, fe80::2, 255",
        "fe80::1, ff02::12, 255",
    })
    void aMessageReachesItsPeer(String from, String to, int ttl) {
        assertThat(left.send("ens33", new Packet(ip(from), ip(to), ttl, ByteBuffer.wrap(MESSAGE))))
                .isEmpty();

        HostEvent.Received received = next(right);
        assertThat(received.interfaceName()).isEqualTo("ens33");
        assertThat(received.source()).isEqualTo(ip(from));
        assertThat(received.destination()).isEqualTo(ip(to));
        assertThat(received.ttl()).isEqualTo(ttl);
        assertThat(Hex.text(received.message())).isEqualTo(HexFormat.of().formatHex(MESSAGE));
    }

    /** A configured source may appear late at boot, or never where a router translates it. */
    @ParameterizedTest
    @CsvSource({"192.168.16.200, 192.168.16.129", "2001:db8::200, 2001:db8::2"})
    void aSourceThatIsNotHereIsNoReasonToFail(String from, String to) {
        assertThat(left.send("ens33", new Packet(ip(from), ip(to), 255, ByteBuffer.wrap(MESSAGE))))
                .isEmpty();
        assertThat(next(right).source()).isEqualTo(ip(from));
    }

    /** A peer on another network, through a router; the group never leaves its own. */
    @Test
    void aPeerMayBeBehindARouter() throws Exception {
        network.left("route", "add", "10.9.0.0/24", "via", "192.168.16.129");
        network.right("addr", "add", "10.9.0.9/24", "dev", "lo");

        assertThat(left.send(
                        "ens33",
                        new Packet(
                                ip("192.168.16.128"),
                                ip("10.9.0.9"),
                                64,
                                ByteBuffer.wrap(MESSAGE))))
                .isEmpty();

        assertThat(next(right).destination()).isEqualTo(ip("10.9.0.9"));
    }

    private LinuxHost open(String name) throws KernelException, IOException {
        return LinuxHost.open(
                directory.resolve(name + ".sock"),
                directory.resolve(name),
                Map.of(),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    }

    private static HostEvent.Received next(LinuxHost host) {
        long deadline = System.nanoTime() + 5 * SECOND;
        while (System.nanoTime() - deadline < 0) {
            HostEvent event = host.next();
            if (event instanceof HostEvent.Received received) {
                return received;
            }
            if (event == null) {
                host.await(deadline);
            }
        }
        throw new AssertionError("nothing was received within 5 s");
    }

    private static InetAddress ip(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }
}
