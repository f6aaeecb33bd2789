package io.vipdeck.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Random;

/** Remote text cannot steer the operator's terminal. */
class HostTextTest {
    @Test
    void plainTextStays() {
        assertThat(HostText.clean("Größe 中文 ✓\nnext")).isEqualTo("Größe 中文 ✓\nnext");
        assertThat(HostText.line(" a\n b\tc ")).isEqualTo("a b c");
    }

    @Test
    void escapeSequencesGoWhole() {
        assertThat(HostText.clean("a\u001b[31mred\u001b[0m")).isEqualTo("ared");
        assertThat(HostText.clean("a\u001b]0;title\u0007b\u001b]8;;http://x\u001b\\c"))
                .isEqualTo("abc");
        assertThat(HostText.clean("a\u009b2Jb\u001bPq#0\u001b\\c\u001b(0d\u001b7e"))
                .isEqualTo("abcde");
        assertThat(HostText.clean("a\u001b[")).isEqualTo("a");
    }

    @Test
    void controlsAndInvisiblesGo() {
        assertThat(HostText.clean("a\u0000\u0008b\u202ec\u200b\u2066d\ufeff\ud800e"))
                .isEqualTo("abcde");
        assertThat(HostText.clean("10%\r20%\r\n30%\u2028x")).isEqualTo("10%\n20%\n30%\nx");
    }

    @Test
    void longTextIsBounded() {
        assertThat(HostText.clean("x".repeat(1 << 21))).hasSize(16_384).endsWith("x...");
        assertThat(HostText.line("y".repeat(1 << 21))).hasSize(500).endsWith("y...");
        assertThat(HostText.line("\u001b".repeat(1 << 20))).isEqualTo("...");
    }

    @Test
    void whateverComesNothingSteeringIsLeft() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(60); j > 0; j--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 0xa0 : 0x10000));
                text.append(random.nextInt(4) == 0 ? "\u001b[" : "");
            }
            String seed = "round " + i;
            assertThat(HostText.clean(text.toString()))
                    .as(seed)
                    .matches(
                            "(?s)[^\\p{Cc}\\p{Cf}\\p{Cs}\u2028\u2029]*|(?s)[\n[^\\p{Cc}\\p{Cf}\\p{Cs}]]*");
        }
    }
}
