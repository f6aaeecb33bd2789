package io.vipdeck.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.Golden;
import io.vipdeck.keepalived.Configuration.InitialState;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.VirtualAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The two files of the classic guide, comments and all, as operators type them. */
class GuideTest {
    private static final long SECOND = 1_000_000_000L;

    private static Parsed guide(String file) throws IOException {
        return Parser.parse(file, Files.readString(Path.of("src/test/resources/guide", file)));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # file,      state,  priority
            master.conf, MASTER, 100
            backup.conf, BACKUP, 99
            """)
    void is_read_as_it_is(String file, InitialState state, int priority) throws IOException {
        Configuration.Script script = new Configuration.Script(
                "chk_http_port",
                List.of("/usr/local/src/check_nginx_pid.sh"),
                2 * SECOND,
                2 * SECOND,
                2,
                false,
                1,
                1,
                "",
                false);
        Configuration.Instance instance = new Configuration.Instance(
                "VI_1",
                state,
                "ens33",
                66,
                2,
                priority,
                SECOND,
                Optional.of("1111"),
                Optional.empty(),
                false,
                false,
                0,
                Announcing.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(new Configuration.Address(
                        new VirtualAddress(IpLiteral.parse("192.168.16.130").orElseThrow(), 32),
                        "ens33",
                        "")),
                List.of(),
                new Tracking(
                        List.of(new Configuration.Track("chk_http_port", Optional.empty(), false)),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        false,
                        false),
                Notify.NONE,
                false);

        assertThat(guide(file).configuration())
                .contains(Configuration.of(
                        Configuration.GlobalDefs.named("", ""),
                        List.of(script),
                        List.of(),
                        List.of(instance)));
    }

    @Test
    void is_warned_of_its_weight_and_its_prefix_and_of_nothing_else() throws IOException {
        assertThat(guide("master.conf").problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "master.conf:5: warning: a failure moves the address by weight 2 only to a"
                                + " host whose priority is less than 2 below, make it larger than the gap between"
                                + " the hosts' priorities, or leave it out: a failure then gives the address away"
                                + " at once",
                        "master.conf:23: warning: 192.168.16.130 has no prefix and so is /32, write the"
                                + " prefix of its LAN, such as /24, or that one where it is meant");
    }

    @Test
    void is_written_out_in_full() throws IOException {
        Configuration configuration = guide("master.conf").configuration().orElseThrow();

        Golden.check("keepalived/guide-written.conf", Writer.write(configuration, "web1"));
    }
}
