package io.vipdeck.keepalived;

import java.util.List;
import java.util.Optional;

/** Reads a keyword that names a command. */
final class Commands {
    private Commands() {}

    /** The command in the first value of a keyword, split into words. */
    static Optional<List<String>> read(Settings settings, String keyword, Problems problems) {
        Statement at = settings.at(keyword);
        if (at.values().isEmpty() || at.block().isPresent()) {
            settings.word(keyword);
            return Optional.empty();
        }
        try {
            List<String> words = CommandWords.split(at.values().get(0));
            if (words.isEmpty() || words.get(0).isEmpty()) {
                problems.error(at, keyword + " is empty", "name the command to run");
                return Optional.empty();
            }
            return Optional.of(words);
        } catch (CommandWords.IllegalCommand e) {
            problems.error(at, keyword + " is wrong: " + e.what(), "correct the command");
            return Optional.empty();
        }
    }

    /** A command that nothing follows. */
    static Optional<List<String>> alone(Settings settings, String keyword, Problems problems) {
        Statement at = settings.at(keyword);
        if (at.values().size() > 1) {
            problems.error(
                    at,
                    keyword + " is followed by several words, of which only the first would run",
                    "put the whole command in double quotes");
            return Optional.empty();
        }
        return read(settings, keyword, problems);
    }
}
