package io.vipdeck.keepalived;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code auth_hmac}. A key is never part of a message. */
final class Signatures {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final String HEX = "hex:";
    private static final String FILE = "file:";
    private static final String LENGTHS = "32 to 64 octets";

    private final Surroundings surroundings;
    private final Problems problems;

    Signatures(Surroundings surroundings, Problems problems) {
        this.surroundings = surroundings;
        this.problems = problems;
    }

    /** Empty when the instance has none, or none that could sign. */
    Optional<AuthHmac> read(Settings instance, long advertIntNanos) {
        Optional<Settings> block = instance.within("auth_hmac", Vocabulary.AUTH_HMAC);
        if (block.isEmpty()) {
            return Optional.empty();
        }
        Settings settings = block.get();
        List<AuthHmac.Key> keys = keys(settings);
        Optional<Integer> active = settings.wholeNumber("active_key", 1, 255);
        boolean monotonic = settings.oneOf("anti_replay", "time", "monotonic")
                .filter("monotonic"::equals)
                .isPresent();
        long window = settings.wholeNumber("time_window", 1, 300)
                .map(seconds -> seconds * SECOND_NANOS)
                .orElse(defaultWindow(advertIntNanos));
        AuthHmac.Mode mode = settings.oneOf("mode", "enforce", "permissive", "receive-only")
                .map(word -> AuthHmac.Mode.valueOf(word.replace('-', '_').toUpperCase(Locale.ROOT)))
                .orElse(AuthHmac.Mode.ENFORCE);
        if (!settings.has("key")) {
            missing(settings, "key ID hex:DIGITS, the same on every host");
        }
        if (!settings.has("active_key")) {
            missing(settings, "active_key ID, the key to sign with");
        }
        if (active.isEmpty() || keys.isEmpty()) {
            return Optional.empty();
        }
        if (keys.stream().noneMatch(key -> key.id() == active.get())) {
            problems.error(
                    settings.at("active_key"),
                    "there is no key " + active.get() + " to sign with",
                    "add key " + active.get() + ", or name one of those that are there");
        }
        AuthHmac.AntiReplay replay =
                monotonic ? AuthHmac.AntiReplay.MONOTONIC : AuthHmac.AntiReplay.TIME;
        return Optional.of(new AuthHmac(keys, active.get(), replay, window, mode));
    }

    /** keepalived's default: three intervals, five seconds at least; whole seconds. */
    private static long defaultWindow(long advertIntNanos) {
        long seconds = (3 * advertIntNanos + SECOND_NANOS - 1) / SECOND_NANOS;
        return Math.max(seconds, 5) * SECOND_NANOS;
    }

    private void missing(Settings settings, String example) {
        problems.error(
                settings.block(), "auth_hmac has no " + example.split(" ", 2)[0], "add " + example);
    }

    private List<AuthHmac.Key> keys(Settings settings) {
        List<AuthHmac.Key> keys = new ArrayList<>();
        for (Statement at : settings.all("key")) {
            Optional<Integer> id = at.values().size() == 2
                    ? Settings.wholeNumber(at.values().get(0)).filter(n -> n >= 1 && n <= 255)
                    : Optional.empty();
            if (id.isEmpty()) {
                problems.error(
                        at,
                        "key is not followed by an id from 1 to 255 and a value",
                        "write key ID hex:DIGITS, key ID TEXT or key ID file:PATH");
            } else if (keys.stream().anyMatch(key -> key.id() == id.get())) {
                problems.error(
                        at, "key " + id.get() + " is given twice", "give each key its own id");
            } else {
                key(at, id.get(), at.values().get(1)).ifPresent(keys::add);
            }
        }
        return keys;
    }

    private Optional<AuthHmac.Key> key(Statement at, int id, String value) {
        if (!value.startsWith(FILE)) {
            return octets(at, id, value).map(octets -> new AuthHmac.Key(id, octets));
        }
        String path = value.substring(FILE.length());
        try {
            Surroundings.KeyFile file = surroundings.key(path);
            if (file.openToOthers()) {
                problems.warning(
                        at,
                        "the file of key " + id + " can be read by others than its owner",
                        "run chmod 600 " + Problems.shown(path));
            }
            return octets(at, id, file.text().strip())
                    .map(octets -> new AuthHmac.Key(id, octets, path));
        } catch (IOException | IllegalArgumentException unreadable) {
            problems.error(
                    at,
                    "the file of key " + id + " cannot be read ("
                            + Problems.shown(String.valueOf(unreadable.getMessage())) + ")",
                    "put it there, readable for the agent alone");
            return Optional.empty();
        }
    }

    /** Of {@code hex:DIGITS}, or of text as it stands; in hexadecimal. */
    private Optional<String> octets(Statement at, int id, String value) {
        String octets = "";
        if (value.startsWith(HEX)) {
            octets = value.substring(HEX.length()).toLowerCase(Locale.ROOT);
            if (!octets.matches("([0-9a-f]{2})+")) {
                problems.error(
                        at,
                        "key " + id + " has something else than pairs of hexadecimal digits",
                        "write hex: and two digits for each of " + LENGTHS);
                return Optional.empty();
            }
        } else if (value.matches("[\\x20-\\x7e]+")) {
            octets = HexFormat.of().formatHex(value.getBytes(StandardCharsets.US_ASCII));
        }
        int length = octets.length() / 2;
        if (length < AuthHmac.SHORTEST_KEY || length > AuthHmac.LONGEST_KEY) {
            problems.error(
                    at,
                    "key " + id + " is not " + LENGTHS + " long",
                    "make one with: openssl rand -hex 32, and write hex: before it");
            return Optional.empty();
        }
        return Optional.of(octets);
    }
}
