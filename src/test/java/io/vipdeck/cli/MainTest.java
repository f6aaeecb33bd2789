package io.vipdeck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    /** Two commands with options of one name would end every command with an exception. */
    @Test
    void allCommandsFitBesideEachOther() {
        assertThat(Main.run(new String[] {"--help"})).isEqualTo(ExitCode.OK);
        assertThat(Main.run(new String[] {"agent", "--help"})).isEqualTo(ExitCode.OK);
    }

    /** A message about misuse points there. */
    @ParameterizedTest
    @ValueSource(strings = {"install --help", "lab up --help", "-i lab node -h", "-vh", "logs -V"})
    void everyCommandHasHelp(String words) {
        assertThat(Main.run(words.split(" "))).isEqualTo(ExitCode.OK);
    }

    /** Commands that are not named are not even looked at. */
    @ParameterizedTest
    @ValueSource(strings = {"instal", "-i lab frob", "status frob"})
    void refusesWhatItDoesNotKnow(String words) {
        assertThat(Main.run(words.split(" "))).isEqualTo(ExitCode.UNUSABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "agent run -f a.conf, 0",
        "agent sniff -i ens33, 0",
        "--no-color agent sniff -i ens33, 1",
        "-i lab --ascii agent status, 3",
        "-i agent status, -1",
        "--unknown agent run, -1",
        "status, -1",
        "--theme, -1",
        "logs agent, -1",
    })
    void findsTheAgentsCommands(String words, int at) {
        assertThat(Main.agentAt(words.split(" "))).isEqualTo(at);
    }
}
