package io.vipdeck.remote;

import com.jcraft.jsch.Identity;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Optional;

/** A key with a certificate for it (OpenSSH, PROTOCOL.certkeys): the certificate is shown, the key signs. */
final class CertifiedKey implements Identity {
    private static final String ENDING = "-cert-v01@openssh.com";

    private final Identity key;
    private final byte[] certificate;

    private CertifiedKey(Identity key, byte[] certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /** The key with its certificate, if it is its. */
    static Optional<Identity> of(Identity key, byte[] publicHalf, byte[] certificate) {
        String type = KeyFile.type(certificate);
        boolean matching = type.endsWith(ENDING)
                && type.substring(0, type.length() - ENDING.length())
                        .equals(KeyFile.type(publicHalf))
                && holds(certificate, publicHalf);
        return matching ? Optional.of(new CertifiedKey(key, certificate)) : Optional.empty();
    }

    /** Whether the fields of the public key stand in the certificate, after its type and nonce. */
    private static boolean holds(byte[] certificate, byte[] publicHalf) {
        int nonce = 4 + KeyFile.type(certificate).length();
        int length =
                KeyFile.field(certificate, nonce).map(bytes -> bytes.length).orElse(-1);
        int from = nonce + 4 + length;
        int type = 4 + KeyFile.type(publicHalf).length();
        int size = publicHalf.length - type;
        return length >= 0
                && from + size <= certificate.length
                && Arrays.equals(
                        certificate, from, from + size, publicHalf, type, publicHalf.length);
    }

    @Override
    public boolean setPassphrase(byte @Nullable [] passphrase)
            throws com.jcraft.jsch.JSchException {
        return key.setPassphrase(passphrase);
    }

    @Override
    public byte[] getPublicKeyBlob() {
        return certificate.clone();
    }

    @Override
    public byte @Nullable [] getSignature(byte[] data) {
        return key.getSignature(data);
    }

    /** The signature is the key's own, of the key's own type. */
    @Override
    public byte @Nullable [] getSignature(byte[] data, String algorithm) {
        return key.getSignature(data, algorithm.replace(ENDING, ""));
    }

    @Override
    public String getAlgName() {
        return KeyFile.type(certificate);
    }

    @Override
    public String getName() {
        return key.getName() + " with its certificate";
    }

    @Override
    public boolean isEncrypted() {
        return key.isEncrypted();
    }

    @Override
    public void clear() {
        key.clear();
    }
}
