package io.vipdeck.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** Each row puts one thing wrong into a file that is otherwise well, and says what is told of it. */
class ProblemsTest {

    /** Rows of {@code keyword | problem}: a semicolon in the first column is the end of a line. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # limits
            priority 0            | priority 0 is wrong, give it a whole number from 1 to 255
            priority 256          | priority 256 is wrong, give it a whole number from 1 to 255
            priority ten          | priority ten is wrong, give it a whole number from 1 to 255
            priority 99999999999  | priority 99999999999 is wrong, give it a whole number from 1 to 255
            priority              | priority has no value, give it a whole number from 1 to 255
            virtual_router_id 256 | virtual_router_id 256 is wrong, give it a whole number from 1 to 255
            state master          | state master is wrong, give it MASTER or BACKUP
            version 4             | version 4 is wrong, give it a whole number from 2 to 3
            advert_int 0          | advert_int 0 is wrong, give it seconds from 0.01 to 255
            advert_int 0.5        | advert_int 0.5 is wrong, give it whole seconds from 1 to 255, or version 3 to the instance
            version 3;advert_int 41    | advert_int 41 is wrong, give it seconds from 0.01 to 40.95 in steps of 0.01
            version 3;advert_int 0.015 | advert_int 0.015 is wrong, give it seconds from 0.01 to 40.95 in steps of 0.01
            preempt_delay 1001    | preempt_delay 1001 is wrong, give it seconds from 0 to 1000
            garp_master_repeat 0  | garp_master_repeat 0 is wrong, give it a whole number from 1 to 1000
            interface eth0/1      | interface eth0/1 is wrong, give it an interface name of at most 15 letters
            mcast_src_ip host     | mcast_src_ip host is wrong, give it an address of this host
            mcast_src_ip fe80::1  | mcast_src_ip is of another family than virtual_ipaddress, give it an address of the same family
            # shape
            priority { 100 }      | priority takes no block, remove its { and }
            track_script chk      | track_script has no block, write track_script { and one entry to a line, then }
            authentication        | authentication has no block, write authentication { ... }
            { priority 9 }        | a { that no keyword stands before, remove it
            # words that are not known here
            priorty 100           | unknown keyword priorty in vrrp_instance, probably priority is meant
            prioirty 100          | unknown keyword prioirty in vrrp_instance, probably priority is meant
            auth_pass 1111        | unknown keyword auth_pass in vrrp_instance, it belongs in authentication
            interval 2            | unknown keyword interval in vrrp_instance, it belongs in vrrp_script
            router_id LVS_1       | unknown keyword router_id in vrrp_instance, it belongs in global_defs
            frobnicate            | unknown keyword frobnicate in vrrp_instance, correct or remove it
            Priority 100          | unknown keyword Priority in vrrp_instance, probably priority is meant
            $P                    | $P is not defined before this line, define it as $NAME=VALUE, or write the value out
            priority $P           | priority $P is wrong, give it a whole number from 1 to 255
            @web1 priority 100    | @web1 asks for the name of this host, which is not known here, write the line without it
            ~SEQ(A, 1, 3) priority 1 | ~SEQ is keepalived's, but this agent does not support it, write the lines out
            # keepalived's, refused
            no_accept             | no_accept is keepalived's, but this agent does not support it, remove it, and let a firewall drop what must not reach the address
            virtual_routes { a }  | virtual_routes is keepalived's, but this agent does not support it, remove it, or keep the keepalived engine on this host
            no_virtual_ipaddress  | no_virtual_ipaddress is keepalived's, but this agent does not support it, give it an address: this agent holds addresses, and moves no other thing
            down_timer_adverts 5  | down_timer_adverts 5 is keepalived's, but this agent waits for 3, remove it on every host and choose advert_int to suit
            # authentication
            authentication { auth_type AH }       | auth_type AH is keepalived's, but this agent does not support it, write auth_type PASS, or auth_hmac, on every host of the pair
            authentication { auth_type MD5 }      | auth_type MD5 is wrong, give it PASS or none
            authentication { auth_type PASS }     | authentication has no auth_pass, add auth_pass with the password of the pair, or write auth_type none
            authentication { auth_pass 1111 }     | authentication has no auth_type, add auth_type PASS
            # addresses
            virtual_ipaddress { 10.0.0.300 }      | 10.0.0.300 is not an IP address, write ADDRESS or ADDRESS/PREFIX, such as 192.168.16.130/24
            virtual_ipaddress { 10.0.0.3/33 }     | 10.0.0.3/33 is not an IP address, write ADDRESS or ADDRESS/PREFIX, such as 192.168.16.130/24
            virtual_ipaddress { www.example.org } | www.example.org is not an IP address, write ADDRESS or ADDRESS/PREFIX, such as 192.168.16.130/24
            virtual_ipaddress { 224.0.0.18 }      | 224.0.0.18 cannot be a virtual address, give an address that a host on the LAN can have
            virtual_ipaddress { 10.0.0.9 }        | 10.0.0.9 is given twice, remove one of the two lines
            virtual_ipaddress { 2001:db8::9 }     | 2001:db8::9 is of another family than the first address of the instance, write it under virtual_ipaddress_excluded, or make an instance for each
            virtual_ipaddress { 10.0.0.8 10.0.0.7 } | after 10.0.0.8 stands 10.0.0.7, which is no parameter of an address, write one address to a line, with dev, label, brd or scope after it
            virtual_ipaddress { 10.0.0.8 dev }    | dev has no value, give it one or remove it
            virtual_ipaddress { 10.0.0.8 scope link } | scope link is not supported by this agent, remove it: the address gets scope global
            virtual_ipaddress { 10.0.0.8 peer 10.0.0.1 } | peer of a virtual address is keepalived's, but this agent does not support it, remove it: a virtual address is one of a LAN, not of a point-to-point link
            virtual_ipaddress { 10.0.0.8 label ens33:averylonglabel } | label ens33:averylonglabel is wrong, give it at most 15 letters, such as eth0:1
            # tracks
            track_script { chkk }                 | there is no vrrp_script chkk, probably chk is meant
            track_script { web }                  | there is no vrrp_script web, write it under track_service
            track_service { nothing }             | there is no vrrp_service nothing, define it or remove this line
            track_script { chk weight 254 }       | weight 254 is wrong, give it a whole number from -253 to 253
            track_script { chk wieght 2 }         | after chk stands wieght, write one name to a line, with weight NUMBER after it or nothing
            track_interface { eth1 weight 254 }   | weight 254 is wrong, give it a whole number from -253 to 253
            """)
    void in_an_instance(String lines, String problem) {
        List<Problem> errors =
                Parser.parse("f", instanceWith(lines.replace(";", "\n"))).errors();

        assertThat(errors).extracting(ProblemsTest::told).containsExactly(problem);
        assertThat(errors.get(0).line()).isBetween(13, 15);
    }

    private static String instanceWith(String lines) {
        return """
                vrrp_script chk {
                    script /bin/true
                }
                vrrp_service web {
                }
                vrrp_instance VI_1 {
                    interface ens33
                    virtual_router_id 66
                    virtual_ipaddress {
                        10.0.0.9/24
                    }
                    # line 13 is next
                """ + lines + "\n}\n";
    }

    private static String told(Problem problem) {
        return problem.text() + ", " + problem.remedy();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            script /bin/true;interval 0      | interval 0 is wrong, give it seconds from 0.001 to 4294
            script /bin/true;interval 2s     | interval 2s is wrong, give it seconds from 0.001 to 4294
            script /bin/true;weight 254      | weight 254 is wrong, give it a whole number from -253 to 253
            script /bin/true;weight x reverse | weight x is wrong, give it a whole number from -253 to 253
            script /bin/true;fall 0          | fall 0 is wrong, give it a whole number from 1 to 65535
            script /bin/true;user a b        | user with a group is not supported by this agent, name the user alone: the user's own group is used
            script /bin/sh -c true           | script is followed by several words, of which only the first would run, put the whole command in double quotes
            script ""                        | script is empty, name the command to run
            script "/bin/sh -c 'a"           | script is wrong: a ' is not closed, correct the command
            script                           | script has no value, give it a value
            interval 2                       | vrrp_script chk has no script, add script "/path/of/the/command"
            script "/bin/true                | a " is not closed on its line, add the closing "
            """)
    void in_a_script(String lines, String problem) {
        String text = "vrrp_script chk {\n" + lines.replace(";", "\n") + "\n}\n" + GOOD;

        assertThat(Parser.parse("f", text).errors())
                .extracting(ProblemsTest::told)
                .contains(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            restart 101          | restart 101 is wrong, give it a whole number from 0 to 100
            url ftp://10.0.0.1/  | url ftp://10.0.0.1/ is wrong, give it an address such as http://127.0.0.1/
            url http://          | url http:// is wrong, give it an address such as http://127.0.0.1/
            unit "a b"           | unit a b is no name of a systemd unit, give unit the name that systemctl status shows
            unit -x              | unit -x is no name of a systemd unit, give unit the name that systemctl status shows
            process abcdefghijklmnop | process abcdefghijklmnop is wrong, give it the name in /proc/PID/comm, at most 15 letters
            script /bin/true     | unknown keyword script in vrrp_service, it belongs in vrrp_script
            """)
    void in_a_service(String lines, String problem) {
        String text = "vrrp_service web {\n" + lines + "\n}\n" + GOOD;

        assertThat(Parser.parse("f", text).errors())
                .extracting(ProblemsTest::told)
                .containsExactly(problem);
    }

    private static final String GOOD = """
            vrrp_instance VI_1 {
                interface ens33
                virtual_router_id 66
                priority 100
                virtual_ipaddress {
                    10.0.0.9/24
                }
            }
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # keepalived's, that may stay
            global_defs { vrrp_skip_check_adv_addr }     | vrrp_skip_check_adv_addr is passed over, it has no effect on this agent and may stay
            virtual_server 10.0.0.9 80 { real_server 10.0.0.1 80 { weight 1 } } | virtual_server is passed over, this agent balances no load: keep keepalived for that, or remove it
            virtual_server_group G { 10.0.0.9 80 }       | virtual_server_group is passed over, this agent balances no load: keep keepalived for that, or remove it
            # checks that nothing uses
            vrrp_script chk { script /bin/true }         | chk is tracked by no vrrp_instance and never runs, add track_script { chk } to one, or remove it
            vrrp_service nginx { }                       | nginx is tracked by no vrrp_instance and never runs, add track_service { nginx } to one, or remove it
            """)
    void outside_an_instance_that_do_not_matter(String text, String warning) {
        Parsed parsed = Parser.parse("f", text + "\n" + GOOD);

        assertThat(parsed.problems()).extracting(ProblemsTest::told).containsExactly(warning);
        assertThat(parsed.configuration()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            state MASTER;priority 100;nopreempt       | nopreempt has no effect with state MASTER, write state BACKUP on every host of the pair
            state MASTER;priority 100;preempt_delay 5 | preempt_delay has no effect with state MASTER, remove one of them
            nopreempt;preempt_delay 5                 | preempt_delay has no effect with nopreempt, remove one of them
            state MASTER                              | state MASTER without a priority means 255, the owner of the addresses, add the priority that is meant
            authentication { auth_type PASS;auth_pass 123456789;} | auth_pass is longer than 8 characters and only the first 8 count, shorten it to those 8
            version 3;authentication { auth_type PASS;auth_pass 1;} | authentication is passed over, VRRP version 3 has none: remove it, write auth_hmac, or write version 2
            priority 100;priority 90                  | priority was already given in line 13 and this one counts, remove one of them
            priority 100 ; the rest                   | priority is followed by // better, which is passed over, begin comments with #, and a new keyword on a new line
            nopreempt;track_script { chk weight -50;} | with nopreempt no weight ever moves the address, leave the weights out: a failure then gives the address away
            priority 255;track_script { chk weight -50;} | with priority 255 every weight is ignored, take a priority of at most 254, or leave the weights out
            priority 250;track_script { chk weight 50;}  | priority 250 and weights of 50 make more than 254, where it is cut, take a lower priority on every host
            track_service { web weight -2;}           | a failure moves the address by weight -2 only to a host whose priority is less than 2 below, make it larger than the gap between the hosts' priorities, or leave it out: a failure then gives the address away at once
            virtual_ipaddress { 10.0.0.8/24 brd + }   | brd is passed over, no broadcast address is needed, it may stay
            """)
    void that_people_trip_over(String lines, String warning) {
        String given = lines.contains("the rest") ? "priority 100 // better" : lines;
        Parsed parsed = Parser.parse("f", instanceWith(given.replace(";", "\n")));

        assertThat(parsed.problems())
                .extracting(ProblemsTest::told)
                .filteredOn(told ->
                        !told.contains("never runs") && !told.startsWith("without a priority"))
                .containsExactly(warning);
        assertThat(parsed.configuration()).isPresent();
    }

    @Test
    void all_at_once_each_with_its_line() {
        String text = """
                global_defs {
                    routerid web1
                }
                vrrp_instance VI_1 {
                    state MASTER
                    priority 300
                    virtual_ipaddress {
                        10.0.0.9
                        10.0.0.x
                    }
                }
                vrrp_instance VI_1 {
                }
                """;

        assertThat(Parser.parse("a.conf", text).problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "a.conf:2: unknown keyword routerid in global_defs, probably router_id is meant",
                        "a.conf:4: vrrp_instance VI_1 has no interface, add interface NAME",
                        "a.conf:4: vrrp_instance VI_1 has no virtual_router_id, add virtual_router_id"
                                + " 1-255, the same number on every host of the pair",
                        "a.conf:6: priority 300 is wrong, give it a whole number from 1 to 255",
                        "a.conf:9: 10.0.0.x is not an IP address, write ADDRESS or ADDRESS/PREFIX,"
                                + " such as 192.168.16.130/24",
                        "a.conf:12: vrrp_instance VI_1 was already defined in line 4, give it another"
                                + " name or remove it");
    }

    @Test
    void two_instances_on_one_interface_need_two_virtual_router_ids() {
        String second = GOOD.replace("VI_1", "VI_2").replace("10.0.0.9", "10.0.0.8");

        assertThat(Parser.parse("f", GOOD + second).errors())
                .extracting(Problem::toString)
                .containsExactly(
                        "f:11: virtual_router_id 66 is that of VI_1 on ens33 too, give each"
                                + " instance on an interface its own");
        assertThat(Parser.parse("f", GOOD + second.replace("ens33", "ens34")).errors())
                .isEmpty();
        assertThat(Parser.parse("f", GOOD + second.replace("10.0.0.8/24", "fe80::8/64"))
                        .errors())
                .isEmpty();
    }

    @Test
    void a_forgotten_brace_is_told_where_the_next_block_begins() {
        String text = "vrrp_script chk {\n script /bin/true\n\n" + GOOD;

        assertThat(Parser.parse("f", text).errors())
                .extracting(Problem::toString)
                .containsExactly(
                        "f:4: vrrp_instance VI_1 stands inside vrrp_script chk of line 1, add the }"
                                + " that is missing before it");
    }

    @Test
    void a_brace_forgotten_at_the_end_is_told_where_the_block_begins() {
        assertThat(Parser.parse("f", GOOD.stripTrailing().replaceFirst("}$", ""))
                        .errors())
                .extracting(Problem::toString)
                .containsExactly(
                        "f:1: vrrp_instance opens a block that is never closed, add the missing }");
        assertThat(Parser.parse("f", GOOD + "}\n").errors())
                .extracting(Problem::toString)
                .containsExactly("f:9: a } that closes nothing, remove it");
    }

    @Test
    void an_empty_file_holds_no_instance() {
        assertThat(Parser.parse("f", "").errors())
                .extracting(Problem::toString)
                .containsExactly("f:1: there is no vrrp_instance, add one");
    }

    @Test
    void text_of_the_file_reaches_the_terminal_without_control_characters() {
        Parsed parsed = Parser.parse("f", "a\u001b[31mb\u202e" + "c".repeat(1000) + "\n" + GOOD);

        assertThat(parsed.errors())
                .allSatisfy(problem -> assertThat(problem.toString())
                        .matches("[\\x20-\\x7e]+")
                        .hasSizeLessThan(200));
    }

    @Test
    void a_password_is_never_told() {
        String text = instanceWith("authentication { auth_type PASS\nauth_pass s3cretlöng }");

        assertThat(Parser.parse("f", text).errors())
                .isNotEmpty()
                .noneMatch(problem -> problem.toString().contains("s3cret"));
    }
}
