package io.vipdeck.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

class FileDiffsTest {
    private static final String PATH = "/etc/vipdeck/keepalived.conf";

    @Test
    void aNewFileComesFromNowhere() {
        assertThat(diff(placing("one\ntwo\n"), "")).isEqualTo("""
                        --- /dev/null
                        +++ /etc/vipdeck/keepalived.conf mode 600 root:root
                        @@ -0,0 +1,2 @@
                        +one
                        +two""");
    }

    @Test
    void aChangeHasItsSurroundingsModesAndOwners() {
        assertThat(diff(placing("a\nb\nC\nd"), file("640 www-data:adm", PATH, "a\nb\nc\nd\n")))
                .isEqualTo("""
                        --- /etc/vipdeck/keepalived.conf mode 640 www-data:adm
                        +++ /etc/vipdeck/keepalived.conf mode 600 root:root
                        @@ -1,4 +1,4 @@
                         a
                         b
                        -c
                        -d
                        +C
                        +d
                        \\ No newline at end of file""");
    }

    @Test
    void whatIsGivenBackIsTheOriginalOrNothing() {
        Plan plan = plan(new Step.Original(), List.of(PATH));
        String now = file("600 root:root", PATH, "ours\n");

        assertThat(diff(plan, now)).contains("+++ /dev/null\n@@ -1,1 +0,0 @@\n-ours");
        assertThat(diff(plan, now + file("644 bin:bin", FileDiffs.ORIGINALS + PATH, "theirs\n")))
                .contains("+++ /etc/vipdeck/keepalived.conf mode 644 bin:bin")
                .contains("-ours\n+theirs");
    }

    @Test
    void aPasswordThatChangesIsSeenToChangeAndDoesNotShow() {
        String old = "auth_type PASS\n    auth_pass 1111\n";

        assertThat(diff(
                        placing("auth_type PASS\n    auth_pass 2222\n"),
                        file("600 root:root", PATH, old)))
                .contains(
                        " auth_type PASS\n-    auth_pass <hidden, old>\n+    auth_pass <hidden, new>")
                .doesNotContain("1111")
                .doesNotContain("2222");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "auth_pass hush",
                "  key 3 hex:hush",
                "smtp_password: hush",
                "API_TOKEN=hush",
                "secret \"\"hush\"\"",
                "'client_secret' = hush",
                "admin:$apr1$hush",
                "-----BEGIN EC PRIVATE KEY-----+hush+-----END EC PRIVATE KEY-----"
            })
    void noSecretShows(String text) {
        assertThat(diff(placing(text.replace("+", "\n") + "\n"), "")).doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "auth_type PASS",
        "ssl_password_file /etc/ssl/pass",
        "passive on",
        "proxy_pass http://a/"
    })
    void whatIsNoSecretShows(String text) {
        assertThat(diff(placing(text + "\n"), "")).contains("+" + text);
    }

    @Test
    void whatIsNoTextOrTooLongIsOnlySaidToDiffer() {
        assertThat(diff(placing("one\n"), file("600 root:root", PATH, "\0\0")))
                .startsWith("Files differ");
        assertThat(diff(placing("one\n"), "file 999999 600 root:root " + PATH + "\nend\n"))
                .startsWith("Files differ");
    }

    @Test
    void theHostsTextCannotSteerTheTerminal() {
        assertThat(diff(placing("one\n"), file("600 root:root", PATH, "\u001b[31mred\u0007\n")))
                .contains("-red\n+one");
    }

    private static String diff(Plan plan, String answer) {
        Map<String, String> diffs = FileDiffs.of(plan, answer);
        assertThat(diffs).containsOnlyKeys(PATH);
        return diffs.get(PATH);
    }

    private static Plan placing(String text) {
        return plan(new Step.Content(text), List.of(PATH, "0600", Wanted.sha256(text)));
    }

    private static Plan plan(Step.Input input, List<String> arguments) {
        Step step = new Step(
                "configuration", "write it", "x.sh", arguments, input, Duration.ZERO, false, "");
        return new Plan("web1", List.of(step), List.of());
    }

    private static String file(String owner, String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return "file " + bytes.length + " " + owner + " " + path + "\n"
                + Base64.getEncoder().encodeToString(bytes) + "\nend\n";
    }
}
