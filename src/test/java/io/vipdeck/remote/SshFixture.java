package io.vipdeck.remote;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;

import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A server, a key that it lets in, and the known_hosts files of an operator, all in one directory. */
final class SshFixture implements Closeable {
    static final Duration SOON = Duration.ofSeconds(10);

    final Path home;
    final KeyPair hostKey = LoopbackSshd.newKey();
    final LoopbackSshd sshd;
    final Path key;
    final Path known;
    final Path store;
    final List<HostKeys.Offer> offers = new ArrayList<>();

    SshFixture(Path home, boolean withSftp) throws Exception {
        this.home = home;
        this.sshd = new LoopbackSshd(hostKey, withSftp);
        this.key = writeKey("id_ecdsa", null, true);
        this.known = home.resolve("known_hosts");
        this.store = home.resolve("config/vipdeck/known_hosts");
        Files.writeString(known, knownLine("[127.0.0.1]:" + sshd.port(), hostKey));
    }

    /** A new private key beside the others; {@code letIn}: the server takes it. */
    Path writeKey(String name, String passphrase, boolean letIn)
            throws JSchException, IOException, GeneralSecurityException {
        com.jcraft.jsch.KeyPair pair =
                com.jcraft.jsch.KeyPair.genKeyPair(new JSch(), com.jcraft.jsch.KeyPair.ECDSA, 256);
        Path file = home.resolve(name);
        pair.writePrivateKey(
                file.toString(),
                passphrase == null ? null : passphrase.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        pair.writePublicKey(text, "test");
        if (letIn) {
            sshd.authorize(publicKey(text.toString(StandardCharsets.UTF_8)));
        }
        Files.write(home.resolve(name + ".pub"), text.toByteArray());
        return file;
    }

    private static PublicKey publicKey(String line) throws IOException, GeneralSecurityException {
        return AuthorizedKeyEntry.parseAuthorizedKeyEntry(line.strip())
                .resolvePublicKey(null, null);
    }

    /** The public half of the key that the server takes. */
    PublicKey authorized() throws IOException, GeneralSecurityException {
        return publicKey(Files.readString(home.resolve("id_ecdsa.pub")));
    }

    static String knownLine(String hosts, KeyPair key) {
        return hosts + " " + PublicKeyEntry.toString(key.getPublic()) + "\n";
    }

    Target target() {
        return target(sshd.port());
    }

    Target target(int port) {
        return new Target("web1", "127.0.0.1", "op", port, Optional.of(key), List.of());
    }

    Target target(int port, Patience patience) {
        return with(target(port), manner(HostTrust.USUAL, LoginWays.USUAL, patience, null));
    }

    static Target with(Target target, Manner manner) {
        return new Target(
                target.name(),
                target.address(),
                target.user(),
                target.port(),
                target.identity(),
                target.knownHosts(),
                manner);
    }

    static Manner manner(HostTrust trust, LoginWays login, Patience patience, Target through) {
        return new Manner(trust, login, Optional.empty(), patience, Optional.ofNullable(through));
    }

    HostKeys hostKeys(boolean accept) {
        return new HostKeys(List.of(), List.of(known), store, offer -> {
            offers.add(offer);
            return accept;
        });
    }

    Ssh open() throws RemoteException {
        return open(target());
    }

    Ssh open(Target target) throws RemoteException {
        return open(target, hostKeys(false), noKeys(), SOON);
    }

    static Ssh open(Target target, HostKeys hostKeys, Identities identities, Duration limit)
            throws RemoteException {
        return new SshClient(SshConfig.empty(), hostKeys, identities, new Secrets())
                .open(target, limit);
    }

    static Identities noKeys() {
        return new Identities(Optional.empty(), List.of());
    }

    @Override
    public void close() throws IOException {
        sshd.close();
    }
}
