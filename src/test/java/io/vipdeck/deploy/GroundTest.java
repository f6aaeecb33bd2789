package io.vipdeck.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.inventory.InventoryReader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class GroundTest {
    private final Inventory inventory = Given.pair();

    @Test
    void aFreshDebianHostIsFit() throws Exception {
        assertThat(judged(inventory, fresh())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            uid 0 | uid 1000 | web1: not root there but user root, set ssh.become: sudo or ssh.user: root in the inventory
            os ID=debian | os ID=rocky | web1: Debian GNU/Linux 12 (bookworm) is not supported, use a Debian or Ubuntu host
            systemd yes | systemd no | web1: systemd does not run there, use a host that was booted with systemd
            clock 1795344888 | lacks ip | web1: lacks ip, install iproute2, bash, tar and coreutils there
            web1 x86_64 | web1 aarch64 | web1: is aarch64 with glibc, and from here the agent's runtime can be made for x86_64 with glibc only, run vipdeck on a machine of the host's kind
            libc glibc | libc musl | web1: is x86_64 with musl, and from here the agent's runtime can be made for x86_64 with glibc only, run vipdeck on a machine of the host's kind
            packages apt-get | packages apk | web1: has no apt-get to install Nginx with, install Nginx there by hand
            writable yes | writable no | web1: /opt cannot be written, mount it writable
            83736888 | 51200 | web1: 50 MiB are free in /opt and 200 are needed, make room there
            83736887 | 51200 | web1: 50 MiB are free in /var and 100 are needed, make room there
            inet 192.168.16.128 | inet 10.0.0.7 | web1: no interface there carries 192.168.16.128, set interface: for this host to one of ens33
            128/24 brd | 128/32 brd | web1: the VIP 192.168.16.130 is in no subnet of ens33, give another VIP or another interface: for this host
            """)
    void whatDoesNotFitIsRefusedInOneSentence(String fact, String instead, String sentence)
            throws Exception {
        assertThat(judged(inventory, fresh().replace(fact, instead))).containsExactly(sentence);
    }

    @Test
    void aServiceMustHaveItsUnitUnderWhateverName() throws Exception {
        Inventory cluster =
                InventoryReader.read("vipdeck.yaml", """
                cluster: db
                hosts: [{ name: web1, address: 192.168.16.128 }]
                vrrp: { virtual_router_id: 66, virtual_ipaddress: [192.168.16.130/24] }
                nginx: none
                services:
                  - { name: mysql, process: mariadbd }
                  - { name: haproxy, unit: haproxy.service }
                """, "").inventory().orElseThrow();
        String mariadb = "systemd yes\nunit Id=mariadb.service\n"
                + "unit Names=mariadb.service mysql.service\nunit LoadState=loaded\nunit ";
        String haproxy = "\nunit Id=haproxy.service\nunit LoadState=%s\nunit ";

        assertThat(judged(cluster, fresh())).hasSize(2);
        assertThat(judged(
                        cluster,
                        fresh().replace("systemd yes", mariadb + haproxy.formatted("not-found"))))
                .containsExactly(
                        "web1: has no unit haproxy.service for the service haproxy, install"
                                + " it there or take it out of services:");
        assertThat(judged(
                        cluster,
                        fresh().replace("systemd yes", mariadb + haproxy.formatted("masked"))))
                .containsExactly(
                        "web1: haproxy.service is masked, run systemctl unmask haproxy there");
        assertThat(judged(
                        cluster,
                        fresh().replace("systemd yes", mariadb + haproxy.formatted("loaded"))))
                .isEmpty();
    }

    @Test
    void aVipThatIsConfiguredOnTheHostIsRefused() throws Exception {
        String held = fresh().replace(
                        "systemd yes",
                        "systemd yes\naddr 2: ens33    inet 192.168.16.130/24 scope global ens33");

        assertThat(judged(inventory, held))
                .containsExactly("web1: the VIP 192.168.16.130 is an address of the host itself,"
                        + " take it out of the host's network configuration");
    }

    @Test
    void anAddressInTheLedgerIsTheAgentsOwn() throws Exception {
        String held = fresh().replace(
                        "systemd yes",
                        "systemd yes\naddr 2: ens33    inet 192.168.16.130/24 scope global ens33\n"
                                + "ledger ens33 192.168.16.130/24");

        assertThat(judged(inventory, held)).isEmpty();
    }

    @Test
    void anotherInterfaceMustBeThere() throws Exception {
        Inventory.Host host = inventory.hosts().get(0);
        Inventory.Host named = new Inventory.Host(
                host.name(), host.address(), host.ssh(), Optional.of("eth7"), 100);

        assertThat(Ground.obstacles(inventory, named, Given.facts(fresh()), "x86_64", "glibc"))
                .extracting(Obstacle::toString)
                .containsExactly(
                        "web1: has no interface eth7, set interface: for this host to one of ens33");
    }

    @Test
    void behindAnotherAddressTheInterfaceOfTheConnectionIsTaken() throws Exception {
        Inventory.Host named = Given.host("web1", "web1.example", 100);

        assertThat(Ground.interfaceName(named, Given.facts(fresh()))).contains("ens33");
    }

    @Test
    void nginxThatIsSkippedMustBeThere() throws Exception {
        Inventory skip = Given.cluster(
                "192.168.16.130/24",
                Inventory.Source.SKIP,
                Given.host("web1", "192.168.16.128", 100));

        assertThat(judged(skip, fresh()))
                .containsExactly("web1: has no Nginx, and the inventory says nginx.source: skip,"
                        + " install it there or set nginx.source: distro");
    }

    @Test
    void keepalivedAtWorkIsRefused() throws Exception {
        String running = fresh().replace(
                        "unit Id=keepalived.service\nunit LoadState=not-found\nunit ActiveState=inactive",
                        "unit Id=keepalived.service\nunit LoadState=loaded\nunit ActiveState=active");

        assertThat(judged(inventory, running))
                .containsExactly("web1: keepalived runs there and would hold the VIP too,"
                        + " run systemctl disable --now keepalived there");
    }

    @Test
    void aHostOfTheClusterThatHoldsTheVipIsNoStranger() throws Exception {
        Facts web1 = Given.facts(fresh());
        Facts web2 = heard("02:fc:00:00:00:01");

        assertThat(Ground.strangers(inventory, Map.of("web1", web1, "web2", web2)))
                .isEmpty();
    }

    @Test
    void aStrangerIsNamedByItsMac() throws Exception {
        Map<String, Facts> known =
                Map.of("web1", heard("0a:00:00:00:00:09"), "web2", heard("0a:00:00:00:00:09"));

        assertThat(Ground.strangers(inventory, known))
                .extracting(Obstacle::toString)
                .containsExactly("the VIP 192.168.16.130 is in use: web1 gets an answer for it from"
                        + " 0a:00:00:00:00:09, which is no host of the cluster, choose another address"
                        + " or take it away from that machine");
    }

    @Test
    void aVirtualRoutersMacTellsItsVrid() throws Exception {
        assertThat(Ground.strangers(
                        inventory, Map.of("web1", heard("00:00:5e:00:01:42"), "web2", heard("x"))))
                .extracting(Obstacle::text)
                .containsExactly("the VIP 192.168.16.130 is in use: web1 gets an answer for it from"
                        + " 00:00:5e:00:01:42, a virtual router with VRID 66");
    }

    @Test
    void aHostThatCannotBeAskedMayBeTheOneThatAnswers() throws Exception {
        assertThat(Ground.strangers(inventory, Map.of("web1", heard("0a:00:00:00:00:09"))))
                .extracting(Obstacle::text)
                .containsExactly("the VIP 192.168.16.130 is in use: web1 gets an answer for it from"
                        + " 0a:00:00:00:00:09, which may be a host of the cluster that cannot be"
                        + " asked");
    }

    private static List<String> judged(Inventory inventory, String facts) {
        return Ground.obstacles(
                        inventory, inventory.hosts().get(0), Given.facts(facts), "x86_64", "glibc")
                .stream()
                .map(Obstacle::toString)
                .toList();
    }

    private static Facts heard(String mac) throws Exception {
        return Given.facts(fresh().replace(
                        "systemd yes",
                        "systemd yes\nneighbour 192.168.16.130 dev ens33 lladdr " + mac
                                + " STALE"));
    }

    static String fresh() throws Exception {
        return Files.readString(Path.of("src/test/resources/io/vipdeck/deploy/debian12-fresh.txt"));
    }
}
