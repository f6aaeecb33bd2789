package io.vipdeck.remote;

import static io.vipdeck.remote.SshFixture.SOON;
import static io.vipdeck.remote.SshFixture.noKeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vipdeck.remote.RemoteException.Kind;
import io.vipdeck.remote.Secrets.Need;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Root by sudo, against a hand-written sudo that says what the real one says. */
@Timeout(30)
class SudoTest {
    private static final Need NEED = new Need.SudoPassword("op", "web1");

    /** Reads its password as sudo -S does: one line, and only when it wants one. */
    private static final String STAND_IN = """
            #!/bin/sh
            d=${0%/*}
            echo "$*" >>"$d/log"
            take=
            while :; do
              case $1 in
                -n) shift ;;
                -S) take=1; shift ;;
                -p) shift 2 ;;
                --) shift; break ;;
                *) break ;;
              esac
            done
            case $(cat "$d/mode") in
              free) ;;
              password)
                [ -n "$take" ] || { echo 'sudo: a password is required' >&2; exit 1; }
                IFS= read -r given
                [ "$given" = 'pass word$' ] || { echo 'sudo: 1 incorrect password attempt' >&2; exit 1; } ;;
              requiretty) echo 'sudo: sorry, you must have a tty to run sudo' >&2; exit 1 ;;
              stranger) echo 'op is not in the sudoers file.' >&2; exit 1 ;;
              missing) echo 'sh: 1: sudo: not found' >&2; exit 127 ;;
            esac
            exec "$@"
            """;

    @TempDir
    Path home;

    private SshFixture fixture;
    private Path bin;
    private Path scratch;
    private final Secrets secrets = new Secrets();

    @BeforeEach
    void start() throws Exception {
        fixture = new SshFixture(home, true);
        bin = Files.createDirectories(home.resolve("bin"));
        scratch = Files.createDirectories(home.resolve("tmp"));
        Files.writeString(bin.resolve("sudo"), STAND_IN);
        Files.setPosixFilePermissions(
                bin.resolve("sudo"), PosixFilePermissions.fromString("rwxr-xr-x"));
        fixture.sshd.setVariable("PATH", bin + ":" + System.getenv("PATH"));
        fixture.sshd.setVariable("TMPDIR", scratch.toString());
        fixture.sshd.setVariable("WHO", "the user's shell");
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    private void mode(String mode) throws IOException {
        Files.writeString(bin.resolve("mode"), mode);
    }

    private Remote open() throws RemoteException {
        Destination destination = new Destination(
                "web1",
                "127.0.0.1",
                Optional.of("op"),
                "root",
                OptionalInt.of(fixture.sshd.port()),
                Optional.of(fixture.key),
                List.of());
        return new SshClient(SshConfig.empty(), fixture.hostKeys(false), noKeys(), secrets)
                .open(destination, true, SOON);
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void withoutAPasswordNothingIsDoneToTheCommand() throws Exception {
        mode("free");
        try (Remote remote = open()) {
            assertThat(remote.run("sudo -n cat", text("one\ntwo"), SOON).stdout())
                    .isEqualTo("one\ntwo");
            assertThat(Files.readAllLines(bin.resolve("log"))).containsExactly("-n true", "-n cat");
        }
    }

    @Test
    void withAPasswordTheCommandReadsWhatItIsGivenAndNothingElse() throws Exception {
        mode("password");
        secrets.tell(NEED, "pass word$".toCharArray());
        try (Remote remote = open()) {
            String content = "first\nsecond ' \" $WHO\n";
            assertThat(remote.run("sudo -n cat", text(content), SOON).stdout()).isEqualTo(content);
            assertThat(remote.run("sudo -n cat", SOON).stdout()).isEmpty();
            assertThat(remote.run("sudo -n sh -s a 'b c'", text("echo \"$2\"; exit 7"), SOON))
                    .isEqualTo(new Remote.Result(7, "b c\n", "", false));
            assertThat(remote.run("sudo -n sh -c 'echo \"$1\"' x \"$WHO\"", SOON)
                            .stdout())
                    .isEqualTo("the user's shell\n");
            assertThat(remote.run("sudo -n echo a | tr a b; sudo -n echo c", SOON)
                            .stdout())
                    .isEqualTo("b\nc\n");
            // A sudo that remembers the user leaves the line unread.
            mode("free");
            assertThat(remote.run("sudo -n cat", text(content), SOON).stdout()).isEqualTo(content);
            assertThat(remote.run("echo plain", SOON).stdout()).isEqualTo("plain\n");
        }
        assertThat(Files.readString(bin.resolve("log"))).doesNotContain("pass word");
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void logsAreFollowedAsRootToo() throws Exception {
        mode("password");
        secrets.tell(NEED, "pass word$".toCharArray());
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        try (Remote remote = open();
                Closeable following = remote.follow(
                        "sudo -n sh -c 'echo one; cat; echo two'", lines::add, () -> {})) {
            assertThat(following).isNotNull();
            assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo("one");
            assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo("two");
        }
    }

    @Test
    void thePasswordOfTheLoginIsTriedBeforeAnotherIsAskedFor() throws Exception {
        mode("password");
        secrets.tell(new Need.Password("op", "web1"), "pass word$".toCharArray());
        try (Remote remote = open()) {
            assertThat(remote.run("sudo -n echo root", SOON).stdout()).isEqualTo("root\n");
        }
    }

    @Test
    void aPasswordThatIsNotKnownIsWantedAndAWrongOneTriedOnce() throws Exception {
        mode("password");
        String label = "web1 (127.0.0.1 port " + fixture.sshd.port() + ")";
        try (Remote remote = open()) {
            assertThat(refused(remote))
                    .hasMessage("sudo on " + label
                            + " asks op for a password, run vipdeck at a terminal to be asked for it,"
                            + " or allow NOPASSWD for that user in sudoers")
                    .extracting(RemoteException::kind)
                    .isEqualTo(Kind.REFUSED);
            assertThat(secrets.wanted()).containsExactly(NEED);
            secrets.tell(NEED, "wrong".toCharArray());
            assertThat(refused(remote))
                    .hasMessage("sudo on " + label
                            + " does not take the password of op, give it once more");
            assertThat(refused(remote).getMessage()).contains("asks op for a password");
            secrets.tell(NEED, "pass word$".toCharArray());
            assertThat(remote.run("sudo -n echo root", SOON).stdout()).isEqualTo("root\n");
        }
        assertThat(Files.readAllLines(bin.resolve("log")).stream()
                        .filter(line -> line.startsWith("-S")))
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            requiretty | wants a terminal (requiretty), write 'Defaults:op !requiretty' into its sudoers
            stranger   | refuses op, allow that user ALL in sudoers or log in as root
            missing    | and doas and su are not used; install sudo, or log in as root with ssh.become: none
            """)
    void whatNoPasswordHelpsAgainstIsNamed(String mode, String why) throws Exception {
        mode(mode);
        try (Remote remote = open()) {
            assertThat(refused(remote).getMessage()).contains(why);
        }
        assertThat(secrets.wanted()).isEmpty();
    }

    private static RemoteException refused(Remote remote) {
        return catchThrowableOfType(
                RemoteException.class, () -> remote.run("sudo -n echo root", SOON));
    }
}
