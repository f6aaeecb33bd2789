package io.vipdeck.keepalived;

import java.util.Optional;

/** Reads {@code authentication} of version 2. The password is never part of a message. */
final class Passwords {
    /** Octets of authentication data (RFC 2338 section 5.3.10). */
    private static final int LONGEST = 8;

    private final Problems problems;

    Passwords(Problems problems) {
        this.problems = problems;
    }

    /** Empty when there is none, or none that counts. */
    Optional<String> read(Settings instance, int version) {
        Optional<Settings> block = instance.within("authentication", Vocabulary.AUTHENTICATION);
        if (block.isEmpty()) {
            return Optional.empty();
        }
        Settings settings = block.get();
        if (settings.word("auth_type").filter("AH"::equals).isPresent()) {
            problems.error(
                    settings.at("auth_type"),
                    "auth_type AH is keepalived's, but this agent does not support it",
                    "write auth_type PASS, or auth_hmac, on every host of the pair");
            return Optional.empty();
        }
        Optional<String> type = settings.oneOf("auth_type", "PASS", "none");
        Optional<String> password = password(settings);
        if (type.isPresent() && type.get().equals("none")) {
            return Optional.empty();
        }
        if (!settings.has("auth_type")) {
            missing(settings, "auth_type PASS");
        }
        if (type.isPresent() && !settings.has("auth_pass")) {
            missing(settings, "auth_pass with the password of the pair, or write auth_type none");
        }
        return counts(instance, version) ? password : Optional.empty();
    }

    private boolean counts(Settings instance, int version) {
        if (instance.has("auth_hmac")) {
            problems.warning(
                    instance.at("authentication"),
                    "authentication is passed over beside auth_hmac",
                    "remove one of the two, on every host alike");
            return false;
        }
        if (version == 3) {
            problems.warning(
                    instance.at("authentication"),
                    "authentication is passed over",
                    "VRRP version 3 has none: remove it, write auth_hmac, or write version 2");
            return false;
        }
        return true;
    }

    private void missing(Settings settings, String example) {
        problems.error(
                settings.block(),
                settings.block().shown() + " has no " + example.split(" ", 2)[0],
                "add " + example);
    }

    private Optional<String> password(Settings settings) {
        Optional<String> password = settings.word("auth_pass");
        if (password.isEmpty()) {
            return password;
        }
        if (!password.get().matches("[\\x20-\\x7e]+")) {
            problems.error(
                    settings.at("auth_pass"),
                    "auth_pass holds something else than letters, digits and signs of ASCII",
                    "choose a password of at most 8 of those");
            return Optional.empty();
        }
        if (password.get().length() > LONGEST) {
            problems.warning(
                    settings.at("auth_pass"),
                    "auth_pass is longer than 8 characters and only the first 8 count",
                    "shorten it to those 8");
            return Optional.of(password.get().substring(0, LONGEST));
        }
        return password;
    }
}
