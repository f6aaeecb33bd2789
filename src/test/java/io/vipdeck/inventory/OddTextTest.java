package io.vipdeck.inventory;

import static io.vipdeck.inventory.InventoryReaderTest.SMALLEST;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Files that are no inventory, no YAML, or no text. */
class OddTextTest {
    private static final Path SAMPLES = Path.of("sample-inventory");

    private static List<String> problems(String text) {
        Parsed parsed = InventoryReader.read("web.yaml", text, "/home/op");
        assertThat(parsed.inventory()).isEmpty();
        return parsed.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void anEmptyFileIsCalledEmpty() {
        for (String text : List.of("", "\n\n", "# nothing yet\n", "---\n", "~")) {
            assertThat(problems(text)).singleElement().asString().startsWith("web.yaml: is empty");
        }
    }

    @Test
    void theTopIsAMap() {
        assertThat(problems("- a\n- b\n"))
                .singleElement()
                .asString()
                .contains("web.yaml:1: is a list");
        assertThat(problems("hello")).singleElement().asString().contains("is a single value");
    }

    @Test
    void tabsAreCalledTabs() {
        assertThat(problems("cluster: web\nhosts:\n\t- { name: a }\n"))
                .containsExactly("web.yaml:3: is indented with a tab, indent with spaces");
    }

    @Test
    void brokenYamlNamesTheLine() {
        assertThat(problems("cluster: web\nssh: { user: root\nhosts:\n"))
                .singleElement()
                .asString()
                .startsWith("web.yaml:3: is not YAML here (");
        assertThat(problems("cluster: web\nhosts: a: b\n"))
                .singleElement()
                .asString()
                .startsWith("web.yaml:2: is not YAML here (mapping values are not allowed here)");
    }

    @Test
    void brokenYamlDoesNotRepeatTheFile() {
        assertThat(problems("cluster: web\nauth_pass: \"s3cr3t\" x: [\n").toString())
                .contains("is not YAML here")
                .doesNotContain("s3cr3t");
    }

    @Test
    void aKeyGivenTwiceIsAProblem() {
        assertThat(problems(SMALLEST + "cluster: other\n"))
                .containsExactly(
                        "web.yaml:8: cluster: is given twice, first on line 1, keep one of them");
    }

    @Test
    void whatLetsOneTextMeanTwoThingsIsRefused() {
        assertThat(problems("cluster: &a web\nhosts: *a\n"))
                .containsExactly(
                        "web.yaml:1: uses an anchor or alias (& or *), write the value out");
        assertThat(problems("cluster: !!str web\n"))
                .containsExactly("web.yaml:1: uses a type tag (!), write the value alone");
    }

    @Test
    void clustersStandInDocuments() {
        assertThat(problems("clusters: []\n"))
                .anyMatch(line ->
                        line.contains("clusters: is not a key here, write each cluster after"));
    }

    @Test
    void whatIsNotTextIsRefused() {
        assertThat(InventoryReader.read("web.yaml", new byte[] {(byte) 0xc3, 0x28}, "")
                        .problems())
                .hasToString("[web.yaml: is not UTF-8 text, save it as UTF-8]");
        assertThat(problems("cluster: we\u0000b\n"))
                .containsExactly(
                        "web.yaml:1: holds a control or invisible character, type the line anew");
        assertThat(problems("x".repeat((1 << 20) + 1)))
                .containsExactly("web.yaml: is larger than 1 MiB, give the inventory file");
        assertThat(problems("a: " + "[".repeat(5000)))
                .singleElement()
                .asString()
                .startsWith("web.yaml:1: is ");
    }

    @Test
    void everySampleIsGood() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            List<Path> samples = files.sorted().toList();
            assertThat(samples).contains(SAMPLES.resolve("two-nodes.yaml"));
            for (Path sample : samples) {
                Parsed parsed = InventoryReader.read(
                        sample.toString(), Files.readAllBytes(sample), "/home/op");
                assertThat(parsed.problems()).isEmpty();
            }
        }
    }

    @Test
    void noMutationOfTheSampleIsMoreThanAProblem() throws IOException {
        String sample = Files.readString(SAMPLES.resolve("two-nodes.yaml"));
        String[] pieces = {
            "",
            " ",
            "\t",
            "\n",
            ":",
            ": ",
            "- ",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            "#",
            "&a ",
            "*a",
            "!x ",
            "?",
            "|",
            ">",
            "%",
            "@",
            "`",
            "~",
            "0x",
            "-1",
            "99999999999999999999",
            "\u0000",
            "\u202e",
            "\ud83d",
            "\ufeff",
            "---\n",
            "...\n",
            "<<: ",
            "null",
            "é"
        };
        int good = 0;
        for (int seed = 0; seed < 1500; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(sample);
            for (int i = random.nextInt(4); i >= 0; i--) {
                int at = random.nextInt(text.length());
                int end =
                        Math.min(text.length(), at + random.nextInt(random.nextBoolean() ? 3 : 60));
                text.replace(at, end, pieces[random.nextInt(pieces.length)]);
            }
            try {
                Parsed parsed = random.nextBoolean()
                        ? InventoryReader.read("m.yaml", text.toString(), "/home/op")
                        : InventoryReader.read(
                                "m.yaml",
                                text.toString().getBytes(StandardCharsets.ISO_8859_1),
                                "/home/op");
                good += parsed.inventory().isPresent() ? 1 : 0;
                parsed.problems()
                        .forEach(problem -> assertThat(problem.toString()).doesNotContain("\n"));
            } catch (RuntimeException thrown) {
                fail("seed " + seed, thrown);
            }
        }
        assertThat(good).isBetween(1, 1499);
    }
}
