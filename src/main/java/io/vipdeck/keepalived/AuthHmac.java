package io.vipdeck.keepalived;

import java.util.List;

/**
 * {@code auth_hmac} of keepalived 2.4: every message carries a signature.
 *
 * @param keys by their id; secrets
 * @param activeKey the id of the key that signs what is sent
 * @param antiReplay whether a message that is too old or was seen before is discarded
 * @param timeWindowNanos {@code time_window}: how far a sender's clock may be off
 * @param mode what is done with messages that are not signed
 */
public record AuthHmac(
        List<Key> keys, int activeKey, boolean antiReplay, long timeWindowNanos, Mode mode) {
    public AuthHmac {
        keys = List.copyOf(keys);
    }

    /** Of a roll-out in three steps: nobody signs, all sign and some believe, all believe. */
    public enum Mode {
        /** What is not signed, or wrongly, is discarded. */
        ENFORCE,
        /** It is believed, and told. */
        PERMISSIVE
    }

    /** A key of {@code auth_hmac}, in hexadecimal; a secret. */
    public record Key(int id, String hexadecimal) {
        /** Never shows the key. */
        @Override
        public String toString() {
            return "Key[" + id + "]";
        }
    }
}
