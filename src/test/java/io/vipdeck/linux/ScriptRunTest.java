package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.agent.Host;
import io.vipdeck.agent.HostEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

class ScriptRunTest {
    private static final long SECOND = 1_000_000_000L;

    private final Heard heard = new Heard();

    @TempDir
    private Path directory;

    @Test
    void tellsTheExitStatus() throws Exception {
        assertThat(run(5 * SECOND, "sh", "-c", "exit 3"))
                .isEqualTo(new HostEvent.ScriptEnded("chk", 3, false));
        assertThat(run(5 * SECOND, "true")).isEqualTo(new HostEvent.ScriptEnded("chk", 0, false));
    }

    @Test
    void deathBySignalCountsFrom128() throws Exception {
        assertThat(run(5 * SECOND, "sh", "-c", "kill -9 $$").exitCode()).isEqualTo(137);
    }

    @Test
    void aProgramThatIsNotThereFails() throws Exception {
        assertThat(run(5 * SECOND, directory.resolve("missing").toString()).exitCode())
                .isNotZero();
    }

    @Test
    void aUserWhoIsNotThereIsRefusedByName() throws Exception {
        Host.Command program = new Host.Command(List.of("true"), "no-such-user", false);
        new ScriptRun(Libc.get(), "chk", program, SECOND, heard).run();

        HostEvent.ScriptEnded ended = heard.next(HostEvent.ScriptEnded.class);
        assertThat(ended.well()).isFalse();
        assertThat(ended.refusal())
                .isEqualTo("there is no user no-such-user on this host, create it or name another");
    }

    @Test
    void onTimeoutTheWholeGroupIsTold() throws Exception {
        Path pid = directory.resolve("pid");

        HostEvent.ScriptEnded ended =
                run(SECOND / 2, "sh", "-c", "sleep 30 & echo $! > " + pid + "; wait");

        assertThat(ended.timedOut()).isTrue();
        assertThat(ended.exitCode()).isEqualTo(143);
        int child = Integer.parseInt(Files.readString(pid).strip());
        ProcessTable processes = new ProcessTable(Path.of("/proc"));
        long deadline = System.nanoTime() + 5 * SECOND;
        while (processes.isAlive(child, "sleep") && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(SECOND / 1000);
        }
        assertThat(processes.isAlive(child, "sleep"))
                .as("the sleep that it started")
                .isFalse();
    }

    @Test
    void whoIgnoresTheTimeoutIsKilledTwoSecondsLater() throws Exception {
        long begin = System.nanoTime();

        HostEvent.ScriptEnded ended =
                run(SECOND / 5, "sh", "-c", "trap '' TERM; while :; do sleep 1; done");

        assertThat(ended).isEqualTo(new HostEvent.ScriptEnded("chk", 137, true));
        assertThat(System.nanoTime() - begin).isBetween(2 * SECOND, 4 * SECOND);
    }

    private HostEvent.ScriptEnded run(long timeoutNanos, String... command) throws Exception {
        Host.Command program = new Host.Command(List.of(command), "", false);
        new ScriptRun(Libc.get(), "chk", program, timeoutNanos, heard).run();
        return heard.next(HostEvent.ScriptEnded.class);
    }
}
