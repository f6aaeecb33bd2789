package io.vipdeck.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One text for each rule of the protocol that implementers get wrong; the RFC's section stands in its
 * first line. {@code -Dgolden.update=true} writes down what happens now: read the difference.
 */
class VirtualRouterScenarioTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/io/vipdeck/vrrp/scenarios");

    static List<Path> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void happensAsWritten(Path file) throws IOException {
        String text = Files.readString(file);
        String played = Scenario.play(text);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, played);
        }
        assertThat(played).isEqualTo(Files.readString(file));
    }

    @Test
    void coversTheRules() throws IOException {
        assertThat(scenarios()).hasSizeGreaterThanOrEqualTo(24);
    }
}
