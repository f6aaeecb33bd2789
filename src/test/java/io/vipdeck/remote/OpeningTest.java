package io.vipdeck.remote;

import static io.vipdeck.remote.SshFixture.SOON;
import static io.vipdeck.remote.SshFixture.knownLine;
import static io.vipdeck.remote.SshFixture.noKeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vipdeck.remote.RemoteException.Kind;

import org.apache.sshd.common.config.keys.KeyUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Who is let in, whom we trust, and what is said when either fails. */
class OpeningTest {
    @TempDir
    Path home;

    private SshFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new SshFixture(home, true);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    private RemoteException refused(Target target, HostKeys hostKeys, Identities identities) {
        return catchThrowableOfType(
                RemoteException.class,
                () -> SshFixture.open(target, hostKeys, identities, SOON).close());
    }

    private RemoteException refused(boolean accept) {
        return refused(fixture.target(), fixture.hostKeys(accept), noKeys());
    }

    private String label() {
        return "web1 (127.0.0.1 port " + fixture.sshd.port() + ")";
    }

    private static String fingerprint(KeyPair key) {
        return KeyUtils.getFingerPrint(key.getPublic());
    }

    @Test
    void aKnownHostAndAKnownKeyOpenASession() throws Exception {
        try (Ssh ssh = fixture.open()) {
            assertThat(ssh.name()).isEqualTo("web1");
            assertThat(ssh.alive()).isTrue();
            assertThat(ssh.run("echo hello", SOON))
                    .isEqualTo(new Remote.Result(0, "hello\n", "", false));
        }
        assertThat(fixture.offers).isEmpty();
        assertThat(fixture.store).doesNotExist();
    }

    @Test
    void anUnknownHostKeyIsRefusedAndNamed() throws Exception {
        Files.delete(fixture.known);
        RemoteException refused = refused(false);
        assertThat(refused.kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
        assertThat(refused)
                .hasMessage(
                        label() + " shows a host key that is not known yet, ecdsa-sha2-nistp256 "
                                + fingerprint(fixture.hostKey)
                                + "; compare the fingerprint with the host's own, then accept it"
                                + " with vipdeck check at a terminal or with --accept-host-keys");
        assertThat(fixture.offers)
                .containsExactly(new HostKeys.Offer(
                        "web1",
                        "127.0.0.1",
                        fixture.sshd.port(),
                        "ecdsa-sha2-nistp256",
                        fingerprint(fixture.hostKey),
                        ""));
        assertThat(fixture.store).doesNotExist();
    }

    @Test
    void anAcceptedHostKeyIsRememberedInOurOwnFileAlone() throws Exception {
        Files.writeString(fixture.known, "# mine\n");
        Files.createDirectories(fixture.store.getParent());
        Files.writeString(fixture.store, "other.example ssh-ed25519 AAAA");
        refusedNever(true);
        refusedNever(false);
        assertThat(fixture.offers).hasSize(1);
        assertThat(fixture.known).hasContent("# mine\n");
        assertThat(fixture.store)
                .hasContent("other.example ssh-ed25519 AAAA\n"
                        + knownLine("[127.0.0.1]:" + fixture.sshd.port(), fixture.hostKey));
    }

    @Test
    void ourOwnFileIsForItsOwnerAlone() throws Exception {
        Files.delete(fixture.known);
        refusedNever(true);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fixture.store)))
                .isEqualTo("rw-------");
    }

    private void refusedNever(boolean accept) throws RemoteException {
        SshFixture.open(fixture.target(), fixture.hostKeys(accept), noKeys(), SOON)
                .close();
    }

    @Test
    void aChangedHostKeyIsRefusedEvenWhereNewOnesAreAccepted() throws Exception {
        KeyPair before = LoopbackSshd.newKey();
        Files.writeString(
                fixture.known, "# a\n" + knownLine("[127.0.0.1]:" + fixture.sshd.port(), before));
        RemoteException refused = refused(true);
        assertThat(refused.kind()).isEqualTo(Kind.HOST_KEY_CHANGED);
        assertThat(refused)
                .hasMessage(label() + " shows another host key than before, ecdsa-sha2-nistp256 "
                        + fingerprint(fixture.hostKey) + " instead of ecdsa-sha2-nistp256 "
                        + fingerprint(before) + " in " + fixture.known
                        + ":2; find out why, then remove that line");
        assertThat(fixture.offers).isEmpty();
        assertThat(fixture.store).doesNotExist();
    }

    @Test
    void aKeyOfAnotherTypeThanIsKnownIsRefused() throws Exception {
        KeyPair other = LoopbackSshd.newKey("secp384r1");
        Files.writeString(fixture.known, knownLine("[127.0.0.1]:" + fixture.sshd.port(), other));
        RemoteException refused = refused(true);
        assertThat(refused.kind()).isEqualTo(Kind.HOST_KEY_CHANGED);
        assertThat(refused.getMessage())
                .contains(
                        "another type than is known", "ecdsa-sha2-nistp384 " + fingerprint(other));
    }

    @Test
    void aRevokedKeyIsRefused() throws Exception {
        String port = "[127.0.0.1]:" + fixture.sshd.port();
        Files.writeString(
                fixture.known,
                knownLine(port, fixture.hostKey) + knownLine("@revoked *", fixture.hostKey));
        RemoteException refused = refused(true);
        assertThat(refused.kind()).isEqualTo(Kind.HOST_KEY_CHANGED);
        assertThat(refused.getMessage())
                .contains("shows a host key that was revoked", fixture.known + ":2");
    }

    @Test
    void hashedNamesPatternsAndExtraFilesAreRead() throws Exception {
        Files.writeString(fixture.known, hashed("[127.0.0.1]:" + fixture.sshd.port()));
        fixture.open().close();
        Files.writeString(fixture.known, knownLine("[127.0.0.*]:*", fixture.hostKey));
        fixture.open().close();
        Files.writeString(
                fixture.known, knownLine("[127.0.0.*]:*,![127.0.0.1]:*", fixture.hostKey));
        assertThat(refused(false).kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
        Path extra =
                Files.writeString(home.resolve("extra"), knownLine("127.0.0.1", fixture.hostKey));
        fixture.open(with(fixture.key, List.of(extra))).close();
        assertThat(refused(
                        with(fixture.key, List.of(home.resolve("none"))),
                        fixture.hostKeys(true),
                        noKeys()))
                .hasMessage(
                        label() + " cannot be checked: the known host keys " + home.resolve("none")
                                + " cannot be read; mend that file's place and permissions");
    }

    private String hashed(String host) throws Exception {
        byte[] salt = "12345678901234567890".getBytes(StandardCharsets.UTF_8);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(salt, "HmacSHA1"));
        Base64.Encoder base64 = Base64.getEncoder();
        String hash = base64.encodeToString(mac.doFinal(host.getBytes(StandardCharsets.UTF_8)));
        return knownLine("|1|" + base64.encodeToString(salt) + "|" + hash, fixture.hostKey);
    }

    private Target with(Path key, List<Path> knownHosts) {
        return new Target(
                "web1", "127.0.0.1", "op", fixture.sshd.port(), Optional.of(key), knownHosts);
    }

    @Test
    void aWrongKeyIsToldWithUserAndKeys() throws Exception {
        Path stranger = fixture.writeKey("stranger", null, false);
        RemoteException refused =
                refused(with(stranger, List.of()), fixture.hostKeys(false), noKeys());
        assertThat(refused.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(refused)
                .hasMessage(label() + " does not let op in with " + stranger
                        + ", add its public key to authorized_keys there or correct user and"
                        + " identity");
    }

    @Test
    void withoutANamedKeyTheUsualFilesAreTried() throws Exception {
        Path stranger = fixture.writeKey("stranger", null, false);
        Path locked = fixture.writeKey("locked", "secret", false);
        Identities usual = new Identities(
                Optional.empty(), List.of(home.resolve("none"), locked, stranger, fixture.key));
        Target target = new Target(
                "web1", "127.0.0.1", "op", fixture.sshd.port(), Optional.empty(), List.of());
        SshFixture.open(target, fixture.hostKeys(false), usual, SOON).close();
        assertThat(refused(target, fixture.hostKeys(false), noKeys()))
                .hasMessage(label()
                        + " wants a key for op and there is none here, make one with ssh-keygen"
                        + " or name it as identity");
    }

    @Test
    void aKeyThatCannotBeUsedIsAFaultOnThisSide() throws Exception {
        Path locked = fixture.writeKey("locked", "secret", true);
        Path text = Files.writeString(home.resolve("text"), "no key");
        assertThat(refused(with(locked, List.of()), fixture.hostKeys(false), noKeys()))
                .hasMessage("The key " + locked + " for web1 is protected by a passphrase,"
                        + " unlock it with ssh-add " + locked
                        + ", or run vipdeck at a terminal to be asked")
                .extracting(RemoteException::kind)
                .isEqualTo(Kind.LOCAL);
        assertThat(refused(with(text, List.of()), fixture.hostKeys(false), noKeys()))
                .hasMessage("The file " + text + " for web1 holds no private key that can be read,"
                        + " name a key made by ssh-keygen");
        Path none = home.resolve("none");
        assertThat(refused(with(none, List.of()), fixture.hostKeys(false), noKeys()))
                .hasMessage("The key " + none
                        + " for web1 cannot be read, correct identity or the file's"
                        + " permissions");
    }

    @Test
    void aClosedPortAnUnknownNameAndASilentHostAreUnreachable() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThat(refused(fixture.target(closed), fixture.hostKeys(false), noKeys()))
                .hasMessage("web1 (127.0.0.1 port " + closed
                        + ") refuses connections, start sshd there or correct the port")
                .extracting(RemoteException::kind)
                .isEqualTo(Kind.UNREACHABLE);
        Target nameless = new Target(
                "web1", "no.such.invalid", "op", 22, Optional.of(fixture.key), List.of());
        assertThat(refused(nameless, fixture.hostKeys(false), noKeys()))
                .hasMessage(
                        "web1 (no.such.invalid) has a name that is not known here, correct its address"
                                + " or the name service");
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RemoteException late = catchThrowableOfType(
                    RemoteException.class,
                    () -> SshFixture.open(
                            fixture.target(silent.getLocalPort()),
                            fixture.hostKeys(false),
                            noKeys(),
                            Duration.ofMillis(300)));
            assertThat(late.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(late)
                    .hasMessage("web1 (127.0.0.1 port " + silent.getLocalPort()
                            + ") does not answer within 0.3 s, check that it is up and not behind"
                            + " a firewall");
        }
    }

    @Test
    void aServerOfSomethingElseCannotSpeakToTheTerminal() throws Exception {
        try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                try (java.net.Socket client = web.accept()) {
                    client.getOutputStream()
                            .write("\u001b[2JHTTP/1.0 400\nSSH-1.5-\u001b]0;x\u0007\n"
                                    .getBytes(StandardCharsets.UTF_8));
                } catch (java.io.IOException gone) {
                    // The client has left.
                }
            });
            server.start();
            RemoteException refused =
                    refused(fixture.target(web.getLocalPort()), fixture.hostKeys(false), noKeys());
            server.join(SOON.toMillis());
            assertThat(refused.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(refused.getMessage())
                    .contains("does not talk SSH (")
                    .matches("[\\x20-\\x7e]+");
        }
    }
}
