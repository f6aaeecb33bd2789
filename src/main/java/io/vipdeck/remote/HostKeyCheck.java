package io.vipdeck.remote;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;

import io.vipdeck.remote.HostKeys.Offer;
import io.vipdeck.remote.HostKeys.Verdict;
import io.vipdeck.remote.RemoteException.Kind;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The library's questions about one host's key, answered by {@link HostKeys}. The library is always at
 * StrictHostKeyChecking=yes: with any word but yes, no and ask it checks nothing at all.
 */
final class HostKeyCheck implements HostKeyRepository {
    private final Target target;
    private final HostKeys hostKeys;
    private volatile @Nullable Verdict verdict;

    HostKeyCheck(Target target, HostKeys hostKeys) {
        this.target = target;
        this.hostKeys = hostKeys;
    }

    boolean passed() {
        return verdict instanceof Verdict.Known;
    }

    /** Why the host is not to be trusted, if the check came that far and failed. */
    Optional<RemoteException> objection() {
        Verdict now = verdict;
        if (now instanceof Verdict.Unknown unknown) {
            HostTrust trust = target.manner().trust();
            if (trust.policy() == HostTrust.Policy.STRICT) {
                return objection(
                        Kind.HOST_KEY_UNKNOWN,
                        " shows a host key that is not known, " + words(unknown.offer())
                                + ", and " + trust.setBy()
                                + " refuses those; add it to ~/.ssh/known_hosts if it is the host's own");
            }
            return objection(
                    Kind.HOST_KEY_UNKNOWN,
                    " shows a host key that is not known yet, " + words(unknown.offer())
                            + vouched(unknown)
                            + "; compare the fingerprint with the host's own, then accept it"
                            + " with vipdeck check at a terminal or with --accept-host-keys");
        }
        if (now instanceof Verdict.Changed changed) {
            return objection(
                    Kind.HOST_KEY_CHANGED,
                    " shows another host key than before, " + words(changed.offer())
                            + " instead of " + words(changed.recorded())
                            + "; find out why, then remove that line");
        }
        if (now instanceof Verdict.OtherType other) {
            return objection(
                    Kind.HOST_KEY_CHANGED,
                    " shows a host key of another type than is known, " + words(other.offer())
                            + " besides " + words(other.recorded())
                            + "; find out why, then add the new key there");
        }
        if (now instanceof Verdict.Revoked revoked) {
            return objection(
                    Kind.HOST_KEY_CHANGED,
                    " shows a host key that was revoked, " + words(revoked.recorded())
                            + "; take it for an impostor until its own key is replaced");
        }
        if (now instanceof Verdict.Broken broken) {
            return objection(
                    Kind.LOCAL,
                    " cannot be checked: the known host keys " + broken.text()
                            + "; mend that file's place and permissions");
        }
        return Optional.empty();
    }

    private Optional<RemoteException> objection(Kind kind, String text) {
        return Optional.of(new RemoteException(kind, target.label() + text));
    }

    private static String vouched(Verdict.Unknown unknown) {
        return unknown.offer().vouchedBy().isEmpty()
                ? ""
                : " (the certificate authority in " + unknown.offer().vouchedBy()
                        + " is not heeded, host certificates are not read)";
    }

    private static String words(Offer offer) {
        return offer.type() + " " + offer.fingerprint();
    }

    private static String words(KnownHost known) {
        return known.type() + " " + HostKeys.fingerprint(known.blob()) + " in " + known.where();
    }

    @Override
    public int check(String host, byte[] key) {
        Verdict now = hostKeys.judge(target, key);
        verdict = now;
        if (now instanceof Verdict.Known) {
            return OK;
        }
        return now instanceof Verdict.Unknown ? NOT_INCLUDED : CHANGED;
    }

    @Override
    public HostKey[] getHostKey(@Nullable String host, @Nullable String type) {
        List<HostKey> keys = new ArrayList<>();
        try {
            for (KnownHost known : hostKeys.of(target)) {
                if (type == null || type.equals(known.type())) {
                    keys.add(new HostKey(target.knownHostsName(), known.blob()));
                }
            }
        } catch (IOException | JSchException | RuntimeException unusable) {
            // Only the order of types depends on it; check() meets the same fault and tells it.
            keys.clear();
        }
        return keys.toArray(new HostKey[0]);
    }

    @Override
    public HostKey[] getHostKey() {
        return getHostKey(null, null);
    }

    @Override
    public String getKnownHostsRepositoryID() {
        return "vipdeck";
    }

    /** Never asked for at StrictHostKeyChecking=yes. */
    @Override
    public void add(HostKey key, UserInfo ui) {
        throw new UnsupportedOperationException("keys are accepted in check()");
    }

    @Override
    public void remove(String host, String type) {
        throw new UnsupportedOperationException("keys are never removed");
    }

    @Override
    public void remove(String host, String type, byte[] key) {
        throw new UnsupportedOperationException("keys are never removed");
    }
}
