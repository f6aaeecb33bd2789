package io.vipdeck.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vipdeck.remote.RemoteException.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The machine that other rooms' tests talk to does not let mistakes pass. */
class FakeRemoteTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    @Test
    void anUnexpectedCommandFailsTheTestAndIsPrinted() throws Exception {
        FakeRemote remote = new FakeRemote("web1").answer("true", "");
        assertThat(remote.run("true", SOON).succeeded()).isTrue();
        assertThatThrownBy(() -> remote.run("rm -rf /", SOON))
                .isInstanceOf(AssertionError.class)
                .hasMessage("unexpected command on web1: rm -rf /");
        assertThat(remote.commands()).containsExactly("true", "rm -rf /");
    }

    @Test
    void filesSocketsAndLossAreRemembered(@TempDir Path directory) throws Exception {
        FakeRemote remote = new FakeRemote("web1").answerContaining("nginx -t", 1, "", "bad");
        FakeSocket socket = remote.serve("/run/a.sock").say("hello");
        remote.upload(
                Files.writeString(directory.resolve("f"), "x"), "/etc/f", 0600, n -> {}, SOON);
        assertThat(remote.uploads()).containsEntry("/etc/f", new FakeRemote.Uploaded("x", 0600));
        assertThat(remote.run("nginx -t", SOON).exitCode()).isEqualTo(1);
        Remote.Connection open = remote.connect("/run/a.sock", SOON);
        open.output().write("status\n".getBytes(StandardCharsets.UTF_8));
        socket.say("again");
        remote.lose();
        assertThat(open.input().readAllBytes()).asString().isEqualTo("hello\nagain\n");
        assertThat(socket.heard()).containsExactly("status");
        assertThat(catchThrowableOfType(RemoteException.class, () -> remote.run("true", SOON))
                        .kind())
                .isEqualTo(Kind.LOST);
    }
}
