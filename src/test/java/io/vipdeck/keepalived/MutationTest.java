package io.vipdeck.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;

/** Whatever the text is, the parser answers, and either with a configuration or with an error. */
class MutationTest {
    private static final int SEEDS = 1500;
    private static final String[] PIECES = {
        "{",
        "}",
        "\"",
        "'",
        "\\",
        "#",
        "!",
        "\n",
        "\r",
        " ",
        "\t",
        "\u0000",
        "\ufeff",
        "\ud800",
        "９",
        "include x",
        "vrrp_instance",
        "virtual_ipaddress",
        "weight",
        "-",
        "99999999999999999999",
        "priority",
        "::",
        "/33",
        "0.0000000001",
        "$A=1",
        "\n$A=${A}${A}",
        "${A}",
        "$A ",
        "${_ENV HOME}",
        "\n@web1 ",
        "\n@^web1 ",
        "~SEQ(A, 1, 9)",
        "includem x",
        "vrrp_sync_group",
        "unicast_peer",
        "auth_hmac",
        "file:",
        "notify \"",
        "reverse",
        "script \"\\x\"",
        "auth_pass",
    };

    private static final Includes INCLUDES =
            (pattern, from) -> List.of(new Source(pattern, "}\npriority 7 {\ninclude x"));

    @Test
    void mutated_files_are_answered() {
        int usable = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = Configurations.random(seed);
            String text = mutated(Writer.write(new Configurations(seed).next(), "a"), random);

            Parsed parsed = answered("seed " + seed, text);

            usable += parsed.configuration().isPresent() ? 1 : 0;
        }
        assertThat(usable)
                .as("some mutations do no harm, most do")
                .isBetween(SEEDS / 100, SEEDS / 2);
    }

    @Test
    void noise_is_answered() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = Configurations.random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(200); i > 0; i--) {
                text.append(
                        random.nextBoolean()
                                ? PIECES[random.nextInt(PIECES.length)]
                                : String.valueOf((char) random.nextInt(0x10000)));
            }
            answered("seed " + seed, text.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "a {",
                "a {\n",
                "vrrp_instance a {\n",
                "\"",
                "a ",
                "x\n",
                "global_defs {\n",
                "\\"
            })
    void much_of_one_thing_is_answered(String piece) {
        answered(piece, piece.repeat(50_000));
        answered(piece, piece.repeat(5_000_000 / piece.length()));
    }

    private static String mutated(String text, Random random) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(changed.length());
            switch (random.nextInt(4)) {
                case 0 -> changed.deleteCharAt(at);
                case 1 -> changed.setCharAt(at, (char) random.nextInt(128));
                case 2 -> changed.insert(at, PIECES[random.nextInt(PIECES.length)]);
                default -> changed.setLength(Math.max(1, at));
            }
        }
        return changed.toString();
    }

    private static Parsed answered(String what, String text) {
        Parsed parsed = Parser.parse("f", text, INCLUDES);

        assertThat(parsed.configuration().isPresent())
                .as(what)
                .isEqualTo(parsed.errors().isEmpty());
        assertThat(parsed.problems()).as(what).hasSizeLessThanOrEqualTo(Problems.MOST);
        return parsed;
    }
}
