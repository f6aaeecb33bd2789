package io.vipdeck.remote;

import static io.vipdeck.remote.SshFixture.SOON;
import static io.vipdeck.remote.SshFixture.knownLine;
import static io.vipdeck.remote.SshFixture.manner;
import static io.vipdeck.remote.SshFixture.noKeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vipdeck.e2e.Await;
import io.vipdeck.remote.RemoteException.Kind;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Hosts that are reached through others. */
@Timeout(40)
class JumpTest {
    @TempDir
    Path home;

    private SshFixture web;
    private LoopbackSshd gate;
    private LoopbackSshd outer;
    private SshClient client;

    @BeforeEach
    void start() throws Exception {
        web = new SshFixture(home, true);
        gate = new LoopbackSshd(LoopbackSshd.newKey(), false);
        outer = new LoopbackSshd(LoopbackSshd.newKey(), false);
        for (LoopbackSshd hop : List.of(gate, outer)) {
            hop.authorize(web.authorized());
            hop.forward();
        }
        know("[127.0.0.1]:" + web.sshd.port(), web.hostKey);
        know("gate", gate.hostKey());
        know("outer", outer.hostKey());
        client = new SshClient(SshConfig.empty(), web.hostKeys(false), noKeys(), new Secrets());
    }

    @AfterEach
    void stop() throws Exception {
        web.close();
        gate.close();
        outer.close();
    }

    private void know(String name, java.security.KeyPair key) throws Exception {
        Files.writeString(web.known, Files.readString(web.known) + knownLine(name, key));
    }

    /** A machine on the way; its port changes with each test, so it goes by its alias. */
    private Target hop(String name, LoopbackSshd sshd, Target through) {
        HostTrust aliased = new HostTrust(
                Optional.of(name), HostTrust.Policy.ASK, "", Optional.empty(), Optional.empty());
        return new Target(
                name,
                "127.0.0.1",
                "op",
                sshd.port(),
                Optional.of(web.key),
                List.of(),
                manner(aliased, LoginWays.USUAL, Patience.STANDARD, through));
    }

    private Target behind(int port, Target through) {
        return SshFixture.with(
                web.target(port),
                manner(HostTrust.USUAL, LoginWays.USUAL, new Patience(250, 2), through));
    }

    private RemoteException refused(Target target) {
        return catchThrowableOfType(
                RemoteException.class, () -> client.open(target, SOON).close());
    }

    @Test
    void aChainOfTwoLeadsThereAndIsTakenDownAfterwards() throws Exception {
        Target target = behind(web.sshd.port(), hop("gate", gate, hop("outer", outer, null)));
        try (Ssh ssh = client.open(target, SOON)) {
            assertThat(ssh.run("echo hello", SOON).stdout()).isEqualTo("hello\n");
            Path big = Files.write(home.resolve("big"), new byte[3 << 20]);
            ssh.upload(big, home.resolve("copy").toString(), 0600, sent -> {}, SOON);
            assertThat(home.resolve("copy")).hasSameBinaryContentAs(big);
            assertThat(gate.sessions()).isEqualTo(1);
            assertThat(outer.sessions()).isEqualTo(1);
        }
        Await.until(
                "the way is free", SOON, () -> gate.sessions() + outer.sessions() == 0, () -> "");
    }

    @Test
    void manyHostsShareTheWay() throws Exception {
        Target target = behind(web.sshd.port(), hop("gate", gate, null));
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<Ssh>> opened = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                opened.add(threads.submit(() -> client.open(target, SOON)));
            }
            List<Ssh> sessions = new ArrayList<>();
            for (Future<Ssh> each : opened) {
                sessions.add(each.get(20, TimeUnit.SECONDS));
            }
            assertThat(gate.sessions()).isEqualTo(1);
            assertThat(web.sshd.sessions()).isEqualTo(6);
            for (Ssh session : sessions) {
                assertThat(session.run("exit 3", SOON).exitCode()).isEqualTo(3);
                session.close();
            }
            Await.until("the way is free", SOON, () -> gate.sessions() == 0, () -> "");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aWayThatBrokeIsMadeAnew() throws Exception {
        Target target = behind(web.sshd.port(), hop("gate", gate, null));
        try (Ssh ssh = client.open(target, SOON)) {
            gate.dropSessions();
            Await.until("the loss is noticed", SOON, () -> !ssh.alive(), () -> "");
            RemoteException lost =
                    catchThrowableOfType(RemoteException.class, () -> ssh.run("echo up", SOON));
            assertThat(lost.kind()).isEqualTo(Kind.LOST);
            try (Ssh again = client.open(target, SOON)) {
                assertThat(again.run("exit 0", SOON).succeeded()).isTrue();
            }
        }
    }

    @Test
    void theHostBehindItIsGivenUpWhenItIsSilent() throws Exception {
        try (FrozenWire wire = new FrozenWire(web.sshd.port())) {
            know("[127.0.0.1]:" + wire.port(), web.hostKey);
            Target target = behind(wire.port(), hop("gate", gate, null));
            try (Ssh ssh = client.open(target, SOON)) {
                assertThat(ssh.run("echo up", SOON).stdout()).isEqualTo("up\n");
                wire.freeze();
                RemoteException lost =
                        catchThrowableOfType(RemoteException.class, () -> ssh.run("echo up", SOON));
                assertThat(lost.kind()).isEqualTo(Kind.LOST);
            }
        }
    }

    @Test
    void everyHopsKeyIsCheckedUnderItsOwnName() throws Exception {
        Files.writeString(web.known, knownLine("[127.0.0.1]:" + web.sshd.port(), web.hostKey));
        know("gate", LoopbackSshd.newKey());
        RemoteException changed = refused(behind(web.sshd.port(), hop("gate", gate, null)));
        assertThat(changed.kind()).isEqualTo(Kind.HOST_KEY_CHANGED);
        assertThat(changed.getMessage())
                .startsWith("On the way to web1: gate (127.0.0.1 port " + gate.port()
                        + ") shows another host key than before");
        RemoteException unknown = refused(behind(web.sshd.port(), hop("outer", outer, null)));
        assertThat(unknown.kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
        assertThat(web.offers).extracting(HostKeys.Offer::name).containsExactly("outer");

        Files.writeString(web.known, knownLine("outer", outer.hostKey()));
        RemoteException last = refused(behind(web.sshd.port(), hop("outer", outer, null)));
        assertThat(last.getMessage()).startsWith("web1 (127.0.0.1 port ");
        assertThat(last.kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
    }

    @Test
    void whoStandsInTheWayIsNamed() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        String gateLabel = "gate (127.0.0.1 port " + gate.port() + ")";
        assertThat(refused(behind(closed, hop("gate", gate, null))))
                .hasMessage(gateLabel + " gets no connection to 127.0.0.1 port " + closed
                        + ", check from there that it is up and its address is right")
                .extracting(RemoteException::kind)
                .isEqualTo(Kind.UNREACHABLE);
        try (LoopbackSshd strict = new LoopbackSshd(LoopbackSshd.newKey(), false)) {
            strict.authorize(web.authorized());
            know("strict", strict.hostKey());
            assertThat(refused(behind(web.sshd.port(), hop("strict", strict, null)))
                            .getMessage())
                    .startsWith("strict (127.0.0.1 port " + strict.port()
                            + ") lets nobody connect through it");
        }
        gate.close();
        assertThat(refused(behind(web.sshd.port(), hop("gate", gate, null))))
                .hasMessage("On the way to web1: " + gateLabel
                        + " refuses connections, start sshd there or correct the port");
    }
}
