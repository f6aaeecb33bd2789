package io.vipdeck.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.e2e.Cli.Ended;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A cluster that serves gets another version of the agent, twice. */
class UpgradeIT {
    private static final String VIP = "192.168.16.130";
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private static Path directory;

    @BeforeAll
    static void labUp() {
        LabGround.up(2);
        Cli.vipdeck(LONG, "-i", "lab", "install", "--yes").mustSucceed();
    }

    @AfterAll
    static void labDown() {
        LabGround.down();
    }

    @Test
    void theBackupGoesFirstTheVipIsHandedOverAndTwoVersionsStay() throws IOException {
        for (String version : List.of("0.1.1", "0.1.2")) {
            try (ClientSeat client = ClientSeat.at(LabGround.CLIENT, VIP)) {
                client.awaitSteady("web1", Duration.ofSeconds(1), SHORT);
                long begin = System.nanoTime();

                Ended upgrade = installWith(version).mustSucceed();

                client.awaitSteady("web1", Duration.ofSeconds(1), SHORT);
                List<String> starts = upgrade.stdout()
                        .lines()
                        .filter(line -> line.contains("  agent start  "))
                        .map(line -> line.substring(0, 4))
                        .toList();
                assertThat(starts).containsExactly("web2", "web1");
                // The master resigns: the backup waits out its skew, 0.61 s, and no election's 2.6
                // s.
                assertThat(client.longestGapMs(begin)).isLessThan(2_000);
                // Away from the master and back to it, and no further.
                assertThat(client.handOvers(begin)).isLessThanOrEqualTo(2);
            }
        }
        for (String host : List.of("web1", "web2")) {
            String versions =
                    LabGround.exec(host, "ls", "/opt/vipdeck").mustSucceed().stdout();
            assertThat(versions.lines().filter(name -> name.startsWith("0.")))
                    .hasSize(2)
                    .allMatch(name -> name.startsWith("0.1.1-") || name.startsWith("0.1.2-"));
        }
    }

    /** The same program under another version. */
    private static Ended installWith(String version) throws IOException {
        Path jar = directory.resolve("vipdeck-" + version + ".jar");
        Files.copy(Path.of(System.getProperty("vipdeck.jar", "target/vipdeck.jar")), jar);
        try (FileSystem zip =
                FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
            Path manifest = zip.getPath("META-INF/MANIFEST.MF");
            String text = Files.readString(manifest, StandardCharsets.UTF_8);
            Files.writeString(
                    manifest,
                    text.replaceFirst(
                            "Implementation-Version: .*", "Implementation-Version: " + version));
        }
        List<String> command = new ArrayList<>(Cli.java());
        command.set(command.size() - 1, jar.toString());
        command.addAll(List.of("-i", "lab", "install", "--yes"));
        return Cli.run(LONG, command);
    }
}
