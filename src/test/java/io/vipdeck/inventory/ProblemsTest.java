package io.vipdeck.inventory;

import static io.vipdeck.inventory.InventoryReaderTest.SMALLEST;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** What is said about an inventory that cannot be used. */
class ProblemsTest {

    private static List<String> problems(String text) {
        Parsed parsed = InventoryReader.read("web.yaml", text, "/home/op");
        assertThat(parsed.inventory()).isEmpty();
        return parsed.problems().stream().map(Problem::toString).toList();
    }

    private static void only(String text, String problem) {
        assertThat(problems(text)).containsExactly(problem);
    }

    @Test
    void allProblemsAreToldAtOnceInTheOrderOfTheLines() {
        assertThat(problems("""
                                cluster: my web
                                colour: blue
                                ssh: { usr: root, port: 99999 }
                                hosts:
                                  - { name: web1, address: 192.168.16.300, priority: 255 }
                                  - { name: web1, addres: 192.168.16.129 }
                                vrrp:
                                  vrid: 66
                                  virtual_ipaddress: [192.168.16.130/33]
                                  advert_int: 0.5
                                  authentication: { auth_type: AH, auth_pass: "123456789" }
                                nginx: { source: docker, health: { interval: 2s } }
                                engine: keepalived
                                """))
                .containsExactly(
                        "web.yaml:1: cluster: 'my web' cannot be used, use up to 63 letters, digits, dots,"
                                + " underscores and dashes, a letter or digit first",
                        "web.yaml:2: colour: is not a key here, use cluster, ssh, hosts, vrrp, nginx,"
                                + " engine, services, mirrors, fix_eol_repos, offline or firewall",
                        "web.yaml:3: ssh.port: '99999' cannot be used, write a whole number from 1 to 65535",
                        "web.yaml:3: ssh.usr: is not a key here, did you mean user?",
                        "web.yaml:5: hosts[0].address: '192.168.16.300' is no address, write an IP address or"
                                + " a host name, the port apart",
                        "web.yaml:5: hosts[0].priority: '255' cannot be used, write a whole number from 1 to 254",
                        "web.yaml:6: hosts[1].addres: is not a key here, did you mean address?",
                        "web.yaml:6: hosts[1].address: is missing, give the address that SSH connects to",
                        "web.yaml:8: vrrp.virtual_router_id: is missing, choose a number from 1 to 255, unused"
                                + " on this network",
                        "web.yaml:8: vrrp.vrid: is not a key here, did you mean virtual_router_id?",
                        "web.yaml:9: vrrp.virtual_ipaddress[0]: '192.168.16.130/33' is no address for a host,"
                                + " write ADDRESS/PREFIX, such as 192.168.16.130/24",
                        "web.yaml:10: vrrp.advert_int: is not in whole seconds, which VRRP version 2 needs,"
                                + " write a whole number, or version: 3",
                        "web.yaml:11: vrrp.authentication.auth_type: 'AH' is not known, use PASS",
                        "web.yaml:11: vrrp.authentication.auth_pass: is longer than 8 characters, choose 1 to"
                                + " 8 letters and digits",
                        "web.yaml:12: nginx.source: 'docker' is not known, use distro, nginx.org"
                                + " or skip",
                        "web.yaml:12: nginx.health.interval: '2s' cannot be used, write seconds from 0.1 to 3600",
                        "web.yaml:13: engine: is not supported by this version, use agent");
    }

    @Test
    void whatMustBeThereIsMissed() {
        assertThat(problems("engine: agent\n"))
                .containsExactly(
                        "web.yaml:1: cluster: is missing, give the cluster a name: cluster: web",
                        "web.yaml:1: hosts: is missing, list the hosts: - { name: web1, address: 192.168.16.128 }",
                        "web.yaml:1: vrrp: is missing, write vrrp: { virtual_router_id: 66,"
                                + " virtual_ipaddress: [192.168.16.130/24] }");
        assertThat(problems("cluster: web\nhosts: []\nvrrp: []\n"))
                .containsExactly(
                        "web.yaml:2: hosts: is empty, write at least one host:"
                                + " - { name: web1, address: 192.168.16.128 }",
                        "web.yaml:3: vrrp: is empty, write vrrp: { virtual_router_id: 66,"
                                + " virtual_ipaddress: [192.168.16.130/24] }");
    }

    @Test
    void nothingIsSharedThatMustBeOnesOwn() {
        assertThat(problems("""
                                cluster: web
                                hosts:
                                  - { name: web1, address: 10.0.0.1 }
                                  - { name: WEB1, address: 10.0.0.1, priority: 100 }
                                vrrp:
                                  - { name: A, virtual_router_id: 7, virtual_ipaddress: [10.0.0.9/8] }
                                  - { name: A, virtual_router_id: 7, virtual_ipaddress: [10.0.0.9/8, 10.0.0.1/8] }
                                """))
                .containsExactly(
                        "web.yaml:4: hosts[1].name: WEB1 is taken already on line 3, give each host its own name",
                        "web.yaml:4: hosts[1].address: 10.0.0.1 is taken already on line 3, list each host once",
                        "web.yaml:4: hosts[1].priority: priority 100 is taken already on line 3, give each host"
                                + " its own (left out, it is 100 minus the place in the list)",
                        "web.yaml:7: vrrp[1].name: A is taken already on line 6, give each instance its own name",
                        "web.yaml:7: vrrp[1].virtual_router_id: virtual_router_id 7 is taken already on line 6,"
                                + " give each instance its own number",
                        "web.yaml:7: vrrp[1].virtual_ipaddress[0]: 10.0.0.9 is taken already on line 6,"
                                + " list each address once",
                        "web.yaml:7: vrrp[1].virtual_ipaddress[1]: 10.0.0.1 is the address of host web1,"
                                + " choose an address that no machine has");
    }

    @Test
    void instancesOfAListHaveNames() {
        only(
                """
                cluster: web
                hosts: [{ name: web1, address: 10.0.0.1 }]
                vrrp:
                  - { virtual_router_id: 7, virtual_ipaddress: [10.0.0.9/8] }
                """,
                "web.yaml:4: vrrp[0].name: is missing, give each instance of the list a name: name: VI_1");
    }

    @Test
    void versionsKeepToTheirMeans() {
        String base = SMALLEST.replace("[192.168.16.130]", "%s") + "%s";
        only(
                base.formatted("[\"2001:db8::1/64\"]", ""),
                "web.yaml:7: vrrp.virtual_ipaddress[0]: is IPv6, which VRRP version 2 does not carry,"
                        + " write version: 3");
        only(
                base.formatted("[10.0.0.1/8, \"2001:db8::1/64\"]", "  version: 3\n"),
                "web.yaml:7: vrrp.virtual_ipaddress[1]: mixes IPv4 and IPv6 in one instance,"
                        + " make an instance for each");
        only(
                base.formatted(
                        "[10.0.0.1/8]", "  version: 3\n  authentication: { auth_pass: abc }\n"),
                "web.yaml:9: vrrp.authentication: does not exist in VRRP version 3, take it out,"
                        + " or write version: 2");
        only(
                base.formatted("[10.0.0.1/8]", "  version: 3\n  advert_int: 0.015\n"),
                "web.yaml:9: vrrp.advert_int: is not in hundredths of a second, write such as 0.01");
        only(
                base.formatted("[10.0.0.1/8]", "  version: 4\n"),
                "web.yaml:8: vrrp.version: '4' is not known, use 2 or 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0111", "0x1F", "0o17", "0b11", "1_000", "1e3", "1.5", "12:30", "+5"})
    void anUnquotedPasswordWithTwoReadingsIsRefusedWithoutShowingIt(String password) {
        List<String> problems =
                problems(SMALLEST + "  authentication: { auth_pass: " + password + " }\n");
        assertThat(problems)
                .containsExactly(
                        "web.yaml:8: vrrp.authentication.auth_pass: is a number that YAML readers"
                                + " understand differently, put it in quotes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "Yes", "on", "off", "true", "FALSE", "y"})
    void wordsThatSomeReadersTakeForTruthWantQuotes(String word) {
        only(
                SMALLEST.replace("cluster: web", "cluster: " + word),
                "web.yaml:1: cluster: is a word that YAML readers may take for true or false,"
                        + " put it in quotes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth_pass: { command: pass }|vrrp.authentication.auth_pass.command: is no place for a secret:"
                        + " commands in an inventory are not run, use { env: NAME } or { file: PATH }",
                "auth_pass: { }|vrrp.authentication.auth_pass: must name one place,"
                        + " use { env: NAME } or { file: PATH }",
                "auth_pass: { env: A, file: /b }|vrrp.authentication.auth_pass: must name one place,"
                        + " use { env: NAME } or { file: PATH }",
                "auth_pass: [a]|vrrp.authentication.auth_pass: is a list, write one value",
                "auth_pass:|vrrp.authentication.auth_pass: is empty, write one value",
                "auth_type: PASS|vrrp.authentication.auth_pass: is missing,"
                        + " write auth_pass: { env: VRRP_PASS }",
                "auth_pass: \"a b\"|vrrp.authentication.auth_pass: holds a character other than letters,"
                        + " digits and plain signs, choose 1 to 8 letters and digits",
                "auth_pass: { file: ~root/x }|vrrp.authentication.auth_pass.file: begins with ~ but names no"
                        + " home directory, write the whole path",
            })
    void secretsComeFromAFewPlaces(String given, String problem) {
        only(SMALLEST + "  authentication: { " + given + " }\n", "web.yaml:8: " + problem);
    }

    @Test
    void passwordsForSshAreRefused() {
        assertThat(problems(SMALLEST + "ssh: { password: hunter2 }\n"))
                .containsExactly(
                        "web.yaml:8: ssh.password: is not taken from a file, leave it out, it is asked for at"
                                + " the terminal where one is needed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://{address}/",
                "http://localhost/",
                "ftp://{address}/",
                "http://user@{address}/",
                "http://example.org/{address}",
                "{address}"
            })
    void theHealthUrlIsAskedAtTheAddress(String url) {
        only(
                SMALLEST + "nginx: { health: { url: \"" + url + "\" } }\n",
                "web.yaml:8: nginx.health.url: '"
                        + url
                        + "' cannot be asked on each host, write such as http://{address}/"
                        + " or http://{address}:8080/health");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "web1; reboot",
                "$(reboot)",
                "-oProxyCommand=x",
                "../../etc",
                "a/b",
                ".hidden",
            })
    void aNameIsNoWayIntoAShellOrAPath(String name) {
        assertThat(problems(SMALLEST.replace("name: web1", "name: '" + name + "'")))
                .singleElement()
                .asString()
                .startsWith("web.yaml:3: hosts[0].name: '")
                .contains("cannot be used");
        assertThat(problems(SMALLEST.replace("192.168.16.128", "'" + name + "'")))
                .hasSize(1);
    }

    @Test
    void controlCharactersAreRefusedAndNeverRepeated() {
        assertThat(problems(SMALLEST.replace("name: web1", "name: \"web\\e[2J\\n1\"")))
                .containsExactly(
                        "web.yaml:3: hosts[0].name: holds a control or invisible character, take it out");
        assertThat(problems(SMALLEST.replace("web1", "we\u202eb1")))
                .containsExactly(
                        "web.yaml:3: holds a control or invisible character, type the line anew");
        assertThat(problems(SMALLEST + "\"\\e[2J\": 1\n"))
                .singleElement()
                .asString()
                .startsWith("web.yaml:8: ?[2J: is not a key here");
    }
}
