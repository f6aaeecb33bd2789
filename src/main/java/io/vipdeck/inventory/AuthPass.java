package io.vipdeck.inventory;

import java.util.Optional;

/**
 * What a VRRP version 2 password may be. It goes over the network in the open, in eight bytes (RFC 2338 section
 * 5.3.6.2), and stands in keepalived.conf as one word.
 */
public final class AuthPass {
    private static final int LONGEST = 8;

    private AuthPass() {}

    /** Why {@code value} cannot be the password, without showing it; empty when it can. */
    public static Optional<String> objection(String value) {
        if (value.isEmpty()) {
            return Optional.of("is empty");
        }
        if (value.length() > LONGEST) {
            return Optional.of("is longer than 8 characters");
        }
        if (!value.chars().allMatch(c -> c > ' ' && c < 0x7f && "\"'\\{}#!".indexOf(c) < 0)) {
            return Optional.of("holds a character other than letters, digits and plain signs");
        }
        return Optional.empty();
    }
}
