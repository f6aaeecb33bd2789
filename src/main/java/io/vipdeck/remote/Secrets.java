package io.vipdeck.remote;

import com.jcraft.jsch.Identity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator has told in confidence, in memory alone, and what was looked for and is not known. Nobody is
 * asked on the way: a connection that lacks a secret fails and leaves its need here; to go on, ask the operator
 * about all needs together, tell the answers, connect again.
 *
 * <p>Thread-safe.
 */
public final class Secrets {
    // Guarded by this:
    private final Map<Need, char[]> told = new HashMap<>();
    private final Map<Path, Identity> unlocked = new HashMap<>();
    private final Map<Need, Integer> refusals = new HashMap<>();
    private final Set<Need> wanted = new LinkedHashSet<>();

    /** A secret that opens something. */
    public sealed interface Need {
        /** Opens a private key, for whatever host. */
        record Passphrase(Path key) implements Need {}

        /** Logs a user in to a host. */
        record Password(String user, String host) implements Need {}

        /** Makes a user root on a host. */
        record SudoPassword(String user, String host) implements Need {}
    }

    /** What was looked for since it was last asked here, and is not known. */
    public synchronized List<Need> wanted() {
        List<Need> needs = List.copyOf(wanted);
        wanted.clear();
        return needs;
    }

    /** How often an answer to this need was wrong. */
    public synchronized int refusals(Need need) {
        return refusals.getOrDefault(need, 0);
    }

    /**
     * Takes an answer.
     *
     * @param secret kept as it is until it is refused; the caller no longer touches it
     * @return false when it is known to be wrong already: a passphrase that does not open its key
     */
    public boolean tell(Need need, char[] secret) {
        if (need instanceof Need.Passphrase passphrase) {
            Optional<Identity> key = KeyFile.unlock(passphrase.key(), secret);
            Arrays.fill(secret, '\0');
            synchronized (this) {
                key.ifPresentOrElse(
                        opened -> unlocked.put(passphrase.key(), opened),
                        () -> refusals.merge(need, 1, Integer::sum));
            }
            return key.isPresent();
        }
        synchronized (this) {
            told.put(need, secret);
        }
        return true;
    }

    /** A private key whose passphrase was told. */
    synchronized Optional<Identity> unlocked(Path key) {
        return Optional.ofNullable(unlocked.get(key));
    }

    /** What was told; if nothing was, it is wanted from now on. */
    public synchronized Optional<char[]> find(Need need) {
        char[] secret = told.get(need);
        if (secret == null && need instanceof Need.SudoPassword sudo && refusals(need) == 0) {
            // Mostly it is the one that logged the user in.
            secret = told.get(new Need.Password(sudo.user(), sudo.host()));
        }
        if (secret == null) {
            wanted.add(need);
        }
        return Optional.ofNullable(secret);
    }

    /** Notes that it would have been of use. */
    public synchronized void want(Need need) {
        wanted.add(need);
    }

    /** The host did not take it: it is forgotten, and wanted again. */
    synchronized void refuse(Need need, char[] secret) {
        char[] known = told.get(need);
        if (known == null || Arrays.equals(known, secret)) {
            told.remove(need);
            refusals.merge(need, 1, Integer::sum);
        }
        wanted.add(need);
    }

    /** For the log of a run: what is known, never its value. */
    @Override
    public synchronized String toString() {
        return "Secrets" + new ArrayList<>(told.keySet());
    }
}
