package io.vipdeck.vrrp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** All that keeps a router from taking part, by key: only without any of them does it. */
final class Faults {
    private final Map<String, String> texts = new LinkedHashMap<>();

    /** Remembers a fault; true when it is new or said otherwise than before. */
    boolean raise(Input.FaultRaised raised) {
        return !raised.text().equals(texts.put(raised.key(), raised.text()));
    }

    /** Forgets a fault; false when there was none of this key. */
    boolean clear(Input.FaultCleared cleared) {
        return texts.remove(cleared.key()) != null;
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }

    /** All of them in one sentence. */
    String text() {
        return String.join("; ", texts.values());
    }

    Map<String, String> all() {
        return Collections.unmodifiableMap(texts);
    }
}
