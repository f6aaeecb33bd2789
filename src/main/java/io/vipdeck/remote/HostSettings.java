package io.vipdeck.remote;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The lines of the configuration that hold for one host, gathered in the files' order: of each keyword the first
 * line counts (ssh_config(5)), or all of them where they add up.
 */
final class HostSettings {
    private final Destination destination;
    private final String localUser;
    private final BiConsumer<ConfigLine, String> unheeded;
    private final Map<String, List<ConfigLine>> taken = new HashMap<>();

    /** @param unheeded told each line that is not honoured, and why */
    HostSettings(
            Destination destination, String localUser, BiConsumer<ConfigLine, String> unheeded) {
        this.destination = destination;
        this.localUser = localUser;
        this.unheeded = unheeded;
    }

    /** Takes what holds for the host from the lines of one file. */
    void take(List<ConfigLine> lines) {
        boolean active = true;
        for (ConfigLine line : lines) {
            if (line.keyword().equals("host") && line.fault().isEmpty()) {
                active = Glob.matchesAny(line.arguments(), destination.address());
            } else if (line.keyword().equals("match") && line.fault().isEmpty()) {
                active = matches(line);
            } else if (line.keyword().equals("host") || line.keyword().equals("match")) {
                // Whom it spoke of is not known, so neither is whom the lines under it speak of.
                active = false;
                unheeded.accept(line, line.fault());
            } else if (active) {
                takeLine(line);
            }
        }
    }

    private void takeLine(ConfigLine line) {
        if (ConfigWords.BESIDE_THE_POINT.contains(line.keyword())) {
            return;
        }
        if (!line.fault().isEmpty()) {
            unheeded.accept(line, line.fault());
        } else if (line.keyword().equals("include")) {
            take(line.included());
        } else if (ConfigWords.HONOURED.contains(line.keyword())) {
            List<ConfigLine> before =
                    taken.computeIfAbsent(line.keyword(), keyword -> new ArrayList<>());
            if (before.isEmpty() || ConfigWords.ADDING.contains(line.keyword())) {
                before.add(line);
            }
        } else if (!isToBeIgnored(line)) {
            unheeded.accept(line, "is not honoured");
        }
    }

    private boolean isToBeIgnored(ConfigLine line) {
        return first("ignoreunknown")
                .map(known -> Glob.matchesAny(
                        List.of(String.join(",", known.arguments()).split(",")), line.keyword()))
                .orElse(false);
    }

    /** Whether all criteria of a {@code Match} line are met; with one that is not honoured, none is. */
    private boolean matches(ConfigLine line) {
        boolean met = true;
        List<String> words = line.arguments();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i).toLowerCase(Locale.ROOT);
            boolean negated = word.startsWith("!");
            String criterion = negated ? word.substring(1) : word;
            int equals = criterion.indexOf('=');
            Optional<String> subject =
                    subject(equals < 0 ? criterion : criterion.substring(0, equals));
            if (criterion.equals("all")) {
                met &= !negated;
            } else if (subject.isEmpty() || equals < 0 && i + 1 == words.size()) {
                unheeded.accept(
                        line,
                        "is not honoured for its " + HostText.line(criterion)
                                + ", so neither are the lines under it");
                return false;
            } else {
                String patterns = equals < 0
                        ? words.get(++i)
                        : words.get(i).substring(words.get(i).indexOf('=') + 1);
                met &= negated != Glob.matchesAny(List.of(patterns.split(",")), subject.get());
            }
        }
        return met;
    }

    private Optional<String> subject(String criterion) {
        return switch (criterion) {
            case "host" -> Optional.of(hostName());
            case "originalhost" -> Optional.of(destination.address());
            case "user" -> Optional.of(user().orElse(localUser));
            case "localuser" -> Optional.of(localUser);
            default -> Optional.empty();
        };
    }

    /** The line of a keyword that counts. */
    Optional<ConfigLine> first(String keyword) {
        return all(keyword).stream().findFirst();
    }

    /** The lines of a keyword that adds up. */
    List<ConfigLine> all(String keyword) {
        return taken.getOrDefault(keyword, List.of());
    }

    void heedNot(ConfigLine line, String why) {
        unheeded.accept(line, why);
    }

    /** As given, or configured; empty when neither is. */
    Optional<String> user() {
        return destination.user().or(() -> first("user").map(ConfigLine::value));
    }

    /** What is connected to: HostName with its own two tokens, or the name itself. */
    String hostName() {
        String name = destination.address();
        Tokens tokens = new Tokens(Map.of('h', name), Map.of());
        return first("hostname")
                .flatMap(line -> tokens.expand(line.value()))
                .filter(found -> found.matches("[A-Za-z0-9_.:%-]+") && !found.startsWith("-"))
                .orElse(name);
    }

    /** A whole number in a range; a line that holds none is named. */
    Optional<Integer> number(String keyword, int least, int most) {
        Optional<ConfigLine> line = first(keyword);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String value = line.get().value();
        if (value.matches("[0-9]{1,9}")
                && Integer.parseInt(value) >= least
                && Integer.parseInt(value) <= most) {
            return Optional.of(Integer.parseInt(value));
        }
        unheeded.accept(line.get(), "is no number from " + least + " to " + most);
        return Optional.empty();
    }

    /** Whether a keyword says yes; a line that says neither is named and counts as {@code otherwise}. */
    boolean yes(String keyword, boolean otherwise) {
        Optional<ConfigLine> line = first(keyword);
        if (line.isEmpty()) {
            return otherwise;
        }
        String value = line.get().value().toLowerCase(Locale.ROOT);
        if (value.equals("yes") || value.equals("true")) {
            return true;
        }
        if (!value.equals("no") && !value.equals("false")) {
            unheeded.accept(line.get(), "is neither yes nor no");
            return otherwise;
        }
        return false;
    }
}
