package io.vipdeck.keepalived;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipdeck.Golden;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

class WriterTest {
    private static final int SEEDS = 500;

    @Test
    void what_is_written_is_read_back_equal() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Configuration configuration = new Configurations(seed).next();
            String text = Writer.write(configuration, "seed " + seed);

            Parsed parsed = Parser.parse("f", text);

            assertThat(parsed.errors()).as(text).isEmpty();
            assertThat(parsed.configuration()).as(text).contains(configuration);
        }
    }

    @Test
    void equal_configurations_are_written_alike() {
        String once = Writer.write(new Configurations(7).next(), "a");

        assertThat(Writer.write(new Configurations(7).next(), "a")).isEqualTo(once);
        assertThat(once)
                .startsWith("# a\n")
                .endsWith("}\n")
                .isNotEqualTo(Writer.write(new Configurations(8).next(), "a"));
    }

    @Test
    void everything_that_can_be_said() {
        Configuration configuration = Parser.parse("f", """
                        global_defs {
                            router_id web1
                            script_user nobody
                        }
                        vrrp_script chk {
                            script "/bin/sh -c 'exit 1'"
                            interval 0.5
                            timeout 3
                            weight -60
                            rise 2
                            fall 3
                            user www-data
                            init_fail
                        }
                        vrrp_service web {
                            unit nginx
                            url http://127.0.0.1/
                        }
                        vrrp_instance VI_1 {
                            interface ens33
                            virtual_router_id 66
                            priority 99
                            nopreempt
                            mcast_src_ip 192.168.16.128
                            authentication {
                                auth_type PASS
                                auth_pass "a #1"
                            }
                            virtual_ipaddress {
                                192.168.16.130/24 label ens33:vip
                                192.168.16.131/24 dev ens34
                            }
                            track_script { chk weight -30 }
                            track_service { web }
                            track_interface { ens34 }
                        }
                        """).configuration().orElseThrow();

        Golden.check("keepalived/everything-written.conf", Writer.write(configuration, "web1"));
    }

    /** A name from elsewhere must never become a line of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"web\n}", "we\"b", "web\u0000", "web\\"})
    void what_the_language_cannot_say_is_refused(String name) {
        Configuration configuration = Configuration.of(
                Configuration.GlobalDefs.named(name, ""), List.of(), List.of(), List.of());

        assertThatThrownBy(() -> Writer.write(configuration, "web1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Writer.write(new Configurations(1).next(), "a\nb"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_password_is_in_the_file_and_nowhere_else() {
        Configuration configuration = Parser.parse(
                        "f",
                        "vrrp_instance VI_1 {\ninterface a\nvirtual_router_id 1\nvirtual_ipaddress { 10.0.0.9 }\n"
                                + "authentication { auth_type PASS\nauth_pass s3cret } }")
                .configuration()
                .orElseThrow();

        assertThat(configuration.instances().get(0).authPass()).isEqualTo(Optional.of("s3cret"));
        assertThat(Writer.write(configuration, "a")).contains("auth_pass s3cret\n");
        assertThat(configuration.toString()).doesNotContain("s3cret");
    }
}
