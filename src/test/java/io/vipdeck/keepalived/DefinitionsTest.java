package io.vipdeck.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;

/** One file for several hosts: definitions, conditions, the environment. */
class DefinitionsTest {
    private static final Surroundings WEB1 = new Surroundings() {
        @Override
        public List<Source> matching(String pattern, String includedFrom) {
            return List.of();
        }

        @Override
        public Optional<String> environment(String name) {
            return name.equals("PRIO") ? Optional.of("77") : Optional.empty();
        }

        @Override
        public Optional<String> configId() {
            return Optional.of("web1");
        }
    };

    private static Parsed parsed(String lines) {
        return Parser.parse("/etc/k/f", lines.replace(";", "\n") + """

                vrrp_instance VI_1 {
                    interface ens33
                    virtual_router_id 66
                    priority $P
                    virtual_ipaddress { 10.0.0.9/24 }
                }
                """, WEB1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # before the instance             | its priority
            $P=90                             | 90
            $P = 1;$P=90 # not the first      | -
            $P=90;$P=91                       | 91
            $Q=9;$P=${Q}1                     | 91
            $P=${Q}1;$Q=9                     | 91
            @web1 $P=90;@web2 $P=80           | 90
            @^web1 $P=90;@^web2 $P=80         | 80
            @web1 @^web2 $P=90                | 90
            $MINE=@web1;$MINE $P=90           | 90
            $P=${_ENV PRIO}                   | 77
            # $P=80;$P=90                     | 90
            """)
    void a_value(String lines, String priority) {
        Parsed parsed = parsed(lines);

        assertThat(parsed.configuration()
                        .map(it -> String.valueOf(it.instances().get(0).priority()))
                        .orElse("-"))
                .as(parsed.problems().toString())
                .isEqualTo(priority);
    }

    @Test
    void words_in_quotes_are_replaced_and_what_is_not_defined_stays() {
        Parsed parsed = parsed("$P=90;$ROLE=master;vrrp_script chk {;script \"${_PWD}/chk $ROLE"
                + " ${ROLE}s $OTHER ${OTHER}\";}");

        assertThat(parsed.configuration().orElseThrow().scripts().get(0).command())
                .containsExactly("/etc/k/chk", "master", "masters", "$OTHER", "${OTHER}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            $P=${_ENV NONE}    | /etc/k/f:4: ${_ENV NONE} is not in the environment of the agent, set it in the agent's systemd unit, or write the value out
            $P=${_RANDOM 1 9}  | /etc/k/f:4: ${_RANDOM} is keepalived's, but this agent does not support it, write the value out
            $P=90;$X= \\       | /etc/k/f:2: $X goes on in the next line, which this agent does not support, write the definition on one line, or write the lines out
            $P=${P}1           | /etc/k/f:5: $P is replaced without end, correct its definition, which uses itself
            $P=90;~LST(A, 1) x | /etc/k/f:2: ~LST is keepalived's, but this agent does not support it, write the lines out
            """)
    void what_is_refused(String lines, String problem) {
        assertThat(parsed(lines.replace("\\\\", "\\")).errors())
                .extracting(Problem::toString)
                .anySatisfy(told -> assertThat(told.replaceFirst(":[0-9]+:", ":"))
                        .isEqualTo(problem.replaceFirst(":[0-9]+:", ":")));
    }

    @Test
    void a_password_from_a_definition_is_never_told() {
        Parsed parsed = Parser.parse(
                "f",
                "$SECRET=s3cretlöng\nvrrp_instance A {\nauthentication {\nauth_pass $SECRET }}");

        assertThat(parsed.problems())
                .isNotEmpty()
                .noneMatch(problem -> problem.toString().contains("s3cret"));
    }
}
