package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipdeck.agent.HostEvent;
import io.vipdeck.agent.ProcessPattern;
import io.vipdeck.keepalived.TrackedProcess.ParameterMatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;

/** Real processes, counted with the kernel's process events and without them. */
@Timeout(60)
class ProcessCensusTest {
    private static final long SECOND = 1_000_000_000L;

    private final Libc libc = Libc.get();
    private final Poller poller = new Poller(libc);
    private final Queue<HostEvent> told = new ArrayDeque<>();
    private final List<Process> started = new ArrayList<>();
    private ProcessCensus census;

    @TempDir
    private Path directory;

    private Path program;

    @BeforeEach
    void aProgramOfItsOwnName() throws IOException {
        program = Files.copy(Path.of("/bin/sleep").toRealPath(), directory.resolve("vdcensus"));
    }

    @AfterEach
    void close() {
        started.forEach(Process::destroyForcibly);
        if (census != null) {
            census.close();
        }
    }

    @Test
    void theKernelTellsOfBirthsAndDeaths() throws Exception {
        census = census(listener -> ProcessEvents.open(libc, listener));
        Optional<String> how = census.count(List.of(pattern(ParameterMatch.NONE)), 0);
        assumeTrue(
                how.orElseThrow().startsWith("the kernel tells of every process"),
                "the kernel tells process events to root in the first namespaces only");
        assertThat(count()).isZero();
        assertThat(census.waitNanos(System.nanoTime())).isEqualTo(Long.MAX_VALUE);

        Process first = start("60");
        assertThat(countReaches(1)).isTrue();
        start("61");
        assertThat(countReaches(2)).isTrue();
        long killed = System.nanoTime();
        first.destroyForcibly();
        assertThat(countReaches(1)).isTrue();
        assertThat(System.nanoTime() - killed).as("nanoseconds").isLessThan(SECOND / 2);
    }

    @Test
    void whatRanBeforeIsCountedAtOnceAndParametersAreLookedAt() throws Exception {
        start("60");
        start("61");
        census = census(listener -> Optional.empty());
        long deadline = System.nanoTime() + 5 * SECOND;
        int count = 0;
        while (count == 0 && System.nanoTime() - deadline < 0) {
            census.count(List.of(pattern(ParameterMatch.EXACT)), System.nanoTime());
            count = count();
        }
        assertThat(count).as("only one with 60").isEqualTo(1);
    }

    @Test
    void withoutEventsADeathIsToldAndASuccessorFoundSoon() throws Exception {
        Process first = start("60");
        census = census(listener -> Optional.empty());
        census.count(List.of(pattern(ParameterMatch.NONE)), System.nanoTime());
        assertThat(countReaches(1)).isTrue();

        long killed = System.nanoTime();
        first.destroyForcibly();
        assertThat(countReaches(0)).isTrue();
        assertThat(System.nanoTime() - killed).as("nanoseconds").isLessThan(SECOND / 2);

        long born = System.nanoTime();
        start("60");
        assertThat(countReaches(1)).isTrue();
        assertThat(System.nanoTime() - born).as("nanoseconds").isLessThan(2 * SECOND);
    }

    @Test
    void afterAnOverrunEverybodyIsLookedForAnew() throws Exception {
        census = census(listener -> Optional.empty());
        census.count(List.of(pattern(ParameterMatch.NONE)), System.nanoTime());
        assertThat(count()).isZero();
        start("60");
        long deadline = System.nanoTime() + 5 * SECOND;
        while (told.isEmpty() && System.nanoTime() - deadline < 0) {
            census.overrun();
            census.settled();
        }
        assertThat(count()).isEqualTo(1);
    }

    private ProcessCensus census(Function<ProcessEvents.Listener, Optional<ProcessEvents>> kernel) {
        ProcessTable proc = new ProcessTable(Path.of("/proc"));
        return new ProcessCensus(libc, libc::pidfdOpen, proc, poller, told::add, kernel);
    }

    private static ProcessPattern pattern(ParameterMatch match) {
        return new ProcessPattern("web", "vdcensus", List.of("60"), match, false);
    }

    private Process start(String parameter) throws IOException {
        Process process = new ProcessBuilder(program.toString(), parameter).start();
        started.add(process);
        return process;
    }

    private int count() {
        HostEvent event = told.poll();
        return event instanceof HostEvent.ProcessesCounted counted ? counted.count() : 0;
    }

    private boolean countReaches(int wanted) {
        long deadline = System.nanoTime() + 10 * SECOND;
        int count = -1;
        while (count != wanted && System.nanoTime() - deadline < 0) {
            while (!told.isEmpty()) {
                count = count();
            }
            if (count != wanted) {
                long now = System.nanoTime();
                poller.await(Math.min(deadline - now, census.waitNanos(now)));
                census.tick(System.nanoTime());
            }
        }
        return count == wanted;
    }
}
