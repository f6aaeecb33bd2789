package io.vipdeck.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.util.List;

/** How a {@code vrrp_service} is checked: {@code url}, {@code tcp} or {@code command}. */
class ServiceTest {
    private static final String INSTANCE = """
            vrrp_instance VI_1 {
                interface ens33
                virtual_router_id 66
                virtual_ipaddress { 192.168.16.130 }
                track_service { db }
            }
            """;

    private static Parsed parsed(String lines) {
        return Parser.parse(
                "a.conf",
                "global_defs { script_user checker }\nvrrp_service db {\n"
                        + lines.replace(";", "\n") + "\n}\n" + INSTANCE);
    }

    private static Configuration.Service service(String lines) {
        return parsed(lines).configuration().orElseThrow().services().get(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tcp 127.0.0.1:3306 | tcp://127.0.0.1:3306
            tcp [::1]:3306     | tcp://[::1]:3306
            tcp 3306           | tcp://127.0.0.1:3306
            url http://[::1]/  | http://[::1]/
            """)
    void an_address_is_asked(String line, URI url) {
        assertThat(service(line).url()).contains(url);
        assertThat(service(line).command()).isEmpty();
    }

    @Test
    void a_command_is_run_as_the_script_user_or_its_own() {
        Configuration.Service plain = service("command \"/bin/check 'a b' c\"");
        assertThat(plain.command()).isEqualTo(List.of("/bin/check", "a b", "c"));
        assertThat(plain.user()).isEqualTo("checker");
        assertThat(service("command /bin/check; user mysql").user()).isEqualTo("mysql");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tcp 127.0.0.1:3306
            tcp [::1]:3306
            command "/bin/check 'a b'"; user mysql
            url http://127.0.0.1/health
            """)
    void what_is_written_reads_back_equal(String lines) {
        Configuration configuration = parsed(lines).configuration().orElseThrow();
        String text = Writer.write(configuration, "made by a test");
        assertThat(Parser.parse("b.conf", text).configuration()).contains(configuration);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tcp db:3306                         | tcp db:3306 is wrong
            tcp 127.0.0.1:70000                 | tcp 127.0.0.1:70000 is wrong
            tcp ::1:3306                        | tcp ::1:3306 is wrong
            tcp 1; url http://127.0.0.1/        | vrrp_service db has both url and tcp
            command /bin/a; url http://1.2.3.4/ | vrrp_service db has both url and command
            command /bin/a b                    | command is followed by several words
            """)
    void what_is_wrong_is_said(String lines, String what) {
        assertThat(parsed(lines).errors())
                .anyMatch(problem -> problem.toString().contains(what));
    }
}
