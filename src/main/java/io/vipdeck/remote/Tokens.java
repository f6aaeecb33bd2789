package io.vipdeck.remote;

import java.util.Map;
import java.util.Optional;

/**
 * The tokens and variables of ssh_config(5), TOKENS and ENVIRONMENT VARIABLES.
 *
 * @param values of the letters after {@code %}
 */
record Tokens(Map<Character, String> values, Map<String, String> environment) {
    Tokens {
        values = Map.copyOf(values);
        environment = Map.copyOf(environment);
    }

    /** The text with its tokens filled in; empty when it has one that has no value here. */
    Optional<String> expand(String text) {
        StringBuilder expanded = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                expanded.append(c);
                continue;
            }
            char letter = ++i < text.length() ? text.charAt(i) : '\0';
            String value = letter == '%' ? "%" : values.get(letter);
            if (value == null) {
                return Optional.empty();
            }
            expanded.append(value);
        }
        return Optional.of(expanded.toString());
    }

    /** The same with <code>${NAME}</code> and a leading {@code ~} filled in first: the name of a file. */
    Optional<String> expandPath(String text, String home) {
        boolean ofHome = text.equals("~") || text.startsWith("~/");
        if (text.startsWith("~") && !ofHome) {
            return Optional.empty();
        }
        String path = ofHome ? home.replace("%", "%%") + text.substring(1) : text;
        StringBuilder filled = new StringBuilder();
        int at = 0;
        for (int open = path.indexOf("${"); open >= 0; open = path.indexOf("${", at)) {
            int close = path.indexOf('}', open);
            String value = close < 0 ? null : environment.get(path.substring(open + 2, close));
            if (value == null) {
                return Optional.empty();
            }
            // What a variable holds is no token.
            filled.append(path, at, open).append(value.replace("%", "%%"));
            at = close + 1;
        }
        return expand(filled.append(path.substring(at)).toString());
    }
}
