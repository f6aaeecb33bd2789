package io.vipdeck.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What is made of ssh_config(5) files. */
class SshConfigTest {
    @TempDir
    Path home;

    private Path file;
    private Path systemFile;

    @BeforeEach
    void directories() throws IOException {
        Files.createDirectories(home.resolve(".ssh/conf.d"));
        file = home.resolve(".ssh/config");
        systemFile = home.resolve("ssh_config");
    }

    private SshConfig read(String text) throws Exception {
        Files.writeString(file, text);
        return SshConfig.read(file, systemFile, home, "me", Map.of("KEYS", "/keys", "SOCK", "/s"));
    }

    private static Destination to(String address) {
        return new Destination(
                "web1",
                address,
                Optional.empty(),
                "root",
                OptionalInt.empty(),
                Optional.empty(),
                List.of());
    }

    /** {@code user@address:port}, and so on along the way. */
    private static String way(Target target) {
        return target.user() + "@" + target.address() + ":" + target.port()
                + target.manner().through().map(jump -> " < " + way(jump)).orElse("");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # what                      | the file, a slash for a new line                         | host  | where it leads
            nothing is said             | `# Host web/`                                            | web   | root@web:22
            all of it                   | `Host web/HostName 10.0.0.1/User op/Port 2222`           | web   | op@10.0.0.1:2222
            keywords in any case        | `hOST web/  HOSTNAME=10.0.0.1/user = op`                 | web   | op@10.0.0.1:22
            the first value wins        | `Host web/User op/Host */User all/Port 24`               | web   | op@web:24
            lines before any Host       | `User op/Host web/User late`                             | web   | op@web:22
            another host's              | `Host db/User op`                                        | web   | root@web:22
            stars and question marks    | `Host w?b*/User op`                                      | web12 | op@web12:22
            a pattern that is negated   | `Host web* !web2/User op`                                | web2  | root@web2:22
            and one that is not         | `Host web* !web2/User op`                                | web1  | op@web1:22
            only a negated pattern      | `Host !db/User op`                                       | web   | root@web:22
            the same block twice        | `Host */Port 24/Host */User op/Port 25`                  | web   | op@web:24
            quotes                      | `Host "web"/User 'op' # who`                             | web   | op@web:22
            the token of HostName       | `Host web/HostName %h.example.com`                       | web   | root@web.example.com:22
            a percent sign              | `Host web/HostName %h%%1`                                | web   | root@web%1:22
            Match host                  | `Match host web/User op`                                 | web   | op@web:22
            Match does not leak         | `Host a/User op/Match host x/User nobody/Port 1`         | a     | op@a:22
            Match host by HostName      | `Host web/HostName w1/Match host w1/User op`             | web   | op@w1:22
            Match originalhost          | `Host web/HostName w1/Match originalhost web/User op`    | web   | op@w1:22
            Match user                  | `Host web/User op/Match user op,adm/Port 24`             | web   | op@web:24
            Match what is not           | `Match !host db host w*/User op`                         | web   | op@web:22
            Match with an equals sign   | `Match host=web/User op`                                 | web   | op@web:22
            Match all                   | `Match all/User op`                                      | web   | op@web:22
            Match localuser             | `Match localuser me/User op`                             | web   | op@web:22
            a jump                      | `Host web/ProxyJump ops@gate:2222`                       | web   | root@web:22 < ops@gate:2222
            a jump with its own lines   | `Host web/ProxyJump gate/Host gate/HostName g1/User ops` | web   | root@web:22 < ops@g1:22
            jumps of jumps              | `Host web/ProxyJump b/Host b/ProxyJump a`                | web   | root@web:22 < me@b:22 < me@a:22
            a chain in one line         | `Host web/ProxyJump a,b/Host b/ProxyJump none`           | web   | root@web:22 < me@b:22 < me@a:22
            no jump                     | `Host web/ProxyJump none/Host */ProxyJump gate`          | web   | root@web:22
            a jump for all, itself      | `Host */ProxyJump gate`                                  | gate  | root@gate:22
            a jump by a URI             | `ProxyJump ssh:~~ops@gate:24`                            | web   | root@web:22 < ops@gate:24
            a jump of IPv6              | `Host web/ProxyJump ops@[fd00::1]:24`                    | web   | root@web:22 < ops@fd00::1:24
            an old way to jump          | `Host web/ProxyCommand ssh -q -W %h:%p gate`             | web   | root@web:22 < me@gate:22
            a token in a jump           | `Host web/ProxyJump %r@gate`                             | web   | root@web:22 < root@gate:22
            """)
    void leadsTo(String what, String text, String host, String way) throws Exception {
        SshConfig config = read(text.replace('/', '\n').replace('~', '/'));
        assertThat(way(config.resolve(to(host)))).isEqualTo(way);
        assertThat(config.warnings()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # what                      | the file                                  | what is said, after FILE:
            a keyword of another world  | `Host web/Foo bar`                        | 2: Foo is not honoured
            one that changes the way    | `BindAddress 10.0.0.9`                    | 1: BindAddress is not honoured
            a program to be run         | `Match exec "rm -rf ~"/User evil`         | 1: Match is not honoured for its exec, so neither are the lines under it
            Match final                 | `Match final/User op`                     | 1: Match is not honoured for its final, so neither are the lines under it
            Match without its value     | `Match host/User op`                      | 1: Match is not honoured for its host, so neither are the lines under it
            a port that is none         | `Port 99999999999999999999`               | 1: Port is no number from 1 to 65535
            an open quote               | `User "op`                                | 1: User has quotes that are not closed
            a Host with an open quote   | `Host "web/User op`                       | 1: Host has quotes that are not closed
            nothing after the keyword   | `User`                                    | 1: User has no value
            neither yes nor no          | `IdentitiesOnly perhaps`                  | 1: IdentitiesOnly is neither yes nor no
            a token without value       | `IdentityFile ~/%C`                       | 1: IdentityFile names a file with a token or variable that has no value here
            a variable without value    | `IdentityFile ${NONE}/x`                  | 1: IdentityFile names a file with a token or variable that has no value here
            checking switched off       | `StrictHostKeyChecking no`                | 1: StrictHostKeyChecking is taken for accept-new, since a changed key is always refused
            an escape sequence          | `F\u001b[2Joo bar`                        | 1: Foo is not honoured
            """)
    void isNotHonouredAndNamed(String what, String text, String said) throws Exception {
        SshConfig config = read(text.replace("~/", "\0")
                .replace("}/", "\1")
                .replace('/', '\n')
                .replace("\0", "~/")
                .replace("\1", "}/")
                .replace("\\u001b", "\u001b"));
        assertThat(way(config.resolve(to("web")))).isEqualTo("root@web:22");
        assertThat(config.warnings()).containsExactly(file + ":" + said);
        config.resolve(to("web"));
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void whatIsBesideThePointIsPassedOverInSilence() throws Exception {
        SshConfig config = read("""
                IgnoreUnknown Use*,Funny
                UsePigeons yes
                Funny business
                ForwardAgent no
                ControlMaster auto
                SendEnv LANG LC_*
                GSSAPIAuthentication yes
                Host db
                  Outlandish thing
                """);
        config.resolve(to("web"));
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void theInventoryWins() throws Exception {
        SshConfig config = read("Host web\nUser op\nPort 24\nMatch user adm\nHostName w1\n");
        Destination given = new Destination(
                "web1",
                "web",
                Optional.of("adm"),
                "root",
                OptionalInt.of(26),
                Optional.empty(),
                List.of());
        assertThat(way(config.resolve(given))).isEqualTo("adm@w1:26");
    }

    @Test
    void theSystemsFileComesAfterTheUsers() throws Exception {
        Files.writeString(systemFile, "Port 24\nUser sys\n");
        assertThat(way(read("Host web\nUser op\n").resolve(to("web")))).isEqualTo("op@web:24");
    }

    @Test
    void includesAreReadInPlaceAndKeepTheirHost() throws Exception {
        Files.writeString(home.resolve(".ssh/conf.d/1.conf"), "User op\nHost db\nPort 1\n");
        Files.writeString(home.resolve(".ssh/conf.d/2.conf"), "Port 24\n");
        Files.writeString(home.resolve(".ssh/conf.d/.hidden.conf"), "Port 23\n");
        Files.writeString(home.resolve("more"), "HostName w1\n");
        SshConfig config = read("""
                Host web
                  Include conf.d/*.conf "~/more" none.*
                  Port 25
                """);
        assertThat(way(config.resolve(to("web")))).isEqualTo("op@w1:24");
        assertThat(way(config.resolve(to("db")))).isEqualTo("root@db:22");
    }

    @Test
    void anIncludeThatIncludesItselfComesToAnEnd() throws Exception {
        SshConfig config = read("Include config\nUser op\n");
        assertThat(way(config.resolve(to("web")))).isEqualTo("op@web:22");
        assertThat(config.warnings())
                .containsExactly(file + ":1: Include includes files more than 16 deep");
    }

    @Test
    void manyIncludesOfManyComeToAnEndToo() throws Exception {
        SshConfig config = read("Include config config config config\nUser op\n");
        assertThat(way(config.resolve(to("web")))).isEqualTo("op@web:22");
        assertThat(String.join("\n", config.warnings())).contains("one of more than 256 includes");
    }

    @Test
    void keysAgentsAndFilesOfHostKeys() throws Exception {
        Manner manner = read("""
                Host web
                  IdentityFile ~/.ssh/%r_%n
                  IdentityFile "${KEYS}/a b"
                  IdentityFile none
                  CertificateFile %d/c-cert.pub
                  IdentitiesOnly yes
                  IdentityAgent $SOCK
                  UserKnownHostsFile ~/k1 /dev/null
                  HostKeyAlias Alias
                  StrictHostKeyChecking accept-new
                  ConnectTimeout 3
                  ServerAliveInterval 1
                  ServerAliveCountMax 5
                  PasswordAuthentication no
                Host *
                  IdentityFile /last
                """).resolve(to("web")).manner();
        assertThat(manner.login())
                .isEqualTo(new LoginWays(
                        List.of(
                                home.resolve(".ssh/root_web"),
                                Path.of("/keys/a b"),
                                Path.of("/last")),
                        List.of(home.resolve("c-cert.pub")),
                        true,
                        true,
                        Optional.of(Path.of("/s")),
                        List.of("publickey", "keyboard-interactive")));
        assertThat(manner.trust())
                .isEqualTo(new HostTrust(
                        Optional.of("Alias"),
                        HostTrust.Policy.ACCEPT_NEW,
                        file + ":10",
                        Optional.of(List.of(home.resolve("k1"), Path.of("/dev/null"))),
                        Optional.empty()));
        assertThat(manner.connectWithin()).contains(Duration.ofSeconds(3));
        assertThat(manner.patience()).isEqualTo(new Patience(1000, 5));
    }

    @Test
    void anAliasIsTheNameInKnownHosts() throws Exception {
        Target target = read("HostKeyAlias Web\nPort 24\n").resolve(to("10.0.0.1"));
        assertThat(target.knownHostsName()).isEqualTo("web");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # what                 | the file                                   | why
            a program on the way   | `ProxyCommand nc %h %p`                    | web1 is reached by a ProxyCommand, which is not run; write ProxyJump in FILE:1 instead
            an option for ssh      | `ProxyJump -oProxyCommand=evil`            | The way to web1 cannot be read, write ProxyJump [user@]host[:port] in FILE:1
            a shell in the jump    | `ProxyJump "gate;reboot"`                  | The way to web1 cannot be read, write ProxyJump [user@]host[:port] in FILE:1
            a circle               | `Host web/ProxyJump a/Host a/ProxyJump web`| The way to a leads in a circle over web, write ProxyJump none for it in ~/.ssh/config
            """)
    void isNotConnectedTo(String what, String text, String why) throws Exception {
        SshConfig config = read(text.replace('/', '\n'));
        assertThat(catchThrowableOfType(RemoteException.class, () -> config.resolve(to("web"))))
                .hasMessage(why.replace("FILE", file.toString()))
                .extracting(RemoteException::kind)
                .isEqualTo(RemoteException.Kind.LOCAL);
    }

    @Test
    void aFileThatOthersCanWriteIsRefused() throws Exception {
        Files.writeString(file, "User op\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(catchThrowableOfType(RemoteException.class, () -> read("User op\n")))
                .hasMessage("The file " + file + " can be changed by others, make it your own with"
                        + " chown and chmod go-w");
    }

    @Test
    void aPatternMadeToTakeForEverDoesNot() {
        String stars = "*a".repeat(2000) + "b";
        assertThat(Glob.matches(stars, "a".repeat(4000))).isFalse();
        assertThat(Glob.matches("*A*c", "xabxc")).isTrue();
        assertThat(Glob.matches("", "")).isTrue();
        assertThat(Glob.matches("?", "")).isFalse();
    }
}
