package io.vipdeck.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.VirtualAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How text becomes statements, as keepalived reads it. */
class LanguageTest {
    private static final String BODY = """
            interface ens33
            virtual_router_id 66
            virtual_ipaddress {
            10.0.0.9
            }
            """;

    private static Configuration configuration(String text) {
        Parsed parsed = Parser.parse("f", text);
        assertThat(parsed.errors()).isEmpty();
        return parsed.configuration().orElseThrow();
    }

    private static Configuration.Instance instanceWith(String lines) {
        return configuration("vrrp_instance VI_1 {\n" + BODY + lines + "\n}\n")
                .instances()
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // line by line
                "vrrp_instance VI_1 {;interface ens33;virtual_router_id 66;virtual_ipaddress {;10.0.0.9;};}",
                // braces on lines of their own
                "vrrp_instance VI_1;{;interface ens33;virtual_router_id 66;virtual_ipaddress;{;10.0.0.9;};}",
                // as few lines as can be
                "vrrp_instance VI_1 { interface ens33;virtual_router_id 66;virtual_ipaddress { 10.0.0.9 } }",
                "vrrp_instance VI_1{interface ens33;virtual_router_id 66;virtual_ipaddress{10.0.0.9}}",
                // from another system
                "vrrp_instance VI_1 {\r;\tinterface\tens33\r;virtual_router_id 66\r;virtual_ipaddress {\r;"
                        + "10.0.0.9\r;}\r;}",
                "\ufeffvrrp_instance VI_1 {;interface ens33;virtual_router_id 66;virtual_ipaddress {;10.0.0.9;};}",
                // in quotes
                "vrrp_instance \"VI_1\" {;interface \"ens33\";virtual_router_id \"66\";"
                        + "virtual_ipaddress {;\"10.0.0.9\";};}",
                // with comments
                "! head;vrrp_instance VI_1 { # a {;interface ens33#b;virtual_router_id 66 ! 67;;#;"
                        + "virtual_ipaddress {#};10.0.0.9 # \";};}",
            })
    void one_meaning_in_many_shapes(String text) {
        assertThat(configuration(text.replace(';', '\n')))
                .isEqualTo(configuration("vrrp_instance VI_1 {\n" + BODY + "}"));
    }

    @Test
    void keepaliveds_defaults() {
        Configuration.Instance instance = instanceWith("");

        assertThat(instance)
                .isEqualTo(new Configuration.Instance(
                        "VI_1",
                        Configuration.InitialState.BACKUP,
                        "ens33",
                        66,
                        2,
                        100,
                        1_000_000_000L,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false,
                        0,
                        Announcing.DEFAULT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(new Configuration.Address(
                                VirtualAddress.parse("10.0.0.9/32").orElseThrow(), "ens33", "")),
                        List.of(),
                        Tracking.NONE,
                        Notify.NONE,
                        false));
    }

    @Test
    void global_defaults_hold_where_an_instance_says_nothing_else_wherever_they_stand() {
        Configuration configuration = configuration("""
                vrrp_script own { script /bin/a
                    user www }
                vrrp_script default { script /bin/b }
                vrrp_instance VI_1 {
                    virtual_router_id 66
                    advert_int 0.01
                    garp_master_repeat 2
                    virtual_ipaddress { 10.0.0.9 }
                }
                global_defs {
                    router_id web1
                    script_user nobody nobody
                    enable_script_security
                    vrrp_version 3
                    default_interface eth7
                    vrrp_garp_master_delay 1
                    vrrp_garp_master_repeat 3
                    vrrp_garp_master_refresh 60
                    vrrp_garp_master_refresh_repeat 4
                }
                """);
        Configuration.Instance instance = configuration.instances().get(0);

        assertThat(configuration.globalDefs())
                .isEqualTo(new Configuration.GlobalDefs(
                        "web1", "nobody", true, 0, 0, false, Optional.empty()));
        assertThat(configuration.scripts())
                .extracting(Configuration.Script::user)
                .containsExactly("www", "nobody");
        assertThat(instance.version()).isEqualTo(3);
        assertThat(instance.interfaceName()).isEqualTo("eth7");
        assertThat(instance.advertIntNanos()).isEqualTo(10_000_000L);
        assertThat(instance.announcing().delayNanos()).isEqualTo(1_000_000_000L);
        assertThat(instance.announcing().repeat()).isEqualTo(2);
        assertThat(instance.announcing().refreshNanos()).isEqualTo(60_000_000_000L);
        assertThat(instance.announcing().refreshRepeat()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # line                                             | address         | interface | label
            10.0.0.8                                           | 10.0.0.8/32     | ens33     | ''
            10.0.0.8/24                                        | 10.0.0.8/24     | ens33     | ''
            10.0.0.8/24 dev eth1                               | 10.0.0.8/24     | eth1      | ''
            10.0.0.8/24 brd 10.0.0.255 dev eth1 label eth1:vip | 10.0.0.8/24     | eth1      | eth1:vip
            10.0.0.8/24 label ens33:1 scope global             | 10.0.0.8/24     | ens33     | ens33:1
            10.0.0.8/24 brd -                                  | 10.0.0.8/24     | ens33     | ''
            """)
    void a_virtual_address(String line, String address, String interfaceName, String label) {
        assertThat(instanceWith("virtual_ipaddress { " + line + " }").virtualIpaddress())
                .element(1)
                .isEqualTo(new Configuration.Address(
                        VirtualAddress.parse(address).orElseThrow(), interfaceName, label));
    }

    @Test
    void ipv6_means_version_3_even_where_the_default_is_2() {
        Configuration.Instance instance = configuration("""
                        global_defs { vrrp_version 2 }
                        vrrp_instance VI_6 {
                            interface eth0
                            virtual_router_id 6
                            virtual_ipaddress {
                                fe80::1/64
                                2001:db8::1
                            }
                        }
                        """).instances().get(0);

        assertThat(instance.version()).isEqualTo(3);
        assertThat(instance.virtualIpaddress())
                .extracting(address -> address.address().toString())
                .containsExactly("fe80::1/64", "2001:db8::1/128");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # what stands after script         | the command, word by word
            /bin/check                         | /bin/check
            "/bin/check"                       | /bin/check
            "/bin/check -a  b"                 | /bin/check,-a,b
            "/bin/sh -c 'exit 1; a'"           | /bin/sh,-c,exit 1; a
            "/bin/check a\\ b '' c\\'d"        | /bin/check,a b,,c'd
            "/bin/check \\042a\\040\\x62\\042"     | /bin/check,"a b"
            "/bin/check #1 !2 {3}"             | /bin/check,#1,!2,{3}
            """)
    void a_command(String text, String words) {
        Configuration configuration =
                configuration("vrrp_script chk {\nscript " + text.replace("\\\\", "\\")
                        + " # why\n}\nvrrp_instance VI_1 {\n" + BODY + "track_script { chk }\n}\n");

        assertThat(configuration.scripts().get(0).command()).containsExactly(words.split(",", -1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # lines                  | interval ms | timeout ms | weight | reverse | rise | fall | fails first
                                     | 1000        | 1000       | 0      | false   | 1    | 1    | false
            interval 2               | 2000        | 2000       | 0      | false   | 1    | 1    | false
            interval 0.5;timeout 3   | 500         | 3000       | 0      | false   | 1    | 1    | false
            weight -20;rise 2;fall 3 | 1000        | 1000       | -20    | false   | 2    | 3    | false
            weight 20 reverse        | 1000        | 1000       | 20     | true    | 1    | 1    | false
            weight 20 noreverse      | 1000        | 1000       | 20     | false   | 1    | 1    | false
            init_fail                | 1000        | 1000       | 0      | false   | 1    | 1    | true
            """)
    void a_script(
            String lines,
            long intervalMillis,
            long timeoutMillis,
            int weight,
            boolean reverse,
            int rise,
            int fall,
            boolean initFail) {
        String body = lines == null ? "" : lines.replace(";", "\n");
        Configuration configuration = configuration("vrrp_script chk {\nscript /bin/a\n" + body
                + "\n}\nvrrp_instance VI_1 {\n" + BODY + "track_script { chk }\n}\n");

        assertThat(configuration.scripts())
                .containsExactly(new Configuration.Script(
                        "chk",
                        List.of("/bin/a"),
                        intervalMillis * 1_000_000,
                        timeoutMillis * 1_000_000,
                        weight,
                        reverse,
                        rise,
                        fall,
                        "",
                        initFail));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # name                 | lines                     | unit          | process         | restart | weight
            nginx                  |                           | nginx         | nginx           | 1       | 0
            web                    | unit nginx                | nginx         | nginx           | 1       | 0
            web                    | unit nginx.service        | nginx.service | nginx           | 1       | 0
            db                     | unit mariadb;process mariadbd;restart 0;weight -50 | mariadb | mariadbd | 0 | -50
            a-very-long-unit-name  |                           | a-very-long-unit-name | a-very-long-uni | 1 | 0
            """)
    void a_service(
            String name, String lines, String unit, String process, int restart, int weight) {
        String body = lines == null ? "" : lines.replace(";", "\n");
        Configuration configuration = configuration("vrrp_service " + name + " {\n" + body
                + "\n}\nvrrp_instance VI_1 {\n" + BODY + "track_service { " + name + " }\n}\n");

        assertThat(configuration.services())
                .containsExactly(new Configuration.Service(
                        name,
                        unit,
                        process,
                        restart,
                        Optional.empty(),
                        2_000_000_000L,
                        1_000_000_000L,
                        2,
                        2,
                        weight));
    }

    @Test
    void tracks_keep_their_own_weight() {
        Configuration.Instance instance = configuration("""
                        vrrp_script a { script /bin/a }
                        vrrp_script b { script /bin/b }
                        vrrp_instance VI_1 {
                            interface ens33
                            virtual_router_id 66
                            virtual_ipaddress { 10.0.0.9 }
                            track_script {
                                a
                                b weight -60 reverse
                            }
                            track_interface {
                                eth1
                                eth2 weight 0
                            }
                        }
                        """).instances().get(0);

        assertThat(instance.tracking().scripts())
                .containsExactly(
                        new Configuration.Track("a", Optional.empty(), false),
                        new Configuration.Track("b", Optional.of(-60), true));
        assertThat(instance.tracking().interfaces())
                .extracting(Configuration.Track::name)
                .containsExactly("eth1", "eth2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # lines                                   | nopreempt | delay ms
            nopreempt                                 | true      | 0
            preempt_delay 2.5                         | false     | 2500
            nopreempt;preempt                         | false     | 0
            preempt;nopreempt                         | true      | 0
            state MASTER;priority 9;nopreempt         | false     | 0
            state MASTER;priority 9;preempt_delay 300 | false     | 0
            """)
    void preemption(String lines, boolean nopreempt, long delayMillis) {
        Configuration.Instance instance = instanceWith(lines.replace(";", "\n"));

        assertThat(instance.nopreempt()).isEqualTo(nopreempt);
        assertThat(instance.preemptDelayNanos()).isEqualTo(delayMillis * 1_000_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # authentication                                    | password
            authentication { auth_type PASS;auth_pass 1111;}     | 1111
            authentication { auth_type PASS;auth_pass 123456789;} | 12345678
            authentication { auth_type PASS;auth_pass "a b#c!";} | a b#c!
            authentication { auth_type PASS;auth_pass a\\#b;}    | a#b
            authentication { auth_type none;}                    |
            version 3;authentication { auth_type PASS;auth_pass 1;} |
            """)
    void a_password(String lines, String password) {
        assertThat(instanceWith(lines.replace(";", "\n").replace("\\\\", "\\")).authPass())
                .isEqualTo(Optional.ofNullable(password));
    }

    @Test
    void the_owners_priority_and_the_source_address() {
        assertThat(instanceWith("state MASTER").priority()).isEqualTo(255);
        assertThat(instanceWith("mcast_src_ip 10.0.0.1").mcastSrcIp())
                .isEqualTo(IpLiteral.parse("10.0.0.1"));
    }

    @Test
    void included_files_are_read_where_the_line_stands() {
        Map<String, String> disk = Map.of(
                "conf.d/b.conf",
                "vrrp_instance VI_2 {\n interface eth0\n include ids\n"
                        + "virtual_ipaddress { 10.0.0.8 }\n}",
                "ids",
                "virtual_router_id 300");
        List<String> asked = new ArrayList<>();
        Includes includes = (pattern, from) -> {
            asked.add(from + " wants " + pattern);
            return disk.entrySet().stream()
                    .filter(file -> file.getKey().equals(pattern.replace("*", "b")))
                    .map(file -> new Source(file.getKey(), file.getValue()))
                    .collect(Collectors.toList());
        };

        Parsed parsed = Parser.parse(
                "k.conf", "vrrp_instance VI_1 {\n" + BODY + "}\ninclude conf.d/*.conf\n", includes);

        assertThat(asked).containsExactly("k.conf wants conf.d/*.conf", "conf.d/b.conf wants ids");
        assertThat(parsed.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "ids:1: virtual_router_id 300 is wrong, give it a whole number from 1 to 255");
    }

    @Test
    void an_include_that_fails_is_told_at_its_line() {
        Includes unreadable = (pattern, from) -> {
            throw new IOException("permission denied");
        };
        Includes senseless = (pattern, from) -> {
            throw new IllegalArgumentException("missing ]");
        };
        Includes itself = (pattern, from) -> List.of(new Source(pattern, "include " + pattern));
        Includes many = (pattern, from) -> List.of(
                new Source("x", "include y"),
                new Source("x", "include y"),
                new Source("x", "include y"));

        assertThat(Parser.parse("f", "include x").problems().toString())
                .contains("f:1: include x matches no file");
        assertThat(Parser.parse("f", "include x", unreadable).problems().toString())
                .contains("f:1: include x cannot be read (permission denied)");
        assertThat(Parser.parse("f", "include a[", senseless).problems().toString())
                .contains("f:1: include a[ cannot be read (missing ])");
        assertThat(Parser.parse("f", "include x", itself).problems().toString())
                .contains("x:1: include x is more than 8 files deep");
        assertThat(Parser.parse("f", "include x", many).problems().toString())
                .contains("200 files");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # pasted from a web page | what is told
            priority\\u00a0100       | the character U+00A0 is not what it looks like, write a plain space in its place
            auth_pass “1111”         | the character U+201C is not what it looks like, write a plain " in its place
            priority 1\\u000100      | the control character U+0001, remove it
            priority \\              | the line ends in a backslash, write the statement on one line
            """)
    void what_only_looks_right_is_named(String line, String problem) {
        String text = line.replace("\\u00a0", "\u00a0").replace("\\u0001", "\u0001");
        List<Problem> errors = Parser.parse("f", "vrrp_instance VI_1 {\n" + BODY + text + "\n}")
                .errors();

        assertThat(errors)
                .extracting(error -> error.text() + ", " + error.remedy())
                .contains(problem);
    }
}
