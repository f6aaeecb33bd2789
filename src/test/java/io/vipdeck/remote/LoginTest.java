package io.vipdeck.remote;

import static io.vipdeck.remote.SshFixture.SOON;
import static io.vipdeck.remote.SshFixture.manner;
import static io.vipdeck.remote.SshFixture.noKeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vipdeck.remote.RemoteException.Kind;
import io.vipdeck.remote.Secrets.Need;

import org.apache.sshd.certificate.OpenSshCertificateBuilder;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** With what one is let in: agents, locked keys, certificates, passwords. */
@Timeout(30)
class LoginTest {
    private static final UserAuthFactory KEY = UserAuthPublicKeyFactory.INSTANCE;
    private static final UserAuthFactory PASSWORD = UserAuthPasswordFactory.INSTANCE;
    private static final UserAuthFactory INTERACTIVE = UserAuthKeyboardInteractiveFactory.INSTANCE;

    @TempDir
    Path home;

    private SshFixture fixture;
    private final Secrets secrets = new Secrets();

    @BeforeEach
    void start() throws Exception {
        fixture = new SshFixture(home, true);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    private void open(LoginWays ways, Identities identities, Duration limit)
            throws RemoteException {
        Target plain = new Target(
                "web1", "127.0.0.1", "op", fixture.sshd.port(), Optional.empty(), List.of());
        Target target =
                SshFixture.with(plain, manner(HostTrust.USUAL, ways, Patience.STANDARD, null));
        new SshClient(SshConfig.empty(), fixture.hostKeys(false), identities, secrets)
                .open(target, limit)
                .close();
    }

    private RemoteException refused(LoginWays ways, Identities identities) {
        return catchThrowableOfType(RemoteException.class, () -> open(ways, identities, SOON));
    }

    private String label() {
        return "web1 (127.0.0.1 port " + fixture.sshd.port() + ")";
    }

    private static LoginWays files(boolean only, Path... files) {
        return new LoginWays(
                List.of(files), List.of(), only, false, Optional.empty(), LoginWays.METHODS);
    }

    @Test
    void aPasswordIsAskedForOnlyWhenTheHostWantsOneAndThenKept() throws Exception {
        fixture.sshd.takePassword("s3cret ä", "Password: ", KEY, PASSWORD);
        RemoteException refused = refused(LoginWays.USUAL, noKeys());
        assertThat(refused.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(refused)
                .hasMessage(label() + " asks op for a password, run vipdeck at a terminal to be"
                        + " asked for it, or log in with a key");
        Need need = new Need.Password("op", "web1");
        assertThat(secrets.wanted()).containsExactly(need);
        assertThat(secrets.tell(need, "s3cret ä".toCharArray())).isTrue();
        open(LoginWays.USUAL, noKeys(), SOON);
        open(LoginWays.USUAL, noKeys(), SOON);
        assertThat(secrets.wanted()).isEmpty();
        assertThat(secrets.toString()).doesNotContain("s3cret");
    }

    @Test
    void aWrongPasswordIsTriedOnceAndForgotten() throws Exception {
        fixture.sshd.takePassword("right", "Password: ", KEY, INTERACTIVE, PASSWORD);
        Need need = new Need.Password("op", "web1");
        secrets.tell(need, "wrong".toCharArray());
        assertThat(refused(LoginWays.USUAL, noKeys()))
                .hasMessage(label() + " does not take the password of op, give it once more");
        assertThat(fixture.sshd.passwordTries()).isEqualTo(1);
        assertThat(secrets.wanted()).containsExactly(need);
        assertThat(secrets.refusals(need)).isEqualTo(1);
        assertThat(refused(LoginWays.USUAL, noKeys()).getMessage()).contains("asks op for");
        assertThat(fixture.sshd.passwordTries()).isEqualTo(1);
    }

    @Test
    void keyboardInteractiveIsAnsweredWithThePassword() throws Exception {
        fixture.sshd.takePassword("right", "op's secret: ", KEY, INTERACTIVE);
        secrets.tell(new Need.Password("op", "web1"), "right".toCharArray());
        open(LoginWays.USUAL, noKeys(), SOON);
    }

    @Test
    void aSecondFactorIsNotTakenForAPassword() throws Exception {
        fixture.sshd.takePassword("right", "\u001b[2JVerification code: ", KEY, INTERACTIVE);
        secrets.tell(new Need.Password("op", "web1"), "right".toCharArray());
        assertThat(refused(LoginWays.USUAL, noKeys()))
                .hasMessage(label() + " asks op 'Verification code:', which is not answered here,"
                        + " log in with a key");
        assertThat(fixture.sshd.passwordTries()).isZero();
    }

    @Test
    void aPasswordIsNotGivenWhereTheConfigurationForbidsIt() throws Exception {
        fixture.sshd.takePassword("right", "Password: ", KEY, PASSWORD);
        secrets.tell(new Need.Password("op", "web1"), "right".toCharArray());
        LoginWays keysAlone = new LoginWays(
                List.of(), List.of(), false, false, Optional.empty(), List.of("publickey"));
        assertThat(refused(keysAlone, noKeys()).kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(fixture.sshd.passwordTries()).isZero();
    }

    @Test
    void aLockedKeyIsOpenedOnceForAllHosts() throws Exception {
        Path locked = fixture.writeKey("locked", "open sesame", true);
        LoginWays ways = files(false, locked);
        assertThat(refused(ways, noKeys()).getMessage()).contains("is protected by a passphrase");
        Need need = new Need.Passphrase(locked);
        assertThat(secrets.wanted()).containsExactly(need);
        assertThat(secrets.tell(need, "wrong".toCharArray())).isFalse();
        assertThat(secrets.refusals(need)).isEqualTo(1);
        assertThat(secrets.tell(need, "open sesame".toCharArray())).isTrue();
        open(ways, noKeys(), SOON);
        assertThat(secrets.wanted()).isEmpty();
    }

    @Test
    void aLockedKeyThatTheHostWouldNotTakeIsNotAskedFor() throws Exception {
        Path locked = fixture.writeKey("locked", "open sesame", false);
        open(files(false, locked, fixture.key), noKeys(), SOON);
        assertThat(secrets.wanted()).isEmpty();
    }

    @Test
    void anAgentsKeyLetsIn() throws Exception {
        KeyPair held = LoopbackSshd.newKey();
        fixture.sshd.authorize(held.getPublic());
        Path socket = home.resolve("agent");
        try (FakeAgent agent = new FakeAgent(socket, false)) {
            agent.hold(LoopbackSshd.newKey());
            agent.hold(held);
            open(LoginWays.USUAL, new Identities(Optional.of(socket), List.of()), SOON);
            LoginWays other = new LoginWays(
                    List.of(), List.of(), false, true, Optional.of(socket), LoginWays.METHODS);
            open(other, noKeys(), SOON);
            LoginWays none = new LoginWays(
                    List.of(), List.of(), false, true, Optional.empty(), LoginWays.METHODS);
            assertThat(refused(none, new Identities(Optional.of(socket), List.of()))
                            .getMessage())
                    .contains("there is none here");
        }
    }

    @Test
    void identitiesOnlyKeepsTheAgentsOtherKeysOut() throws Exception {
        KeyPair held = LoopbackSshd.newKey();
        fixture.sshd.authorize(held.getPublic());
        Path socket = home.resolve("agent");
        Path named = home.resolve("held");
        try (FakeAgent agent = new FakeAgent(socket, false)) {
            agent.hold(held);
            Identities ours = new Identities(Optional.of(socket), List.of());
            Path stranger = fixture.writeKey("stranger", null, false);
            open(files(false, stranger), ours, SOON);
            assertThat(refused(files(true, stranger), ours).kind()).isEqualTo(Kind.AUTHENTICATION);
            Files.writeString(
                    home.resolve("held.pub"), PublicKeyEntry.toString(held.getPublic()) + "\n");
            open(files(true, named), ours, SOON);
            open(files(true, home.resolve("held.pub")), ours, SOON);
        }
    }

    @Test
    void aMuteAgentIsNotWaitedForForEver() throws Exception {
        Path socket = home.resolve("agent");
        try (FakeAgent agent = new FakeAgent(socket, true)) {
            assertThat(agent).isNotNull();
            RemoteException late = catchThrowableOfType(
                    RemoteException.class,
                    () -> open(
                            LoginWays.USUAL,
                            new Identities(Optional.of(socket), List.of()),
                            Duration.ofMillis(300)));
            assertThat(late)
                    .hasMessage("The ssh-agent that has the keys for web1 does not answer within"
                            + " 0.3 s, look at it with ssh-add -l");
        }
    }

    @Test
    void aCertificateLetsItsKeyIn() throws Exception {
        KeyPair authority = LoopbackSshd.newKey();
        fixture.sshd.authorize(authority.getPublic());
        Path key = fixture.writeKey("certified", null, false);
        Path other = fixture.writeKey("other", null, false);
        assertThat(refused(files(true, key), noKeys()).kind()).isEqualTo(Kind.AUTHENTICATION);
        Path certificate = home.resolve("elsewhere-cert.pub");
        Files.writeString(certificate, certify(key, authority));
        LoginWays named = new LoginWays(
                List.of(other, key),
                List.of(certificate),
                true,
                false,
                Optional.empty(),
                LoginWays.METHODS);
        open(named, noKeys(), SOON);
        Files.move(certificate, home.resolve("certified-cert.pub"));
        open(files(true, key), noKeys(), SOON);
        assertThat(refused(files(true, other), noKeys()).kind()).isEqualTo(Kind.AUTHENTICATION);
    }

    @Test
    void aCertificateIsUsedWithTheKeyThatAnAgentHolds() throws Exception {
        KeyPair authority = LoopbackSshd.newKey();
        fixture.sshd.authorize(authority.getPublic());
        KeyPair held = LoopbackSshd.newKey();
        Path socket = home.resolve("agent");
        Path certificate = home.resolve("held-cert.pub");
        Files.writeString(certificate, certify(held.getPublic(), authority));
        try (FakeAgent agent = new FakeAgent(socket, false)) {
            agent.hold(held);
            LoginWays ways = new LoginWays(
                    List.of(),
                    List.of(certificate),
                    false,
                    false,
                    Optional.empty(),
                    LoginWays.METHODS);
            open(ways, new Identities(Optional.of(socket), List.of()), SOON);
        }
    }

    private static String certify(Path key, KeyPair authority) throws Exception {
        String line = Files.readString(key.resolveSibling(key.getFileName() + ".pub"));
        return certify(
                AuthorizedKeyEntry.parseAuthorizedKeyEntry(line.strip())
                        .resolvePublicKey(null, null),
                authority);
    }

    private static String certify(PublicKey key, KeyPair authority) throws Exception {
        return PublicKeyEntry.toString(OpenSshCertificateBuilder.userCertificate()
                        .publicKey(key)
                        .serial(1)
                        .id("op")
                        .principals(List.of("op"))
                        .validAfter(Instant.EPOCH)
                        .validBefore(Instant.now().plusSeconds(3600))
                        .sign(authority))
                + "\n";
    }
}
