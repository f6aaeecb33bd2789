package io.vipdeck.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.RemoteException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

class InstallerTest {
    @TempDir
    private Path directory;

    private final Inventory inventory = Given.pair();
    private final FakeHost.Lan lan = new FakeHost.Lan();
    private final List<Progress> told = new CopyOnWriteArrayList<>();
    private FakeBundle bundle;
    private FakeHost web1;
    private FakeHost web2;

    @BeforeEach
    void hosts() {
        bundle = new FakeBundle(directory, Given.VERSION);
        web1 = lan.host(inventory.hosts().get(0));
        web2 = lan.host(inventory.hosts().get(1));
    }

    @Test
    void freshHostsAreBroughtThere() throws Exception {
        Summary summary = install();

        assertThat(summary.failed()).isEmpty();
        assertThat(summary.changed()).containsExactlyInAnyOrder("web1", "web2");
        assertThat(web1.files.get("/var/www/html/index.html")).contains("<h1>web1</h1>");
        assertThat(web2.files.get(Wanted.CONFIGURATION_PATH)).contains("priority 99");
        assertThat(lan.owners()).containsExactly("web1");
        assertThat(bundle.packed).isEqualTo(1);
        assertThat(web1.closed && web2.closed).isTrue();
    }

    @Test
    void theBackupIsStartedBeforeTheMaster() throws Exception {
        install();

        assertThat(lan.log.stream().filter(line -> line.endsWith("start.sh")))
                .containsExactly("web2 start.sh", "web1 start.sh");
    }

    @Test
    void eachHostsEventsComeInOrder() throws Exception {
        install();

        List<Progress> lane =
                told.stream().filter(event -> event.host().equals("web1")).toList();
        Progress.Planned planned = (Progress.Planned) lane.get(0);
        assertThat(planned.steps())
                .containsExactly(
                        "nginx",
                        "nginx start",
                        "page",
                        "agent",
                        "configuration",
                        "agent version",
                        "unit",
                        "service",
                        "agent start",
                        "verify");
        assertThat(lane.stream()
                        .filter(Progress.Finished.class::isInstance)
                        .map(event -> ((Progress.Finished) event).index()))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(lane.get(lane.size() - 1)).isEqualTo(new Progress.Done("web1", true));
    }

    @Test
    void aSecondRunDoesNothingButAsk() throws Exception {
        install();
        lan.log.clear();
        told.clear();

        Summary summary = install();

        assertThat(summary.succeeded()).isTrue();
        assertThat(summary.changed()).isEmpty();
        assertThat(lan.log).containsExactlyInAnyOrder("web1 facts", "web2 facts");
        assertThat(told)
                .containsExactlyInAnyOrder(
                        new Progress.Planned("web1", List.of()),
                        new Progress.Planned("web2", List.of()),
                        new Progress.Done("web1", false),
                        new Progress.Done("web2", false));
        assertThat(bundle.packed).isEqualTo(1);
    }

    @Test
    void aDryRunOnlyAsks() throws Exception {
        Summary summary = installer().run(inventory, Order.everywhere().dry());

        assertThat(lan.log).containsExactlyInAnyOrder("web1 facts", "web2 facts");
        assertThat(summary.plans()).hasSize(2);
        assertThat(summary.plans().get(0).steps()).isNotEmpty();
    }

    @Test
    void onlyTheHostsOfTheLimitAreTouched() throws Exception {
        Summary summary = installer().run(inventory, Order.everywhere().only(Set.of("web2")));

        assertThat(summary.failed()).isEmpty();
        assertThat(web1.files).isEmpty();
        assertThat(web2.agentActive).isTrue();
    }

    @Test
    void aHostThatFailsDoesNotStopTheOther() throws Exception {
        web2.failingScript = "nginx-apt.sh";
        web2.complaint =
                "Reading package lists...\u001b[31m\nvipdeck: apt-get could not install nginx: E\n";

        Summary summary = install();

        assertThat(summary.failed()).containsExactly("web2");
        assertThat(web1.agentActive).isTrue();
        assertThat(web2.agentActive).isFalse();
        assertThat(told)
                .contains(new Progress.Failed(
                        "web2",
                        "apt-get could not install nginx: E; mend the package manager there and"
                                + " run install again; it goes on from there",
                        "Reading package lists...\nvipdeck: apt-get could not install nginx: E"));
    }

    @Test
    void aRunningMasterIsNotRestartedWithoutAFitBackup() throws Exception {
        install();
        lan.log.clear();
        bundle = new FakeBundle(directory, "0.2.0-0123456789ab");
        web2.failingScript = "start.sh";
        web2.complaint = "vipdeck: the agent does not start: no";

        Summary summary = install();

        assertThat(summary.failed()).containsExactlyInAnyOrder("web1", "web2");
        assertThat(lan.log).doesNotContain("web1 start.sh");
        assertThat(web1.agentActive).isTrue();
    }

    @Test
    void aHostThatCannotBeReachedDoesNotStopTheOther() throws Exception {
        Installer installer = new Installer(
                host -> {
                    if (host.name().equals("web2")) {
                        throw new RemoteException(
                                RemoteException.Kind.UNREACHABLE, "no answer, is it up?");
                    }
                    return web1;
                },
                bundle,
                Map.of(),
                Given.OWNER,
                told::add);

        Summary summary = installer.run(inventory, Order.everywhere());

        assertThat(summary.failed()).containsExactly("web2");
        assertThat(told).contains(new Progress.Failed("web2", "no answer, is it up?", ""));
        assertThat(lan.owners()).containsExactly("web1");
    }

    @Test
    void aStrangerOnTheVipStopsEverything() throws Exception {
        web2.neighbour = "0a:0b:0c:0d:0e:0f";

        Summary summary = install();

        assertThat(summary.failed()).containsExactlyInAnyOrder("web1", "web2");
        assertThat(lan.log).containsExactlyInAnyOrder("web1 facts", "web2 facts");
        assertThat(told.get(0))
                .isEqualTo(new Progress.Failed(
                        "web2",
                        "the VIP 192.168.16.130 is in use: web2 gets an answer for it from"
                                + " 0a:0b:0c:0d:0e:0f, which is no host of the cluster, choose another"
                                + " address or take it away from that machine",
                        ""));
    }

    @Test
    void twoOwnersAreAFailure() throws Exception {
        install();
        web2.deaf = true;
        told.clear();

        Survey survey =
                Survey.of(inventory, lan::host, java.util.concurrent.ForkJoinPool.commonPool());
        assertThat(new Verification(inventory, survey).isNeeded()).isTrue();
        assertThat(Verification.wrongOwners(new Verification(inventory, survey).owners()))
                .contains("web1 and web2 both hold the VIP 192.168.16.130, let IP protocol 112 to"
                        + " 224.0.0.18 pass between them");
    }

    @Test
    void aHostLostOnTheWayIsNotBlamedOnTheOthers() throws Exception {
        web2.lostFromCall = 3;

        Summary summary = install();

        assertThat(summary.failed()).containsExactly("web2");
        assertThat(lan.owners()).containsExactly("web1");
        assertThat(told).contains(new Progress.Done("web1", true));
    }

    @Test
    void afterACancelNoFurtherStepBegins() throws Exception {
        List<Installer> running = new CopyOnWriteArrayList<>();
        Installer installer = new Installer(lan::host, bundle, Map.of(), Given.OWNER, event -> {
            told.add(event);
            if (event instanceof Progress.Finished finished && finished.index() == 2) {
                running.get(0).cancel();
            }
        });
        running.add(installer);

        Summary summary = installer.run(inventory, Order.everywhere());

        assertThat(summary.failed()).containsExactlyInAnyOrder("web1", "web2");
        assertThat(lan.log).noneMatch(line -> line.endsWith("start.sh"));
        assertThat(told)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                Progress.Failed.class,
                                failed -> assertThat(failed.text())
                                        .startsWith("cancelled before the step")));
    }

    @Test
    void aPasswordThatIsNotThereStopsEverything() throws Exception {
        Inventory.Vrrp vrrp = inventory.vrrp().get(0);
        Inventory other = new Inventory(
                "web",
                "vipdeck.yaml",
                inventory.hosts(),
                List.of(new Inventory.Vrrp(
                        vrrp.name(),
                        66,
                        vrrp.virtualIpaddress(),
                        2,
                        1000,
                        java.util.Optional.of(new Inventory.Secret.FromEnvironment("VRRP_PASS")))),
                inventory.nginx(),
                inventory.engine());

        installer().run(other, Order.everywhere());

        assertThat(lan.log).containsExactlyInAnyOrder("web1 facts", "web2 facts");
        assertThat(((Progress.Failed) told.get(0)).text())
                .isEqualTo("the auth_pass of VI_1 is not in the environment variable VRRP_PASS,"
                        + " put it there or take authentication out of the inventory");
    }

    private Summary install() throws InterruptedException {
        return installer().run(inventory, Order.everywhere());
    }

    private Installer installer() {
        return installer(lan);
    }

    private Installer installer(FakeHost.Lan onLan) {
        return new Installer(onLan::host, bundle, Map.of(), Given.OWNER, told::add);
    }
}
