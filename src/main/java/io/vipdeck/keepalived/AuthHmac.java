package io.vipdeck.keepalived;

import java.util.List;

/**
 * {@code auth_hmac} of keepalived 2.4: every message carries a signature.
 *
 * @param keys by their id; secrets
 * @param activeKey the id of the key that signs what is sent
 * @param antiReplay what is discarded as too old
 * @param timeWindowNanos {@code time_window}: how far a sender's clock may be off; whole seconds
 * @param mode what is done with messages that are not signed
 */
public record AuthHmac(
        List<Key> keys, int activeKey, AntiReplay antiReplay, long timeWindowNanos, Mode mode) {
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

    /** Of a roll-out in three steps: nobody signs, all sign and some believe, all believe. */
    public enum Mode {
        /** What is not signed, or wrongly, is discarded. */
        ENFORCE,
        /** What is not signed is believed, and told; what is signed wrongly is discarded. */
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
