package io.vipdeck.remote;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchSessionDisconnectException;
import com.jcraft.jsch.Session;

import io.vipdeck.remote.RemoteException.Kind;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Connects, checks the host's key, logs in; and says in one sentence why that did not go. */
final class Opening {
    // Plain host keys only: certificates would be judged by rules that HostKeys does not hold.
    private static final String HOST_KEY_TYPES =
            "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"
                    + "rsa-sha2-512,rsa-sha2-256";

    private final Target target;
    private final SshClient client;
    private final Deadline deadline;
    private final HostKeyCheck check;
    private final Answers answers;
    private final Wire wire;
    private volatile Identities.Keys keys = new Identities.Keys(List.of());
    private volatile boolean askingAgent;

    private Opening(Target target, SshClient client, Optional<Ssh> through, Deadline deadline) {
        this.target = target;
        this.client = client;
        this.deadline = deadline;
        this.check = new HostKeyCheck(target, client.hostKeys());
        this.answers = new Answers(target, client.secrets());
        this.wire = new Wire(through, deadline, target.manner().patience());
    }

    /** Opens a session, on the way over a machine that the target is reached through. */
    static Ssh open(Target target, SshClient client, Deadline deadline) throws RemoteException {
        Optional<Target> jump = target.manner().through();
        if (jump.isEmpty()) {
            return open(target, client, Optional.empty(), deadline, () -> {});
        }
        Jumps.Use through = client.jumps().take(jump.get(), target, deadline);
        try {
            return open(target, client, Optional.of(through.ssh()), deadline, through.giveBack());
        } catch (RemoteException | RuntimeException failed) {
            through.giveBack().run();
            throw failed;
        }
    }

    private static Ssh open(
            Target target,
            SshClient client,
            Optional<Ssh> through,
            Deadline deadline,
            Runnable closed)
            throws RemoteException {
        Opening opening = new Opening(target, client, through, deadline);
        Patience patience = target.manner().patience();
        try {
            return Threads.within(
                            deadline,
                            opening::connect,
                            opening.wire::cut,
                            () -> true,
                            target.label())
                    .map(session -> new Ssh(target, session, opening.wire, patience, closed))
                    .orElseThrow(IllegalStateException::new);
        } catch (TimeoutException late) {
            throw unreachable(opening.silence(), late);
        }
    }

    private Session connect() throws RemoteException {
        askingAgent = true;
        keys = client.identities().of(target, client.secrets());
        askingAgent = false;
        Patience patience = target.manner().patience();
        try {
            Session session = new JSch().getSession(target.user(), target.address(), target.port());
            session.setConfig("StrictHostKeyChecking", "yes");
            session.setConfig("prefer_known_host_key_types", "yes");
            session.setConfig("server_host_key", HOST_KEY_TYPES);
            session.setConfig(
                    "PreferredAuthentications",
                    String.join(",", target.manner().login().methods()));
            session.setUserInfo(answers);
            session.setHostKeyRepository(check);
            session.setIdentityRepository(keys);
            session.setSocketFactory(wire);
            session.setDaemonThread(true);
            // One field is the socket's read timeout, the interval of keepalive and the limit of
            // each step
            // of a key exchange: until the login is done it must be the whole time there is.
            session.setServerAliveInterval(deadline.leftMs());
            session.setServerAliveCountMax(patience.unanswered());
            session.connect(deadline.leftMs());
            session.setServerAliveInterval(patience.intervalMs());
            // The reading thread takes the new timeout up at its next read; the answer to this
            // brings it.
            session.sendKeepAliveMsg();
            return session;
        } catch (Exception failed) {
            // Exception: what sendKeepAliveMsg() declares.
            wire.cut();
            throw explain(failed);
        }
    }

    private RemoteException explain(Exception failed) {
        return check.objection()
                .orElseGet(() -> check.passed() ? explainLogin(failed) : explainConnection(failed));
    }

    private RemoteException explainConnection(Exception failed) {
        String label = target.label();
        for (Throwable at = failed; at != null; at = at.getCause()) {
            if (at instanceof RemoteException told) {
                return told;
            }
        }
        if (caused(failed, UnknownHostException.class)) {
            return unreachable(
                    label
                            + " has a name that is not known here, correct its address or the name service",
                    failed);
        }
        if (deadline.passed() || caused(failed, SocketTimeoutException.class)) {
            return unreachable(silence(), failed);
        }
        if (caused(failed, NoRouteToHostException.class)) {
            return unreachable(
                    label
                            + " cannot be reached from here (no route to host), check that it is up and"
                            + " its address is right",
                    failed);
        }
        if (caused(failed, ConnectException.class)) {
            return unreachable(
                    String.valueOf(failed.getMessage()).contains("refused")
                            ? label + " refuses connections, start sshd there or correct the port"
                            : label + " cannot be reached from here (" + words(failed)
                                    + "), check the network and its address",
                    failed);
        }
        if (failed instanceof JSchAlgoNegoFailException) {
            return new RemoteException(
                    Kind.REFUSED,
                    label
                            + " knows none of the ciphers and key types that are safe to use, update its"
                            + " sshd",
                    failed);
        }
        return unreachable(
                label + " does not talk SSH (" + words(failed)
                        + "), correct the port or look at its" + " sshd's log",
                failed);
    }

    private RemoteException explainLogin(Exception failed) {
        String label = target.label();
        String words = String.valueOf(failed.getMessage());
        boolean denied = words.startsWith("Auth")
                || words.startsWith("USERAUTH")
                || caused(failed, Answers.GivenUp.class);
        Optional<RemoteException> lacking =
                denied || failed instanceof JSchSessionDisconnectException
                        ? lacking(failed)
                        : Optional.empty();
        if (lacking.isPresent()) {
            return lacking.get();
        }
        if (denied && keys.isEmpty()) {
            return new RemoteException(
                    Kind.AUTHENTICATION,
                    label + " wants a key for " + target.user()
                            + " and there is none here, make one with ssh-keygen or name it as identity",
                    failed);
        }
        if (denied || failed instanceof JSchSessionDisconnectException) {
            return new RemoteException(
                    Kind.AUTHENTICATION,
                    label + " does not let " + target.user() + " in with " + keys.names()
                            + ", add its public key to authorized_keys there or correct user and identity",
                    failed);
        }
        if (deadline.passed() || caused(failed, SocketTimeoutException.class)) {
            return unreachable(silence(), failed);
        }
        return new RemoteException(
                Kind.LOST,
                label + " ended the session during the login (" + words(failed)
                        + "), look at its sshd's log",
                failed);
    }

    /** A secret that would have let us in. */
    private Optional<RemoteException> lacking(Exception failed) {
        String label = target.label();
        Optional<Path> locked = keys.missed();
        if (answers.state() == Answers.State.GIVEN) {
            answers.refuse();
        }
        String text = switch (answers.state()) {
            case UNKNOWN ->
                label + " asks " + target.user()
                        + " for a password, run vipdeck at a terminal to be asked for it, or log in"
                        + " with a key";
            case GIVEN, REFUSED ->
                label + " does not take the password of " + target.user() + ", give it once more";
            case ANOTHER_QUESTION ->
                label + " asks " + target.user() + " '" + answers.question()
                        + "', which is not answered here, log in with a key";
            case UNASKED -> "";
        };
        if (locked.isPresent()) {
            return Optional.of(new RemoteException(
                    Kind.LOCAL,
                    "The key " + locked.get() + " for " + target.name()
                            + " is protected by a passphrase, unlock it with ssh-add "
                            + locked.get() + ", or run vipdeck at a terminal to be asked",
                    failed));
        }
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(new RemoteException(Kind.AUTHENTICATION, text, failed));
    }

    private String silence() {
        if (askingAgent) {
            return "The ssh-agent that has the keys for " + target.name()
                    + " does not answer within " + deadline + ", look at it with ssh-add -l";
        }
        if (check.passed()) {
            return target.label() + " does not end the login within " + deadline
                    + ", look at its sshd's log and its name service";
        }
        return target.label() + " does not answer within " + deadline
                + ", check that it is up and not behind a firewall";
    }

    private static RemoteException unreachable(String text, Exception cause) {
        return new RemoteException(Kind.UNREACHABLE, text, cause);
    }

    private static boolean caused(Throwable failed, Class<? extends Throwable> type) {
        for (Throwable at = failed; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    /** The innermost words, made harmless: a server may have had a hand in them. */
    private static String words(Throwable failed) {
        Throwable at = failed;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        String text = at.getMessage();
        return text == null ? at.getClass().getSimpleName() : HostText.line(text);
    }
}
