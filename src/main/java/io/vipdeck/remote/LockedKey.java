package io.vipdeck.remote;

import com.jcraft.jsch.Identity;

import io.vipdeck.remote.Secrets.Need;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * A private key whose passphrase is not known. It is shown to the host all the same: only when the host would take
 * it is the passphrase worth a question.
 */
final class LockedKey implements Identity {
    private final Path file;
    private final byte[] publicHalf;
    private final String type;
    private final Secrets secrets;
    private volatile boolean missed;

    LockedKey(Path file, Identity key, Secrets secrets) {
        this.file = file;
        this.publicHalf = KeyFile.publicHalf(file, key);
        this.type = publicHalf.length == 0 ? key.getAlgName() : KeyFile.type(publicHalf);
        this.secrets = secrets;
    }

    Path file() {
        return file;
    }

    /** Whether the host would have taken it. */
    boolean isMissed() {
        return missed;
    }

    /** Called for every key; of one without a public half nothing more will be. */
    @Override
    public boolean setPassphrase(byte @Nullable [] passphrase) {
        if (publicHalf.length == 0) {
            miss();
        }
        return true;
    }

    private void miss() {
        missed = true;
        secrets.want(new Need.Passphrase(file));
    }

    @Override
    public byte @Nullable [] getPublicKeyBlob() {
        return publicHalf.length == 0 ? null : publicHalf.clone();
    }

    /** The host takes the public half; there is no signature, so the library goes on to the next key. */
    @Override
    public byte @Nullable [] getSignature(byte[] data) {
        miss();
        return null;
    }

    @Override
    public byte @Nullable [] getSignature(byte[] data, String algorithm) {
        return getSignature(data);
    }

    @Override
    public String getAlgName() {
        return type;
    }

    @Override
    public String getName() {
        return file.toString();
    }

    /** Or the library would ask for the passphrase itself, in the middle of the login. */
    @Override
    public boolean isEncrypted() {
        return false;
    }

    @Override
    public void clear() {
        // There is nothing secret in it.
    }
}
