package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.agent.Host.Level;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

class JournalTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void speaksJournaldsPriorities() {
        Journal journal = new Journal(out, true);
        journal.log(Level.ERROR, "VI_1", "one");
        journal.log(Level.WARNING, "VI_1", "two");
        journal.log(Level.NOTICE, "VI_1", "three");
        journal.log(Level.INFO, "VI_1", "four");
        journal.log(Level.DEBUG, "VI_1", "five");

        assertThat(text())
                .isEqualTo("<3>VI_1: one\n<4>VI_1: two\n<5>VI_1: three\n<6>VI_1: four\n"
                        + "<7>VI_1: five\n");
    }

    @Test
    void namesTheLevelToPeople() {
        new Journal(out, false).log(Level.NOTICE, "VI_1", "BACKUP to MASTER");

        assertThat(text()).isEqualTo("NOTICE VI_1: BACKUP to MASTER\n");
    }

    @Test
    void whatOthersSaidStaysOneHarmlessLine() {
        new Journal(out, true).log(Level.INFO, "nginx", "a\n<0>fake\u001b[2J" + "x".repeat(5000));

        assertThat(text())
                .startsWith("<6>nginx: a <0>fake [2Jxxx")
                .hasLineCount(1)
                .hasSizeLessThan(1100);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
