package io.vipdeck.keepalived;

import java.util.List;

/**
 * {@code auth_hmac} of keepalived 2.4: every message carries a signature.
 *
 * @param keys by their id; secrets
 * @param activeKey the id of the key that signs what is sent; one of {@code keys}
 * @param antiReplay what is discarded as too old
 * @param timeWindowNanos {@code time_window}: how far a sender's clock may be off, in whole
 *     seconds; with {@link AntiReplay#TIME} only
 * @param mode what is done with messages that are not signed
 */
public record AuthHmac(
        List<Key> keys, int activeKey, AntiReplay antiReplay, long timeWindowNanos, Mode mode) {
    /** A key has 32 to 64 octets. */
    static final int SHORTEST_KEY = 32;

    static final int LONGEST_KEY = 64;

    public AuthHmac {
        keys = List.copyOf(keys);
    }

    /** What makes a message one of yesterday. */
    public enum AntiReplay {
        /** Its time is outside of the window, or not later than the last one of its sender. */
        TIME,
        /** Its time is not later than the last one of its sender, whatever our own clock says. */
        MONOTONIC
    }

    /** A roll-out without a gap goes from the last of these to the first, each on all hosts. */
    public enum Mode {
        /** What is not signed, or wrongly, is discarded. */
        ENFORCE,
        /** What is not signed is believed, and told; we sign. */
        PERMISSIVE,
        /** What is not signed is believed, and told; we do not sign. */
        RECEIVE_ONLY
    }

    /**
     * A key; a secret.
     *
     * @param id 1-255, carried by every message that it signs
     * @param hexadecimal its octets, two small digits each
     * @param file where it was read from ({@code file:PATH}); empty: it stands in the configuration itself
     */
    public record Key(int id, String hexadecimal, String file) {
        /** One that stands in the configuration itself. */
        public Key(int id, String hexadecimal) {
            this(id, hexadecimal, "");
        }

        /** Never shows the key. */
        @Override
        public String toString() {
            return "Key[" + id + "]";
        }
    }
}
