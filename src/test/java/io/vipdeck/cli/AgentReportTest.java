package io.vipdeck.cli;

import io.vipdeck.Golden;
import io.vipdeck.control.Explanation;
import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.Status;
import io.vipdeck.vrrp.State;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/** What people read of an agent, against golden files. */
class AgentReportTest {

    @Test
    void aBackupThatFollowsAMasterWithAnotherBesideIt() {
        write(
                "status-backup",
                false,
                new InstanceStatus(
                        "VI_1",
                        66,
                        3,
                        "ens33",
                        State.BACKUP,
                        "192.168.16.128 is master with the higher priority 100",
                        99,
                        84,
                        75_000,
                        1000,
                        3671.875,
                        0,
                        75,
                        2,
                        new InstanceStatus.Peer("192.168.16.128", 100, 400),
                        List.of("192.168.16.130/24"),
                        Map.of("checksum", 2L),
                        new Explanation(
                                List.of(),
                                List.of(
                                        new Explanation.Tracked(
                                                "script chk_http_port",
                                                "failed",
                                                -20,
                                                -20,
                                                "check chk_http_port fails: it ended with exit code 1"),
                                        new Explanation.Tracked(
                                                "file maint", "well", 5, 5, "file maint says 1"),
                                        new Explanation.Tracked(
                                                "service nginx", "well", 0, 0, "it answers")),
                                List.of(
                                        new Explanation.Peer(
                                                "192.168.16.131",
                                                3,
                                                0,
                                                1000,
                                                61_000,
                                                "with the pseudo-header",
                                                false),
                                        new Explanation.Peer(
                                                "192.168.16.128",
                                                3,
                                                100,
                                                1000,
                                                400,
                                                "over the message only",
                                                true)),
                                12)));
    }

    @Test
    void aDrainedHostWithTwoFaultsAndALimitedPriority() {
        write(
                "status-fault",
                true,
                new InstanceStatus(
                        "VI_1",
                        66,
                        2,
                        "ens33",
                        State.FAULT,
                        "ens33 is absent or has no carrier; check web fails: it died by signal 9",
                        100,
                        1,
                        3_000,
                        1000,
                        3996.09375,
                        5,
                        0,
                        0,
                        null,
                        List.of("192.168.16.130/24"),
                        Map.of(),
                        new Explanation(
                                List.of(
                                        "ens33 is absent or has no carrier",
                                        "check web fails: it died by signal 9"),
                                List.of(
                                        new Explanation.Tracked(
                                                "script web",
                                                "failed",
                                                0,
                                                0,
                                                "check web fails: it died by signal 9"),
                                        new Explanation.Tracked(
                                                "file load",
                                                "well",
                                                -50,
                                                -150,
                                                "file load says 3")),
                                List.of(),
                                0)));
    }

    private static void write(String name, boolean drained, InstanceStatus instance) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        AgentReport.write(
                new Status(
                        "0.1.0",
                        "web2",
                        "2026-01-01T00:00:00.000Z",
                        90_000,
                        List.of(instance),
                        List.of(),
                        List.of("192.168.16.129/24"),
                        drained),
                out);
        out.flush();
        Golden.check("golden/cli/" + name + ".txt", text.toString());
    }
}
