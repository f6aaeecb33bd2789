package io.vipdeck.remote;

import java.util.List;
import java.util.Locale;

/** Patterns as ssh_config(5), PATTERNS, and known_hosts have them: {@code *}, {@code ?} and, in lists, {@code !}. */
final class Glob {
    private Glob() {}

    /** Whether a pattern fits the whole text, whatever the case; in time of at most the product of both. */
    static boolean matches(String pattern, String text) {
        String wanted = pattern.toLowerCase(Locale.ROOT);
        String given = text.toLowerCase(Locale.ROOT);
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < given.length()) {
            if (p < wanted.length() && wanted.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < wanted.length()
                    && (wanted.charAt(p) == '?' || wanted.charAt(p) == given.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < wanted.length() && wanted.charAt(p) == '*') {
            p++;
        }
        return p == wanted.length();
    }

    /** Whether a pattern of the list fits and none that is negated. */
    static boolean matchesAny(List<String> patterns, String text) {
        boolean named = false;
        for (String pattern : patterns) {
            boolean negated = pattern.startsWith("!");
            if (matches(negated ? pattern.substring(1) : pattern, text)) {
                if (negated) {
                    return false;
                }
                named = true;
            }
        }
        return named;
    }
}
