package io.vipdeck.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipdeck.inventory.Inventory.Become;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The isolation script for real, in namespaces made for it: a host with an address and a VIP, an
 * operator and a stranger on the same LAN.
 */
class IsolationIT {
    private static final long PID = ProcessHandle.current().pid();
    private static final String LAN = "vdl" + PID;
    private static final String HOST = "vdh" + PID;
    private static final String OPERATOR = "vdo" + PID;
    private static final String STRANGER = "vds" + PID;
    private static final List<String> CUT_NFT =
            List.of("cut", "nft", "ip", "10.66.0.9", "10.66.0.1", "2222");
    private static final List<String> CUT_IPTABLES =
            List.of("cut", "iptables", "ip", "10.66.0.9", "10.66.0.1", "2222");

    private final List<Process> servers = new ArrayList<>();

    @BeforeEach
    void a_lan() throws Exception {
        boolean able = "root".equals(System.getProperty("user.name"))
                && Files.isExecutable(Path.of("/usr/sbin/nft"));
        if (Boolean.getBoolean("lab.required")) {
            assertThat(able).as("root and nft").isTrue();
        }
        assumeTrue(able, "needs root and nft");
        sh("ip netns add " + LAN + " && ip -n " + LAN + " link add lan type bridge" + " && ip -n "
                + LAN + " link set lan up");
        join(HOST, "10.66.0.1");
        join(OPERATOR, "10.66.0.9");
        join(STRANGER, "10.66.0.8");
        sh("ip -n " + HOST + " addr add 10.66.0.100/24 dev eth0");
        serve(2222);
        serve(8080);
        sh("ip netns exec " + HOST + " nft add table inet users");
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        for (Process server : servers) {
            server.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        }
        for (String namespace : List.of(HOST, OPERATOR, STRANGER, LAN)) {
            new ProcessBuilder("ip", "netns", "del", namespace)
                    .redirectErrorStream(true)
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void nft_cuts_all_but_the_operators_ssh_and_undo_touches_nothing_else() throws Exception {
        cutsAndUndoes(CUT_NFT);
    }

    @Test
    void iptables_does_the_same() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/iptables")), "needs iptables");
        cutsAndUndoes(CUT_IPTABLES);
    }

    private void cutsAndUndoes(List<String> cut) throws Exception {
        String before = ruleset();
        assertThat(connects(STRANGER, "10.66.0.1", 8080)).isTrue();
        assertThat(connects(STRANGER, "10.66.0.100", 8080)).isTrue();
        assertThat(connects(OPERATOR, "10.66.0.1", 2222)).isTrue();

        assertThat(script(cut)).contains("arp yes");

        assertThat(script(List.of("state"))).isEqualTo("cut yes\n");
        assertThat(connects(OPERATOR, "10.66.0.1", 2222))
                .as("the operator's SSH")
                .isTrue();
        assertThat(connects(OPERATOR, "10.66.0.1", 8080))
                .as("the operator's HTTP")
                .isFalse();
        // What the stranger has learned of the LAN before would hide whether ARP is answered.
        sh("ip -n " + STRANGER + " neigh flush all");
        assertThat(connects(STRANGER, "10.66.0.1", 2222)).as("a stranger's SSH").isFalse();
        assertThat(connects(STRANGER, "10.66.0.100", 8080)).as("the VIP").isFalse();
        assertThat(neighbour(STRANGER, "10.66.0.100"))
                .as("ARP for the VIP")
                .doesNotContain("lladdr");
        assertThat(connects(HOST, "127.0.0.1", 8080))
                .as("the host's own loopback")
                .isTrue();
        // Twice is the same as once.
        assertThat(script(cut)).contains("arp yes");

        assertThat(script(List.of("undo"))).isEqualTo("cut no\n");
        assertThat(script(List.of("undo"))).isEqualTo("cut no\n");
        assertThat(connects(STRANGER, "10.66.0.100", 8080)).isTrue();
        assertThat(ruleset()).contains("table inet users").doesNotContainIgnoringCase("vipdeck");
        if (cut == CUT_NFT) {
            assertThat(ruleset()).isEqualTo(before);
        }
    }

    private void join(String namespace, String address) throws Exception {
        sh("ip netns add " + namespace + " && ip link add eth0 netns " + namespace
                + " type veth peer name " + namespace + " netns " + LAN
                + " && ip -n " + LAN + " link set " + namespace + " master lan up"
                + " && ip -n " + namespace + " link set lo up"
                + " && ip -n " + namespace + " addr add " + address + "/24 dev eth0"
                + " && ip -n " + namespace + " link set eth0 up");
    }

    private static String ruleset() throws Exception {
        return sh("ip netns exec " + HOST + " nft list ruleset");
    }

    private static String neighbour(String from, String address) throws Exception {
        return sh("ip -n " + from + " neigh show " + address);
    }

    /** Bash's own TCP; curl and netcat may not be there. */
    private static boolean connects(String from, String address, int port) throws Exception {
        Process process = new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        from,
                        "timeout",
                        "1",
                        "bash",
                        "-c",
                        "exec 3<>/dev/tcp/" + address + "/" + port)
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0;
    }

    /** A port that listens; the kernel completes connections without anyone accepting them. */
    private void serve(int port) throws Exception {
        Path program = Path.of(System.getProperty("java.home"), "bin", "java");
        Path source = Files.createTempFile("Listen", ".java");
        Files.writeString(source, """
                public class Listen {
                    public static void main(String[] a) throws Exception {
                        java.net.ServerSocket s = new java.net.ServerSocket(Integer.parseInt(a[0]), 50);
                        System.out.println("ready");
                        while (true) { s.accept().close(); }
                    }
                }
                """);
        Process server = new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        HOST,
                        program.toString(),
                        "-Xint",
                        source.toString(),
                        String.valueOf(port))
                .redirectErrorStream(true)
                .start();
        servers.add(server);
        assertThat(server.inputReader().readLine()).isEqualTo("ready");
        Files.delete(source);
    }

    /** The real script, in the host's namespace, words as {@link Isolation} gives them. */
    private static String script(List<String> words) throws Exception {
        ScriptedRemote remote = new ScriptedRemote("host").prints("undo", "cut no\n");
        new Isolation(remote, Become.NONE, NodeFault.DEAD_MAN, "it").revive();
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", HOST, "sh", "-s"));
        command.addAll(words);
        Process process = new ProcessBuilder(command).start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(remote.scripts().get(0).getBytes(StandardCharsets.UTF_8));
        }
        return output(process, String.join(" ", words));
    }

    private static String sh(String command) throws Exception {
        return output(new ProcessBuilder("sh", "-c", command).start(), command);
    }

    private static String output(Process process, String what) throws IOException {
        try {
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err =
                    new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(what).isTrue();
            assertThat(process.exitValue()).as(what + ": " + err).isZero();
            return out;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
