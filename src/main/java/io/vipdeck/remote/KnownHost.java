package io.vipdeck.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One line of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
 *
 * @param line counts from 1
 * @param marker {@code @revoked}, {@code @cert-authority} or empty
 * @param hosts comma-separated patterns, or one hashed name
 * @param key the key blob in Base64
 */
record KnownHost(Path file, int line, String marker, String hosts, String type, String key) {
    private static final int LARGEST_FILE = 16 << 20;

    /** The lines of a file that name a key; others are no business of ours. */
    static List<KnownHost> read(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException("larger than 16 MiB");
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        List<KnownHost> known = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            parse(file, i + 1, lines.get(i)).ifPresent(known::add);
        }
        return known;
    }

    private static Optional<KnownHost> parse(Path file, int line, String text) {
        String[] fields = text.strip().split("[ \t]+");
        if (fields[0].isEmpty() || fields[0].startsWith("#")) {
            return Optional.empty();
        }
        int at = fields[0].startsWith("@") ? 1 : 0;
        if (fields.length < at + 3 || !fields[at + 1].matches("[a-z][A-Za-z0-9@.-]*")) {
            return Optional.empty();
        }
        String marker = at == 0 ? "" : fields[0];
        return Optional.of(
                new KnownHost(file, line, marker, fields[at], fields[at + 1], fields[at + 2]));
    }

    boolean isRevoked() {
        return marker.equals("@revoked");
    }

    /** Whether the line is about an authority that signs hosts' keys. */
    boolean isAuthority() {
        return marker.equals("@cert-authority");
    }

    /** Whether the line vouches for a key of the host itself. */
    boolean isHostKey() {
        return marker.isEmpty();
    }

    boolean isKey(byte[] blob) {
        return MessageDigest.isEqual(blob(), blob);
    }

    byte[] blob() {
        try {
            return Base64.getDecoder().decode(key);
        } catch (IllegalArgumentException broken) {
            return new byte[0];
        }
    }

    /** {@code FILE:LINE}. */
    String where() {
        return file + ":" + line;
    }

    /** Whether the line speaks of this host, written as {@code host} or {@code [host]:port} in lower case. */
    boolean names(String host) {
        if (hosts.startsWith("|1|")) {
            return isHashOf(host);
        }
        return Glob.matchesAny(List.of(hosts.split(",")), host);
    }

    /** {@code |1|salt|HMAC-SHA1(salt, host)}. */
    private boolean isHashOf(String host) {
        String[] parts = hosts.split("\\|");
        if (parts.length != 4) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[2]), "HmacSHA1"));
            byte[] hash = mac.doFinal(host.getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(hash, Base64.getDecoder().decode(parts[3]));
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            return false;
        }
    }
}
