package io.vipdeck.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.Golden;
import io.vipdeck.inventory.Inventory;

import org.junit.jupiter.api.Test;

import java.util.Map;

class PlanTest {
    private final Inventory inventory = Given.pair();
    private final Inventory.Host host = inventory.hosts().get(0);
    private final Wanted wanted =
            Wanted.of(inventory, host, "ens33", Map.of("VI_1", "1111"), Given.VERSION);

    @Test
    void aFreshHostGetsEverything() throws Exception {
        StringBuilder text = new StringBuilder();
        for (Step step : plan(GroundTest.fresh()).steps()) {
            text.append(step.name()).append(": ").append(step.what()).append('\n');
            text.append("  ").append(step.script()).append(' ');
            text.append(String.join(" ", step.arguments()).replaceAll("[0-9a-f]{64}", "SHA256"));
            text.append("\n  within ").append(step.deadline().toSeconds()).append(" s");
            text.append(step.stirs() ? ", the VIP may move" : "").append('\n');
        }
        Golden.check("io/vipdeck/deploy/plan-fresh.txt", text.toString());
    }

    @Test
    void theMastersFilesAreTheGuides() {
        Golden.check("io/vipdeck/deploy/keepalived-web1.conf", wanted.configuration());
        Golden.check("io/vipdeck/deploy/page-web1.html", wanted.page().orElseThrow());
    }

    @Test
    void aHostAsWantedGetsNothing() throws Exception {
        assertThat(plan(installed()).steps()).isEmpty();
    }

    @Test
    void aNewVersionIsUnpackedSwitchedToAndStarted() throws Exception {
        assertThat(plan(installed().replace(Given.VERSION, "0.0.9-0123456789ab"))
                        .names())
                .containsExactly("agent", "agent version", "agent start");
    }

    @Test
    void aChangedConfigurationIsPlacedAndTheAgentStartedAnew() throws Exception {
        assertThat(plan(installed().replace(Wanted.sha256(wanted.configuration()), "0".repeat(64)))
                        .names())
                .containsExactly("configuration", "agent start");
    }

    @Test
    void aRunCutOffBeforeTheStartOnlyStarts() throws Exception {
        assertThat(plan(installed().replace("started ", "started older ")).names())
                .containsExactly("agent start");
    }

    @Test
    void aPackageHalfConfiguredIsInstalledAgain() throws Exception {
        assertThat(plan(installed().replace("package nginx installed", "package nginx unpacked"))
                        .names())
                .containsExactly("nginx", "nginx start");
    }

    @Test
    void whoHoldsThePackageManagerIsNamed() throws Exception {
        assertThat(plan(GroundTest.fresh()
                                .replace("systemd yes", "systemd yes\nlocked 812 unattended-upgr"))
                        .steps()
                        .get(0)
                        .what())
                .isEqualTo("install the package nginx of Debian GNU/Linux 12 (bookworm), after"
                        + " 812 unattended-upgr is done with packages");
    }

    @Test
    void aStoppedAgentIsStarted() throws Exception {
        assertThat(plan(installed()
                                .replace(
                                        "vipdeck-agent.service\nunit LoadState=loaded\nunit ActiveState=active",
                                        "vipdeck-agent.service\nunit LoadState=loaded\nunit ActiveState=failed"))
                        .names())
                .containsExactly("agent start");
    }

    @Test
    void noSecretShowsInAPlan() throws Exception {
        assertThat(plan(GroundTest.fresh()).toString()).doesNotContain("1111");
        assertThat(wanted.toString()).doesNotContain("1111");
        assertThat(plan(GroundTest.fresh()).steps())
                .allSatisfy(step -> assertThat(step.arguments()).doesNotContain("1111"));
    }

    private Plan plan(String facts) {
        return Plan.of(inventory, host, Given.facts(facts), wanted);
    }

    private String installed() throws Exception {
        return GroundTest.fresh()
                .replace(
                        "unit Id=nginx.service\nunit LoadState=not-found\nunit ActiveState=inactive\n"
                                + "unit UnitFileState=\n",
                        "nginx.path /usr/sbin/nginx\npackage nginx installed\nunit Id=nginx.service\n"
                                + "unit LoadState=loaded\nunit ActiveState=active\n"
                                + "unit UnitFileState=enabled\n")
                .replace(
                        "unit Id=vipdeck-agent.service\nunit LoadState=not-found\n"
                                + "unit ActiveState=inactive\nunit UnitFileState=\n",
                        "unit Id=vipdeck-agent.service\nunit LoadState=loaded\n"
                                + "unit ActiveState=active\nunit UnitFileState=enabled\n")
                .replace("current ", "current " + Given.VERSION + "\nversion " + Given.VERSION)
                .replace(
                        "writable ",
                        "started " + wanted.started()
                                + "\nsha256 " + Wanted.sha256(wanted.page().orElseThrow())
                                + "  /var/www/html/index.html"
                                + "\nsha256 " + Wanted.sha256(wanted.configuration())
                                + "  /etc/vipdeck/keepalived.conf"
                                + "\nsha256 " + Wanted.sha256(wanted.unit())
                                + "  /etc/systemd/system/vipdeck-agent.service"
                                + "\nwritable ");
    }
}
