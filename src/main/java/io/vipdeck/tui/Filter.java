package io.vipdeck.tui;

import java.util.Locale;

/** What rows shall contain; with {@code !} in front, what they shall not. Empty lets all through. */
record Filter(String text) {
    static final Filter NONE = new Filter("");

    boolean isEmpty() {
        return text.isEmpty();
    }

    boolean passes(String row) {
        boolean inverse = text.startsWith("!");
        String wanted = (inverse ? text.substring(1) : text).toLowerCase(Locale.ROOT);
        return wanted.isEmpty() || row.toLowerCase(Locale.ROOT).contains(wanted) != inverse;
    }

    Filter typed(char c) {
        return text.length() < 40 ? new Filter(text + c) : this;
    }

    Filter rubbedOut() {
        return text.isEmpty() ? this : new Filter(text.substring(0, text.length() - 1));
    }
}
