package io.vipdeck.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.inventory.Inventory;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Two operators and the hosts of one cluster. */
class HostLockTest {
    @TempDir
    private Path directory;

    private final Inventory inventory = Given.pair();
    private final FakeHost.Lan lan = new FakeHost.Lan();
    private final List<Progress> told = new CopyOnWriteArrayList<>();
    private FakeHost web1;
    private FakeHost web2;

    @BeforeEach
    void hosts() {
        web1 = lan.host(inventory.hosts().get(0));
        web2 = lan.host(inventory.hosts().get(1));
    }

    @Test
    void nothingIsDoneAnywhereWhileSomebodyElseWorksOnOneHost() throws Exception {
        web2.lock = "bob";

        Summary summary = install(Order.everywhere());

        assertThat(summary.failed()).containsExactlyInAnyOrder("web1", "web2");
        assertThat(web1.files).isEmpty();
        assertThat(told)
                .contains(new Progress.Failed(
                        "web2",
                        "is being worked on by bob@ops pid 7 (install, since 120 s, last heard of"
                                + " 3 s ago); wait for it, or take the lock with --break-lock",
                        ""))
                .contains(new Progress.Failed(
                        "web1",
                        "nothing was done to it, since web2 is being worked on by somebody else",
                        ""));
        assertThat(web1.lock).isEmpty();
        assertThat(web2.lock).isEqualTo("bob");
    }

    @Test
    void aLockCanBeBroken() throws Exception {
        web2.lock = "bob";

        assertThat(install(Order.everywhere().breakingLocks(true)).failed()).isEmpty();
        assertThat(web2.lock).isEmpty();
    }

    @Test
    void aLockThatThisMachineLeftBehindIsTakenOver() throws Exception {
        web1.lock = Given.OWNER.token();
        web2.lock = Given.OWNER.machine() + "-" + 999_999_999L;

        assertThat(install(Order.everywhere()).failed()).isEmpty();
    }

    @Test
    void readersAndRunsWithNothingToDoNeedNoLock() throws Exception {
        install(Order.everywhere());
        web1.lock = "bob";

        assertThat(install(Order.everywhere().dry()).failed()).isEmpty();
        assertThat(install(Order.everywhere()).failed()).isEmpty();
        assertThat(web1.lock).isEqualTo("bob");
    }

    @Test
    void locksAreGivenBackWhenAStepFails() throws Exception {
        web1.failingScript = "unpack.sh";
        web1.complaint = "vipdeck: the agent cannot be written to /opt/vipdeck\n";

        assertThat(install(Order.everywhere()).failed()).containsExactly("web1");
        assertThat(web1.lock + web2.lock).isEmpty();
    }

    @Test
    void aHostThatIsNotAsTheOperatorSawItIsLeftAlone() throws Exception {
        List<Plan> seen = install(Order.everywhere().dry()).plans();
        web2.nginx = true;
        web2.nginxActive = true;

        Summary summary = install(Order.everywhere().agreeing(seen));

        assertThat(summary.failed()).containsExactly("web2");
        assertThat(web2.files).isEmpty();
        assertThat(lan.owners()).containsExactly("web1");
    }

    private Summary install(Order order) throws InterruptedException {
        told.clear();
        return new Installer(
                        lan::host,
                        new FakeBundle(directory, Given.VERSION),
                        Map.of(),
                        Given.OWNER,
                        told::add)
                .run(inventory, order);
    }
}
