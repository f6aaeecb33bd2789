package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipdeck.agent.Host;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** {@code enable_script_security}: which element of the path is unsafe is said. */
class ScriptGuardTest {
    @TempDir
    private Path directory;

    private Path script;

    @BeforeEach
    void aSafeScript() throws IOException {
        assumeTrue(Libc.get().geteuid() == 0, "only root owns a path that is safe");
        script = Files.createDirectories(directory.resolve("scripts")).resolve("check.sh");
        Files.writeString(script, "#!/bin/sh\n");
        allow(script, "rwxr-xr-x");
        allow(script.getParent(), "rwxr-xr-x");
    }

    @Test
    void whatOnlyRootCanChangeMayRun() {
        assertThat(refusal("", true)).isEmpty();
    }

    @Test
    void aScriptThatEverybodyCanWriteMayNot() throws IOException {
        allow(script, "rwxrwxrwx");
        assertThat(refusal("", true))
                .contains(script + " can be written by everybody, take that right away (chmod o-w)"
                        + " or run the script as another user");
    }

    @Test
    void aDirectoryOnTheWayCountsToo() throws IOException {
        allow(script.getParent(), "rwxrwxrwx");
        assertThat(refusal("", true).orElseThrow())
                .startsWith(script.getParent() + " can be written by everybody");
    }

    @Test
    void theGroupOfAnotherMayNotWriteEither() throws IOException {
        allow(script, "rwxrwxr-x");
        assertThat(refusal("", true)).as("root's own group").isEmpty();
        Files.setAttribute(script, "unix:gid", Libc.get().userId("daemon"));
        assertThat(refusal("", true).orElseThrow()).contains("can be written by its group");
    }

    @Test
    void anotherOwnerCouldChangeIt() throws IOException {
        Files.setAttribute(script, "unix:uid", Libc.get().userId("daemon"));
        assertThat(refusal("", true).orElseThrow())
                .startsWith(script + " belongs to another user than root");
    }

    @Test
    void aLinkIsFollowed() throws IOException {
        Path link = directory.resolve("link.sh");
        Files.createSymbolicLink(link, script);
        allow(script.getParent(), "rwxrwxrwx");
        Host.Command command = new Host.Command(List.of(link.toString()), "", true);
        assertThat(ScriptGuard.refusal(Libc.get(), command, "").orElseThrow())
                .startsWith(script.getParent() + " can be written");
    }

    @Test
    void asAnotherUserOrUnguardedItMayRun() throws IOException {
        allow(script, "rwxrwxrwx");
        assertThat(refusal("daemon", true)).isEmpty();
        assertThat(refusal("root", true)).isPresent();
        assertThat(refusal("", false)).isEmpty();
    }

    private Optional<String> refusal(String user, boolean guarded) {
        return ScriptGuard.refusal(
                Libc.get(), new Host.Command(List.of(script.toString()), user, guarded), "");
    }

    private static void allow(Path path, String rights) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
    }
}
