package io.vipdeck.keepalived;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What keepalived does to a line before it reads it: lines for one host only ({@code @NAME}, {@code @^NAME}),
 * definitions ({@code $NAME=VALUE}) and their use ({@code $NAME}, <code>${NAME}</code>), the environment
 * (<code>${_ENV NAME}</code>) (keepalived.conf(5), "ADVANCED CONFIGURATION"). What repeats lines or makes
 * them up at random is refused by name.
 */
final class Definitions {
    /** A definition that uses itself would otherwise grow without end. */
    private static final int MOST_REPLACEMENTS = 100;

    private static final int LONGEST_LINE = 1 << 16;

    private final Surroundings surroundings;
    private final Problems problems;
    private final Map<String, String> values = new HashMap<>();

    Definitions(Surroundings surroundings, Problems problems) {
        this.surroundings = surroundings;
        this.problems = problems;
    }

    /** The line as it is to be read; empty when nothing of it is. */
    String apply(String file, int number, String line) {
        if (line.indexOf('$') < 0 && line.indexOf('@') < 0 && line.indexOf('~') < 0) {
            return line;
        }
        return new Line(file, number, line).applied();
    }

    /** One line on its way. */
    private final class Line {
        private final String file;
        private final int number;
        private String text;

        Line(String file, int number, String text) {
            this.file = file;
            this.number = number;
            this.text = text.substring(0, Scanner.comment(text));
        }

        String applied() {
            if (!isForThisHost() || isDefinition()) {
                return "";
            }
            replaceAll();
            return isForThisHost() && !isDefinition() && !repeats() ? text : "";
        }

        private void problem(String what, String remedy) {
            problems.error(file, number, what, remedy);
        }

        /** Takes the conditions off the beginning of the line. */
        private boolean isForThisHost() {
            String rest = text.stripLeading();
            while (rest.startsWith("@")) {
                int end = 1;
                while (end < rest.length() && rest.charAt(end) > ' ') {
                    end++;
                }
                boolean not = rest.startsWith("@^");
                String name = rest.substring(not ? 2 : 1, end);
                Optional<String> own = surroundings.configId();
                if (own.isEmpty()) {
                    problem(
                            "@" + Problems.shown(name)
                                    + " asks for the name of this host, which is not known here",
                            "write the line without it");
                    return false;
                }
                if (own.get().equals(name) == not) {
                    return false;
                }
                rest = rest.substring(end).stripLeading();
                text = rest;
            }
            return true;
        }

        private boolean isDefinition() {
            String rest = text.stripLeading();
            int end = rest.startsWith("$") ? nameEnd(rest, 1) : 0;
            if (end < 2 || end == rest.length() || rest.charAt(end) != '=') {
                return false;
            }
            String name = rest.substring(1, end);
            String value = rest.substring(end + 1).strip();
            if (value.endsWith("\\")) {
                problem(
                        "$" + Problems.shown(name)
                                + " goes on in the next line, which this agent does not support",
                        "write the definition on one line, or write the lines out");
            }
            values.put(name, value);
            return true;
        }

        private boolean repeats() {
            String rest = text.stripLeading();
            if (rest.startsWith("~SEQ") || rest.startsWith("~LST")) {
                problem(
                        rest.substring(0, 4)
                                + " is keepalived's, but this agent does not support it",
                        "write the lines out");
                return true;
            }
            return false;
        }

        private void replaceAll() {
            int from = 0;
            int replaced = 0;
            while (true) {
                int at = text.indexOf('$', from);
                if (at < 0) {
                    return;
                }
                boolean braced = text.startsWith("{", at + 1);
                int end = braced ? text.indexOf('}', at) + 1 : nameEnd(text, at + 1);
                String name = end > at
                        ? text.substring(at + (braced ? 2 : 1), end - (braced ? 1 : 0))
                        : "";
                Optional<String> value = name.isEmpty() || !braced && !endsThere(end)
                        ? Optional.empty()
                        : value(name);
                if (value.isEmpty()) {
                    from = at + 1;
                    continue;
                }
                replaced++;
                text = text.substring(0, at) + value.get() + text.substring(end);
                if (replaced > MOST_REPLACEMENTS || text.length() > LONGEST_LINE) {
                    problem(
                            "$" + Problems.shown(name) + " is replaced without end",
                            "correct its definition, which uses itself");
                    text = "";
                    return;
                }
                from = at;
            }
        }

        /** Without braces a name counts only when a blank or the end of the line follows it. */
        private boolean endsThere(int end) {
            return end == text.length() || text.charAt(end) <= ' ';
        }

        private Optional<String> value(String name) {
            String[] words = name.split(" +", 2);
            if (words[0].equals("_ENV") && words.length == 2) {
                String variable = words[1].strip();
                Optional<String> value = surroundings.environment(variable);
                if (value.isEmpty()) {
                    problem(
                            "${_ENV " + Problems.shown(variable)
                                    + "} is not in the environment of the agent",
                            "set it in the agent's systemd unit, or write the value out");
                }
                return Optional.of(value.orElse(""));
            }
            if (words[0].equals("_PWD")) {
                int slash = file.lastIndexOf('/');
                return Optional.of(slash < 0 ? "." : file.substring(0, slash));
            }
            if (words[0].matches("_(RANDOM|INSTANCE|HASH|BANG)")) {
                problem(
                        "${" + words[0] + "} is keepalived's, but this agent does not support it",
                        "write the value out");
                return Optional.of("");
            }
            return Optional.ofNullable(values.get(name));
        }
    }

    /** Where a name that begins at some place ends. */
    private static int nameEnd(String text, int from) {
        int end = from;
        while (end < text.length() && isOfName(text.charAt(end), end == from)) {
            end++;
        }
        return end;
    }

    private static boolean isOfName(char c, boolean first) {
        return c == '_'
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (!first && c >= '0' && c <= '9');
    }
}
