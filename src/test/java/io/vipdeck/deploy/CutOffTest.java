package io.vipdeck.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.inventory.Inventory;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The connection to a host is cut at every step of a run in turn: before it, in its middle, after it. The run
 * says so, the other host is not blamed, and the next run ends where one that was never cut does.
 */
class CutOffTest {
    private static final int MOST_CALLS = 40;

    @TempDir
    private Path directory;

    private final Inventory inventory = Given.pair();
    private final List<Progress> told = new CopyOnWriteArrayList<>();
    private FakeBundle bundle;

    @BeforeEach
    void bundle() {
        bundle = new FakeBundle(directory, Given.VERSION);
    }

    @ParameterizedTest
    @EnumSource(FakeHost.Cut.class)
    void anInstallationCutOffAnywhereIsFinishedByTheNext(FakeHost.Cut when) throws Exception {
        FakeHost.Lan uncut = new FakeHost.Lan();
        FakeHost wanted = operators(uncut);
        install(uncut);
        int calls = wanted.calls;
        for (int cut = 1; cut <= calls; cut++) {
            FakeHost.Lan lan = new FakeHost.Lan();
            FakeHost host = operators(lan);
            host.cutAtCall(cut, when);

            Summary first = install(lan);

            assertToldOf(host, first);
            host.cutAtCall(-1, when);
            assertThat(install(lan).failed()).as("after a cut at call %d", cut).isEmpty();
            assertThat(host.state()).as("after a cut at call %d", cut).isEqualTo(wanted.state());
            assertThat(lan.owners()).containsExactly("web1");
            assertThat(install(lan).changed()).as("a run with nothing to do").isEmpty();
        }
        assertThat(calls).as("calls of a whole run").isBetween(12, 20);
    }

    @ParameterizedTest
    @EnumSource(FakeHost.Cut.class)
    void anUninstallationCutOffAnywhereIsFinishedByTheNext(FakeHost.Cut when) throws Exception {
        int calls = MOST_CALLS;
        for (int cut = 1; cut <= calls; cut++) {
            FakeHost.Lan lan = new FakeHost.Lan();
            FakeHost host = operators(lan);
            String before = host.state();
            install(lan);
            host.calls = 0;
            host.cutAtCall(cut, when);

            Summary first = uninstall(lan);

            if (host.calls < cut) {
                calls = host.calls;
                break;
            }
            assertToldOf(host, first);
            host.cutAtCall(-1, when);
            assertThat(uninstall(lan).failed())
                    .as("after a cut at call %d", cut)
                    .isEmpty();
            assertThat(host.state()).as("after a cut at call %d", cut).isEqualTo(before);
            assertThat(lan.owners()).isEmpty();
            assertThat(uninstall(lan).changed()).as("a run with nothing to do").isEmpty();
        }
        assertThat(calls).as("calls of a whole run").isBetween(12, 20);
    }

    @Test
    void aHostThatRebootsInAStepIsFinishedByTheNextRun() throws Exception {
        FakeHost.Lan lan = new FakeHost.Lan();
        FakeHost host = operators(lan);
        host.lostFromCall = 6;

        Summary first = install(lan);

        assertThat(first.failed()).containsExactly("web1");
        host.lostFromCall = Integer.MAX_VALUE;
        host.reboot();
        assertThat(install(lan).failed()).isEmpty();
        assertThat(lan.owners()).containsExactly("web1");
    }

    /** The host's own page and configuration are the operator's, so that there is something to keep. */
    private FakeHost operators(FakeHost.Lan lan) {
        FakeHost host = lan.host(inventory.hosts().get(0));
        host.files.put("/var/www/html/index.html", "the operator's page\n");
        lan.host(inventory.hosts().get(1));
        return host;
    }

    private void assertToldOf(FakeHost host, Summary run) {
        String cut = host.cutCall;
        if (cut.equals("lock.sh leave") || cut.equals("lock.sh touch")) {
            // All was done by then; the lock is void by itself.
            assertThat(run.failed()).isEmpty();
            return;
        }
        assertThat(run.failed()).as("cut in %s", cut).contains("web1");
        assertThat(told.stream()
                        .filter(event -> event instanceof Progress.Failed)
                        .map(Progress.Failed.class::cast))
                .as("cut in %s", cut)
                .allSatisfy(failed -> assertThat(failed.text()).contains("the connection was lost"))
                .anySatisfy(failed -> assertThat(failed.host()).isEqualTo("web1"));
    }

    private Summary install(FakeHost.Lan lan) throws InterruptedException {
        told.clear();
        return new Installer(lan::host, bundle, Map.of(), Given.OWNER, told::add)
                .run(inventory, Order.everywhere());
    }

    private Summary uninstall(FakeHost.Lan lan) throws InterruptedException {
        told.clear();
        return new Uninstaller(lan::host, Given.OWNER, told::add)
                .run(inventory, Order.everywhere().only(Set.of()).withPackages(true));
    }
}
