package io.vipdeck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The script {@code vipdeck}, with a Java, a sudo and a user that only say their names. */
class LauncherTest {
    @TempDir
    private Path root;

    private Path checkout;
    private Path commands;

    @BeforeEach
    void aCheckoutThatIsBuilt() throws IOException {
        checkout = Files.createDirectories(root.resolve("checkout"));
        commands = Files.createDirectories(root.resolve("bin"));
        Files.copy(Path.of("vipdeck"), checkout.resolve("vipdeck"));
        Files.writeString(checkout.resolve("pom.xml"), "");
        Files.createDirectories(checkout.resolve("src/main"));
        Files.createDirectories(checkout.resolve("themes"));
        Files.createDirectories(checkout.resolve("target"));
        Files.writeString(checkout.resolve("target/vipdeck.jar"), "");
        Files.createDirectories(root.resolve("jdk/jmods"));
        Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
        program("jdk/bin/javac", "exit 9");
        program(
                "jdk/bin/java",
                "while [ \"$1\" != -jar ]; do shift || exit 1; done; shift 2; echo java \"$@\"");
        program("bin/id", "echo 1000");
        program("bin/sudo", "shift; echo sudo \"$@\"");
    }

    @Test
    void theLabIsForRootWhereverItIsNamed() throws Exception {
        String self = checkout.toRealPath().resolve("vipdeck").toString();
        for (String words : List.of(
                "lab",
                "lab up",
                "--readonly lab status",
                "--theme nord lab",
                "-i lab",
                "-i lab status",
                "status -i lab",
                "status --inventory=lab --json",
                "logs web1 --inventory lab",
                "-ilab check")) {
            assertThat(launched(words)).as(words).isEqualTo("sudo " + self + " " + words);
        }
    }

    @Test
    void whatOnlySoundsLikeTheLabIsNot() throws Exception {
        for (String words : List.of(
                "status",
                "--help",
                "logs lab",
                "nginx stop lab",
                "-i lab.yaml status",
                "--theme lab status",
                "check -- -i lab")) {
            assertThat(launched(words)).as(words).isEqualTo("java " + words);
        }
        assertThat(launched("")).isEqualTo("java");
    }

    @Test
    void withoutSudoItSaysHowToBecomeRoot() throws Exception {
        Files.delete(commands.resolve("sudo"));

        assertThat(launched("lab up"))
                .isEqualTo(
                        "vipdeck: the lab needs root and there is no sudo, run it as root: su -c '"
                                + checkout.toRealPath().resolve("vipdeck") + " lab up'");
    }

    private void program(String name, String body) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What it said, and what it became. */
    private String launched(String words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", checkout.resolve("vipdeck").toString()));
        if (!words.isEmpty()) {
            command.addAll(List.of(words.split(" ")));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        // Only what a script may count on beside our own programs.
        Path tools = Files.createDirectories(root.resolve("tools"));
        for (String tool : List.of(
                "readlink",
                "dirname",
                "sed",
                "find",
                "head",
                "cat",
                "cksum",
                "tr",
                "mktemp",
                "mv",
                "rm")) {
            Path link = tools.resolve(tool);
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, Path.of("/usr/bin", tool));
            }
        }
        builder.environment().put("PATH", commands + ":" + tools);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        // Said at the first start only.
        return said.replaceFirst("(?m)^vipdeck: preparing quick starts .*\n", "")
                .strip();
    }
}
