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
import java.util.concurrent.TimeoutException;

/** Connects, checks the host's key, logs in; and says in one sentence why that did not go. */
final class Opening {
    // Plain host keys only: certificates would be judged by rules that HostKeys does not hold.
    private static final String HOST_KEY_TYPES =
            "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"
                    + "rsa-sha2-512,rsa-sha2-256";

    private final Target target;
    private final Deadline deadline;
    private final Patience patience;
    private final HostKeyCheck check;
    private final Identities.Keys keys;
    private final Wire wire;

    private Opening(
            Target target,
            HostKeys hostKeys,
            Identities.Keys keys,
            Deadline deadline,
            Patience patience) {
        this.target = target;
        this.deadline = deadline;
        this.patience = patience;
        this.check = new HostKeyCheck(target, hostKeys);
        this.keys = keys;
        this.wire = new Wire(deadline, patience);
    }

    static Ssh open(
            Target target,
            HostKeys hostKeys,
            Identities identities,
            Deadline deadline,
            Patience patience)
            throws RemoteException {
        Identities.Keys keys = identities.of(target);
        Opening opening = new Opening(target, hostKeys, keys, deadline, patience);
        try {
            return Threads.within(
                            deadline,
                            opening::connect,
                            opening.wire::cut,
                            () -> true,
                            target.label())
                    .map(session -> new Ssh(target, session, opening.wire, patience))
                    .orElseThrow(IllegalStateException::new);
        } catch (TimeoutException late) {
            throw unreachable(opening.silence(), late);
        }
    }

    private Session connect() throws RemoteException {
        try {
            Session session = new JSch().getSession(target.user(), target.address(), target.port());
            session.setConfig("StrictHostKeyChecking", "yes");
            session.setConfig("prefer_known_host_key_types", "yes");
            session.setConfig("server_host_key", HOST_KEY_TYPES);
            session.setConfig("PreferredAuthentications", "publickey");
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
        boolean denied = words.startsWith("Auth") || words.startsWith("USERAUTH");
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

    private String silence() {
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
