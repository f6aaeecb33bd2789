package io.vipdeck.keepalived;

import java.util.List;
import java.util.Optional;

/** Reads {@code vrrp_track_process} and {@code track_file}. */
final class Watches {
    /** One more than of scripts: with a file it turns the number -1 into a fault. */
    private static final int MOST_WEIGHT = 254;

    private static final int MOST_PROCESSES = 65_535;

    private final Problems problems;

    Watches(Problems problems) {
        this.problems = problems;
    }

    /** Empty when it names no process. */
    Optional<TrackedProcess> process(String name, Statement block) {
        Settings settings = new Settings(block, Vocabulary.TRACK_PROCESS, problems);
        List<String> words = settings.at("process").values();
        Checks.Weight weight = Checks.weight(settings, 0, MOST_WEIGHT);
        int quorumMax = settings.wholeNumber("quorum_max", 0, MOST_PROCESSES)
                .orElse(TrackedProcess.UNLIMITED);
        int quorum =
                settings.wholeNumber("quorum", 0, MOST_PROCESSES).orElse(Math.min(1, quorumMax));
        if (quorum > quorumMax) {
            problems.error(
                    settings.at("quorum_max"),
                    "quorum_max " + quorumMax + " is less than quorum " + quorum,
                    "give quorum_max at least that number");
        }
        long both = delay(settings, "delay").orElse(0L);
        long fork = delay(settings, "fork_delay").orElse(both);
        long terminate = delay(settings, "terminate_delay").orElse(both);
        boolean exact = settings.has("param_match")
                && settings.at("param_match").values().isEmpty();
        Optional<String> match =
                exact ? Optional.of("exact") : settings.oneOf("param_match", "partial", "initial");
        boolean fullCommand = settings.flag("full_command");
        if (!settings.has("process") || words.isEmpty() || words.get(0).isEmpty()) {
            problems.error(
                    settings.at("process"),
                    settings.block().shown() + " has no process",
                    "add process NAME, as in /proc/PID/comm");
            return Optional.empty();
        }
        List<String> parameters = words.subList(1, words.size());
        return Optional.of(new TrackedProcess(
                name,
                words.get(0),
                parameters,
                parameterMatch(match, parameters),
                fullCommand,
                weight.value(),
                weight.reverse(),
                quorum,
                quorumMax,
                fork,
                terminate));
    }

    private static Optional<Long> delay(Settings settings, String keyword) {
        return settings.seconds(keyword, "0", "3600");
    }

    /** Without parameters {@code param_match} means that there are none. */
    private static TrackedProcess.ParameterMatch parameterMatch(
            Optional<String> given, List<String> parameters) {
        if (given.isEmpty() && parameters.isEmpty()) {
            return TrackedProcess.ParameterMatch.NONE;
        }
        if (given.isEmpty() || parameters.isEmpty()) {
            return TrackedProcess.ParameterMatch.EXACT;
        }
        return switch (given.get()) {
            case "partial" -> TrackedProcess.ParameterMatch.PARTIAL;
            case "initial" -> TrackedProcess.ParameterMatch.INITIAL;
            default -> TrackedProcess.ParameterMatch.EXACT;
        };
    }

    /** Empty when it names no file. */
    Optional<TrackedFile> file(String name, Statement block) {
        Settings settings = new Settings(block, Vocabulary.TRACK_FILE, problems);
        Checks.Weight weight = Checks.weight(settings, 1, MOST_WEIGHT);
        Optional<String> path = settings.word("file").filter(text -> !text.isEmpty());
        if (path.isEmpty()) {
            problems.error(
                    settings.at("file"),
                    settings.block().shown() + " has no file",
                    "add file /path/of/the/file");
        } else if (!path.get().startsWith("/")) {
            settings.wrong("file", path.get(), "a path that begins with /");
        }
        boolean made = settings.has("init_file");
        List<String> words = settings.at("init_file").values();
        boolean overwrite = made && words.contains("overwrite");
        return path.map(file -> new TrackedFile(
                name,
                file,
                weight.value(),
                weight.reverse(),
                made ? Optional.of(initial(settings, words)) : Optional.empty(),
                overwrite));
    }

    /** {@code init_file [VALUE] [overwrite]}. */
    private static int initial(Settings settings, List<String> words) {
        List<String> values =
                words.stream().filter(word -> !word.equals("overwrite")).toList();
        if (values.isEmpty()) {
            return 0;
        }
        Optional<Integer> value = Settings.wholeNumber(values.get(0));
        if (value.isEmpty() || values.size() > 1) {
            settings.wrong(
                    "init_file",
                    String.join(" ", words),
                    "a whole number, with overwrite after it or nothing");
        }
        return value.orElse(0);
    }
}
