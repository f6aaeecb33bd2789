package io.vipdeck.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.keepalived.TrackedProcess.ParameterMatch;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** Which processes a pattern counts (keepalived.conf(5), vrrp_track_process). */
class ProcessPatternTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # pattern              | match   | full  | comm            | command                     | counted
            nginx                  | NONE    | false | nginx           | nginx: master process       | true
            nginx                  | NONE    | false | nginx-debug     | nginx                       | false
            a-name-of-many-letters | NONE    | false | a-name-of-many- | /usr/bin/other              | true
            /usr/sbin/nginx        | NONE    | true  | nginx           | /usr/sbin/nginx -g x        | true
            /usr/sbin/nginx        | NONE    | true  | nginx           | /usr/local/sbin/nginx       | false
            java -jar a.jar        | EXACT   | false | java            | /bin/java -jar a.jar        | true
            java -jar a.jar        | EXACT   | false | java            | /bin/java -jar a.jar -v     | false
            java -jar a.jar        | EXACT   | false | java            | /bin/java -jar b.jar        | false
            java -jar a.jar        | EXACT   | false | java            | /bin/java -jar              | false
            java -jar a.jar        | PARTIAL | false | java            | /bin/java -jar a.jar -v     | true
            java -jar a.jar        | PARTIAL | false | java            | /bin/java -jar a.jar.old    | false
            java -jar a.jar        | INITIAL | false | java            | /bin/java -jar a.jar.old    | true
            java -jar a.jar        | INITIAL | false | java            | /bin/java -xar a.jar        | false
            java                   | EXACT   | false | java            | /bin/java                   | true
            java                   | EXACT   | false | java            | /bin/java -jar              | false
            kthreadd               | EXACT   | false | kthreadd        |                             | false
            """)
    void fits(
            String pattern,
            ParameterMatch match,
            boolean full,
            String comm,
            String command,
            boolean counted) {
        List<String> words = List.of(pattern.split(" "));
        ProcessPattern process = new ProcessPattern(
                "web", words.get(0), words.subList(1, words.size()), match, full);
        List<String> given = command == null ? List.of() : List.of(command.split(" "));

        assertThat(process.fits(comm, given)).isEqualTo(counted);
    }
}
