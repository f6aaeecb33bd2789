package io.vipdeck.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A lab leaves nothing behind, however it ends; needs root. */
class LabTracesIT {
    private static final Lab LAB = Lab.standard();
    private static final Path CACHE = Path.of("/var/cache/vipdeck");

    private Map<String, String> before = Map.of();

    @BeforeEach
    void thereIsNoLab() throws LabException {
        LabIT.requireGround();
        LAB.down();
        before = Traces.now();
    }

    @AfterEach
    void thereIsNoneAfterwards() throws LabException {
        if (!before.isEmpty()) {
            LAB.down();
        }
    }

    @Test
    void downTakesAWholeLabAwayTwiceIfNeedBe() throws LabException {
        LAB.up(2, line -> {});
        assertThat(Traces.now()).isNotEqualTo(before);

        LAB.down();
        assertThat(Traces.now()).isEqualTo(before);

        LAB.down();
        assertThat(Traces.now()).isEqualTo(before);
    }

    @Test
    void downAlsoTakesAHostThatIsOffAndProgramsInTheNamespaces()
            throws LabException, IOException, InterruptedException {
        LAB.up(2, line -> {});
        Process client = new ProcessBuilder(LAB.client(List.of("sleep", "600"))).start();
        LAB.kill("web1");

        LAB.down();

        assertThat(client.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(Traces.now()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/run/vipdeck-lab/size",
                "/run/vipdeck-lab/base",
                "/run/netns/vipdeck-switch",
                "/run/netns/vipdeck-web2",
                "/run/vipdeck-lab/hosts/web1/pid",
                "/run/vipdeck-lab/complete"
            })
    void downClearsWhatAKilledMakerLeft(String seen) throws Exception {
        Process maker = maker();
        LabIT.await("the maker has come to " + seen, () -> Files.exists(Path.of(seen)));
        maker.destroyForcibly();
        assertThat(maker.waitFor(10, TimeUnit.SECONDS)).isTrue();

        LAB.down();

        assertThat(Traces.now()).isEqualTo(before);
    }

    @Test
    void downClearsABaseLayerThatWasBeingMadeAndTheNextLabMakesItWhole() throws Exception {
        LAB.up(1, line -> {});
        LAB.down();
        Files.delete(CACHE.resolve("base/stamp"));
        Process maker = maker();
        LabIT.await(
                "the base layer is being made",
                () -> Files.exists(CACHE.resolve("base.log"))
                                && Files.exists(Path.of("/run/vipdeck-lab/making/proc/version"))
                        || Files.exists(CACHE.resolve("base.new/upper/etc/ssh")));
        maker.destroyForcibly();
        assertThat(maker.waitFor(10, TimeUnit.SECONDS)).isTrue();

        LAB.down();
        assertThat(Traces.now()).isEqualTo(before);
        assertThat(CACHE.resolve("base.new")).doesNotExist();

        LAB.up(1, line -> {});
        assertThat(LAB.status().sound()).isTrue();
    }

    @Test
    void aMakerThatIsToldToEndClearsUpItself() throws Exception {
        Process maker = maker();
        LabIT.await(
                "the maker has come to the hosts",
                () -> Files.exists(Path.of("/run/netns/vipdeck-web1")));
        maker.destroy();
        assertThat(maker.waitFor(20, TimeUnit.SECONDS)).isTrue();

        assertThat(LAB.status().phase()).isEqualTo(LabStatus.Phase.DOWN);
        assertThat(Traces.now()).isEqualTo(before);
    }

    @Test
    void aStepThatFailsTakesAwayWhatWasMade() throws LabException {
        Traces.output("ip", "netns", "add", "vipdeck-client");
        assertThatThrownBy(() -> LAB.up(2, line -> {}))
                .isInstanceOf(LabException.class)
                .hasMessageStartingWith("making the LAN failed: ");
        assertThat(Traces.now()).isEqualTo(before);

        LAB.up(2, line -> {});
        assertThat(LAB.status().sound()).isTrue();
    }

    @Test
    void aHostWhoseRootCannotBeMadeNeverRunsOnTheMachinesOwn() throws Exception {
        LAB.up(2, line -> {});
        LAB.kill("web1");
        Path kept = Files.createTempFile("vipdeck-kept", "");
        Traces.output("umount", "/run/vipdeck-lab/base");

        assertThatThrownBy(() -> LAB.boot("web1"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("web1 ended while it booted");

        assertThat(LAB.status().hosts().get(0).state()).isNotEqualTo(LabStatus.HostState.RUNNING);
        assertThat(kept).exists();
        Files.delete(kept);
        LAB.down();
        assertThat(Traces.now()).isEqualTo(before);
    }

    @Test
    void twoMakersAtOnceMakeOneLab() throws Exception {
        Process one = maker();
        Process other = maker();
        assertThat(one.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(one.exitValue() + other.exitValue()).isZero();
        assertThat(LAB.status().sound()).isTrue();

        LAB.down();
        assertThat(Traces.now()).isEqualTo(before);
    }

    @Test
    void aHalfMadeLabIsClearedByTheNextOne() throws Exception {
        Process maker = maker();
        LabIT.await(
                "the maker has come to the LAN",
                () -> Files.exists(Path.of("/run/netns/vipdeck-operator")));
        maker.destroyForcibly();
        assertThat(maker.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(LAB.status().phase()).isEqualTo(LabStatus.Phase.HALF_MADE);

        LAB.up(2, line -> {});
        assertThat(LAB.status().sound()).isTrue();
        LAB.down();
        assertThat(Traces.now()).isEqualTo(before);
    }

    private static Process maker() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LabUp.class.getName(),
                        "2")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
