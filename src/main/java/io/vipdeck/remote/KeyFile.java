package io.vipdeck.remote;

import com.jcraft.jsch.Identity;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Vector;

/** Files that ssh-keygen makes: private keys, public halves, certificates. */
final class KeyFile {
    private static final int LARGEST_FILE = 65_536;

    private KeyFile() {}

    /** The private key in a file, locked or not; empty when it holds none that can be read. */
    static Optional<Identity> load(Path file) {
        return load(file, new byte[0]);
    }

    /** The private key in a file, opened; empty when the passphrase is not its. */
    static Optional<Identity> unlock(Path file, char[] passphrase) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
        byte[] secret = new byte[bytes.remaining()];
        bytes.get(secret);
        try {
            return load(file, secret).filter(key -> !key.isEncrypted());
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(bytes.array(), (byte) 0);
        }
    }

    private static Optional<Identity> load(Path file, byte[] passphrase) {
        byte[] content = new byte[0];
        try {
            if (Files.size(file) > LARGEST_FILE) {
                return Optional.empty();
            }
            content = Files.readAllBytes(file);
            JSch holder = new JSch();
            holder.addIdentity(
                    file.toString(), content, null, passphrase.length == 0 ? null : passphrase);
            Vector<Identity> loaded = holder.getIdentityRepository().getIdentities();
            return loaded.isEmpty() ? Optional.empty() : Optional.of(loaded.get(0));
        } catch (IOException | JSchException | RuntimeException unusable) {
            return Optional.empty();
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** The public key or certificate in a file of one line; empty when there is none. */
    static byte[] blob(Path file) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                return new byte[0];
            }
            String[] fields =
                    Files.readString(file, StandardCharsets.ISO_8859_1).strip().split("[ \t]+");
            return fields.length < 2 ? new byte[0] : Base64.getDecoder().decode(fields[1]);
        } catch (IOException | IllegalArgumentException none) {
            return new byte[0];
        }
    }

    /** {@code FILE.pub}, {@code FILE-cert.pub}. */
    static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    /** The public half of a private key that may be locked. */
    static byte[] publicHalf(Path file, Identity key) {
        byte[] known = key.getPublicKeyBlob();
        return known == null ? blob(beside(file, ".pub")) : known;
    }

    /** RFC 4253 section 6.6: the name that a key blob begins with; empty when it has none. */
    static String type(byte[] blob) {
        return field(blob, 0)
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .filter(name -> name.matches("[a-z0-9@.-]{1,64}"))
                .orElse("");
    }

    /** RFC 4251 section 5: the string at a place in a blob. */
    static Optional<byte[]> field(byte[] blob, int at) {
        if (at < 0 || at + 4 > blob.length) {
            return Optional.empty();
        }
        int length = ByteBuffer.wrap(blob, at, 4).getInt();
        return length < 0 || length > blob.length - at - 4
                ? Optional.empty()
                : Optional.of(Arrays.copyOfRange(blob, at + 4, at + 4 + length));
    }
}
