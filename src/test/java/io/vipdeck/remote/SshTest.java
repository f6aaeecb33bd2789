package io.vipdeck.remote;

import static io.vipdeck.remote.SshFixture.SOON;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vipdeck.remote.RemoteException.Kind;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Commands, sockets and what happens when the other side goes away. */
@Timeout(20)
class SshTest {
    @TempDir
    static Path home;

    private static SshFixture fixture;
    private static Ssh ssh;

    @BeforeAll
    static void start() throws Exception {
        fixture = new SshFixture(home, true);
        ssh = fixture.open();
    }

    @AfterAll
    static void stop() throws Exception {
        ssh.close();
        fixture.close();
    }

    private static RemoteException failure(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(RemoteException.class, call);
    }

    @Test
    void theEndOfACommandIsItsExitStatusOrSignal() throws Exception {
        assertThat(ssh.run("exit 0", SOON).exitCode()).isZero();
        assertThat(ssh.run("echo no >&2; exit 3", SOON))
                .isEqualTo(new Remote.Result(3, "", "no\n", false));
        assertThat(ssh.run("test-signal KILL", SOON).exitCode()).isEqualTo(137);
        assertThat(ssh.run("test-signal ODD", SOON).exitCode()).isEqualTo(128);
    }

    @Test
    void commandsReadWhatTheyAreGivenAndThenTheEnd() throws Exception {
        assertThat(ssh.run("cat", SOON).stdout()).isEmpty();
        String text = "grüße\n".repeat(20_000);
        Remote.Result result = ssh.run(
                "cat", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), SOON);
        assertThat(result.stdout()).isEqualTo(text);
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("torn");
            }
        };
        assertThat(failure(() -> ssh.run("cat", broken, SOON)))
                .hasMessage("The input for 'cat' on web1 could not be read, try again")
                .extracting(RemoteException::kind)
                .isEqualTo(Kind.LOCAL);
    }

    @Test
    void noStatusIsLostInTwoHundredRuns() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(10);
        try {
            List<Future<Integer>> codes = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int code = i % 120;
                codes.add(threads.submit(() -> ssh.run("exit " + code, SOON).exitCode()));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(codes.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(i % 120);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void floodsOnBothStreamsAreDrainedAndCut() throws Exception {
        Remote.Result result = ssh.run(
                "head -c 3000000 /dev/zero | tr '\\0' x; head -c 3000000 /dev/zero | tr '\\0' y >&2",
                SOON);
        assertThat(result.exitCode()).isZero();
        assertThat(result.truncated()).isTrue();
        assertThat(result.stdout()).isEqualTo("x".repeat(1 << 20));
        assertThat(result.stderr()).isEqualTo("y".repeat(1 << 20));
    }

    @Test
    void aCommandThatTakesTooLongIsLeftAlone() throws Exception {
        long before = System.nanoTime();
        RemoteException late = failure(() -> ssh.run("sleep 30", Duration.ofMillis(200)));
        assertThat(late.kind()).isEqualTo(Kind.DEADLINE);
        assertThat(late)
                .hasMessage(
                        "'sleep 30' on web1 is not done after 0.2 s and may still be going on there,"
                                + " look at the host");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        assertThat(ssh.run("echo still here", SOON).stdout()).isEqualTo("still here\n");
    }

    @Test
    void moreCommandsThanFitWaitForAPlace() throws Exception {
        try (Ssh busy = fixture.open()) {
            List<Closeable> open = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                open.add(busy.connect(LoopbackSshd.SOCKET, SOON));
            }
            assertThat(failure(() -> busy.run("true", Duration.ofMillis(100))))
                    .hasMessage(
                            "web1 has had 8 commands under way for 0.1 s, wait until some of them are done");
            open.get(0).close();
            assertThat(busy.run("exit 7", SOON).exitCode()).isEqualTo(7);
        }
    }

    @Test
    void aSocketIsReadAndWritten() throws Exception {
        try (Remote.Connection socket = ssh.connect(LoopbackSshd.SOCKET, SOON)) {
            byte[] said = "status\n".getBytes(StandardCharsets.UTF_8);
            socket.output().write(said);
            socket.output().flush();
            assertThat(socket.input().readNBytes(said.length)).isEqualTo(said);
        }
        RemoteException none = failure(() -> ssh.connect("/run/none.sock", SOON));
        assertThat(none.kind()).isEqualTo(Kind.REFUSED);
        assertThat(none)
                .hasMessage(
                        "web1 has nobody at the socket /run/none.sock, start the service behind it");
    }

    @Test
    void closingASocketWakesItsReader() throws Exception {
        Remote.Connection socket = ssh.connect(LoopbackSshd.SOCKET, SOON);
        Future<Integer> reader = Threads.WORK.submit(() -> socket.input().read());
        socket.close();
        assertThat(reader.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
    }

    @Test
    void logsAreFollowedLineByLine() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        CountDownLatch ended = new CountDownLatch(1);
        ssh.follow("echo one; echo two >&2; printf three", lines::add, ended::countDown);
        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(lines).containsExactlyInAnyOrder("one", "two", "three");

        CountDownLatch stopped = new CountDownLatch(1);
        Closeable following = ssh.follow("echo begun; sleep 30", lines::add, stopped::countDown);
        lines.clear();
        following.close();
        assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(ssh.run("true", SOON).succeeded()).isTrue();
    }

    @Test
    void aSessionCutInTheMiddleOfACommandIsLost() throws Exception {
        try (SshFixture own = new SshFixture(Files.createDirectory(home.resolve("cut")), true);
                Ssh session = own.open();
                Remote.Connection socket = session.connect(LoopbackSshd.SOCKET, SOON)) {
            Future<RemoteException> running =
                    Threads.WORK.submit(() -> failure(() -> session.run("sleep 30", SOON)));
            session.run("true", SOON);
            own.sshd.dropSessions();
            RemoteException lost = running.get(5, TimeUnit.SECONDS);
            assertThat(lost.kind()).isEqualTo(Kind.LOST);
            assertThat(lost.getMessage())
                    .startsWith("The session with web1 (127.0.0.1 port " + own.sshd.port()
                            + ") was lost")
                    .endsWith(", look whether the host is up and try again");
            assertThat(socket.input().read()).isEqualTo(-1);
            assertThat(session.alive()).isFalse();
            assertThat(failure(() -> session.run("true", SOON)).kind()).isEqualTo(Kind.LOST);
        }
    }

    @Test
    void closingEndsWaitsInOtherThreads() throws Exception {
        Ssh session = fixture.open();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        session.follow("echo begun; sleep 30", line -> begun.countDown(), ended::countDown);
        Future<RemoteException> running =
                Threads.WORK.submit(() -> failure(() -> session.run("sleep 30", SOON)));
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
        session.close();
        assertThat(running.get(5, TimeUnit.SECONDS).kind()).isEqualTo(Kind.LOST);
        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFrozenHostIsGivenUp() throws Exception {
        try (FrozenWire wire = new FrozenWire(fixture.sshd.port())) {
            Files.writeString(
                    fixture.known, SshFixture.knownLine("[127.0.0.1]:*", fixture.hostKey));
            try (Ssh session = fixture.open(fixture.target(wire.port(), new Patience(250, 2)))) {
                assertThat(session.run("echo up", SOON).stdout()).isEqualTo("up\n");
                wire.freeze();
                RemoteException lost = failure(() -> session.run("echo up", SOON));
                assertThat(lost.kind()).isEqualTo(Kind.LOST);
            }
            assertThat(Patience.STANDARD.longestSilenceMs()).isLessThanOrEqualTo(6000);
        }
    }

    @Test
    void aHostThatFreezesWhileItIsSentMuchIsGivenUp() throws Exception {
        try (FrozenWire wire = new FrozenWire(fixture.sshd.port())) {
            Files.writeString(
                    fixture.known, SshFixture.knownLine("[127.0.0.1]:*", fixture.hostKey));
            Path big = home.resolve("big");
            Files.write(big, new byte[64 << 20]);
            try (Ssh session = fixture.open(fixture.target(wire.port(), new Patience(250, 2)))) {
                String path = home.resolve("never").toString();
                RemoteException lost = failure(() -> session.upload(
                        big,
                        path,
                        0600,
                        sent -> {
                            if (sent > 1 << 20) {
                                wire.freeze();
                            }
                        },
                        SOON));
                assertThat(lost.kind()).isEqualTo(Kind.LOST);
                assertThat(Path.of(path)).doesNotExist();
            }
        }
    }

    @Test
    void hostileOutputComesThroughUntouchedAndIsCleanedForMessages() throws Exception {
        Remote.Result result = ssh.run("printf '\\033[2J\\342\\200\\256x\\377'", SOON);
        assertThat(result.stdout()).isEqualTo("\u001b[2J\u202ex\ufffd");
        assertThat(HostText.clean(result.stdout())).isEqualTo("x\ufffd");
        assertThat(failure(() -> ssh.run("sleep 9 # \u001b[2J\nx", Duration.ofMillis(50))))
                .hasMessageStartingWith("'sleep 9 # x' on web1 is not done");
    }
}
