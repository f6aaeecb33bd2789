package io.vipdeck.inventory;

import static io.vipdeck.inventory.AnsibleInventoryTest.PAIR;
import static io.vipdeck.inventory.AnsibleInventoryTest.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

/** What is said about an Ansible inventory that cannot be used. */
class AnsibleProblemsTest {

    private static List<String> problems(String text, Map<String, String> files) {
        return read(text, files, "").problems().stream().map(Problem::toString).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "web[1:] | has a range without an end",
                "web[01:100] | has a range with zeros in front whose ends differ in length",
                "web[3:1] | has a range that begins after its end",
                "web[1:9:0] | has a range with a step that is no number from 1",
                "web[1:2:3:4] | has a range that is not [BEGIN:END] or [BEGIN:END:STEP]",
                "web[x1:y] | has a range of neither numbers nor letters",
                "web[1:99999999] | means more than 1000 hosts",
                "w[1:99]x[1:99] | means more than 1000 hosts",
                "web[1:2 | has a bracket that is not closed",
            })
    void rangesThatMeanNothing(String pattern, String what) {
        assertThat(problems("[web]\n" + pattern + "\n", Map.of()))
                .containsExactly("hosts:2: " + pattern + ": " + what + ", mend the entry");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vrrp_advert_int=\"{{ fast }}\" | vrrp_advert_int: is a Jinja expression, which only"
                        + " Ansible works out, write the value itself",
                "vrrp_auth_pass=$ANSIBLE_VAULT;1.1 | vrrp_auth_pass: is encrypted by Ansible's vault,"
                        + " write { env: VRRP_PASS } or { file: PATH } in YAML",
                "vrrp_virtual_adress=1 | vrrp_virtual_adress: is not a variable here, did you mean"
                        + " vrrp_virtual_ipaddress?",
                "vrrp_advert_int=soon | vrrp_advert_int: 'soon' cannot be used, write seconds from 0.01"
                        + " to 255",
                "ansible_connection=local | web1.ansible_connection: is 'local', and hosts are reached"
                        + " by SSH alone, let SSH reach it, or leave the host out of the group",
                "ansible_become_method=su | web1.ansible_become_method: is 'su', and only sudo is"
                        + " known, use sudo, or log in as root",
                "ansible_become_user=www | web1.ansible_become_user: is 'www', and installing needs"
                        + " root, use root",
                "ansible_ssh_common_args='-J gate' | web1.ansible_ssh_common_args: names a jump host,"
                        + " which is read from ~/.ssh/config alone, write them there for this host and"
                        + " take the variable out",
                "ansible_port=no | web1.ansible_port: 'no' cannot be used, write a whole number from 1"
                        + " to 65535",
                "nonsense | is no key=value, write one variable on a line",
            })
    void variablesThatCannotBeFollowed(String line, String problem) {
        assertThat(problems(PAIR + line + "\n", Map.of()).get(0)).isEqualTo("hosts:13: " + problem);
    }

    @Test
    void hostsMustAgreeOnWhatTheClusterHasOneOf() {
        assertThat(problems(
                        PAIR.replace("vrrp_priority=99", "vrrp_priority=99 vrrp_advert_int=2")
                                .replace("vrrp_priority=100", "vrrp_advert_int=1"),
                        Map.of()))
                .containsExactly("hosts:4: vrrp_advert_int: differs between web1 (line 3) and web2,"
                        + " a cluster has one: set it for the group");
    }

    @Test
    void aFileBesideIsNamedWithItsOwnLines() {
        assertThat(problems(
                        PAIR,
                        Map.of(
                                "group_vars/web.yml",
                                "# ours\nvrrp_version: 4\n",
                                "host_vars/web2.yml",
                                "\nvrrp_priority: 100\n",
                                "host_vars/web1.yml",
                                "$ANSIBLE_VAULT;1.1;AES256\n6162\n")))
                .containsExactly(
                        "host_vars/web1.yml:1: is encrypted by Ansible's vault, decrypt it, or keep"
                                + " only what vipdeck needs none of in it");
        assertThat(problems(
                        PAIR,
                        Map.of(
                                "group_vars/web.yml",
                                "# ours\nvrrp_version: 4\n",
                                "host_vars/web2.yml",
                                "\nvrrp_priority: 100\n")))
                .containsExactly(
                        "group_vars/web.yml:2: vrrp_version: '4' is not known, use 2 or 3",
                        "host_vars/web2.yml:2: web2.vrrp_priority: priority 100 is taken already on"
                                + " line 3, give each host its own (left out, it is 100 minus the place"
                                + " in the list)");
    }

    @Test
    void groupsMustBeThereAndNotContainThemselves() {
        assertThat(problems("[all:children]\nwbe\n[web]\na\n", Map.of()))
                .containsExactly("hosts:2: wbe: is no group here, did you mean web?");
        assertThat(problems("[a:children]\nb\n[b:children]\na\n", Map.of()))
                .contains("hosts: a: is its own child, take one child out");
        assertThat(problems("[web]\na b\n", Map.of()))
                .containsExactly("hosts:2: has a word after the host that is no key=value, put"
                        + " values that hold blanks in quotes");
        assertThat(problems("[web]\na b='c\n", Map.of()))
                .containsExactly("hosts:2: has a quote that is not closed, close it");
        assertThat(problems("[web:hots]\na\n", Map.of()))
                .containsExactly("hosts:1: 'hots' is no kind of section, write [group],"
                        + " [group:children] or [group:vars]");
    }

    @Test
    void withoutAVirtualRouterThereIsNothingToInstall() {
        assertThat(problems("[web]\na\n", Map.of()))
                .containsExactly("hosts: is an Ansible inventory in which no group has a virtual"
                        + " router, set vrrp_virtual_router_id and vrrp_virtual_ipaddress for one, or"
                        + " give them to vipdeck init --from");
        assertThat(read(PAIR, Map.of(), "wbe").problems())
                .singleElement()
                .hasToString("hosts: wbe: is no group here, use all, ungrouped or web");
    }

    @Test
    void namesThatWouldSteerAShellOrATerminalAreRefused() {
        assertThat(problems(PAIR.replace("web2 ", "web2;reboot ").replace("# ", "#"), Map.of()))
                .singleElement()
                .asString()
                .startsWith("hosts:4: web2;reboot.name: 'web2;reboot' cannot be used");
        assertThat(problems(PAIR.replace("web2 ", "\"$(reboot)\" "), Map.of()))
                .singleElement()
                .asString()
                .contains("$(reboot)");
        assertThat(problems(PAIR.replace("web2 ", "web\u001b[2J "), Map.of()).toString())
                .doesNotContain("\u001b");
    }

    @Test
    void aLadderOfGroupsIsReadInNoTime() {
        StringBuilder text = new StringBuilder(PAIR);
        for (int i = 0; i < 60; i++) {
            text.append("[a%d:children]\na%d\nb%d\n".formatted(i, i + 1, i + 1));
            text.append("[b%d:children]\na%d\nb%d\n".formatted(i, i + 1, i + 1));
        }
        text.append("[a60]\nweb1\n[b60]\nweb2\n");
        assertThat(problems(text.toString(), Map.of())).isEmpty();
    }
}
