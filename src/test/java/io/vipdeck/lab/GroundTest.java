package io.vipdeck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroundTest {
    @Test
    void rootOnLinuxWithSystemdCanHaveALab() {
        assertThat(Ground.objection("Linux", true, true, false)).isEmpty();
    }

    @Test
    void whatIsMissingIsOneSentenceWithAWayOut() {
        assertThat(Ground.objection("Mac OS X", false, false, false).orElseThrow())
                .contains("needs Linux")
                .contains("run it on a Linux machine");
        assertThat(Ground.objection("Linux", false, true, false).orElseThrow())
                .contains("needs systemd")
                .contains("run it on a machine with systemd");
    }

    @Test
    void withoutRootSudoIsNamedOnlyWhereItIs() {
        assertThat(Ground.objection("Linux", true, false, true).orElseThrow())
                .contains("run it with sudo");
        assertThat(Ground.objection("Linux", true, false, false).orElseThrow())
                .contains("run it as root")
                .doesNotContain("sudo");
    }
}
