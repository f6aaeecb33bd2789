package io.vipdeck.keepalived;

import java.util.List;
import java.util.Optional;

/** Reads the {@code notify} keywords of an instance or a group. */
final class Notices {
    /** As {@link Vocabulary} lists them. */
    static final String WORDS = "notify notify_master notify_backup notify_fault notify_stop"
            + " notify_deleted notify_master_rx_lower_pri notify_priority_changes";

    private final Settings settings;
    private final String defaultUser;
    private final Problems problems;

    private Notices(Settings settings, String defaultUser, Problems problems) {
        this.settings = settings;
        this.defaultUser = defaultUser;
        this.problems = problems;
    }

    /** @param priorityChanges what {@code global_defs} says of {@code notify_priority_changes} */
    static Notify read(
            Settings settings, String defaultUser, boolean priorityChanges, Problems problems) {
        Notices notices = new Notices(settings, defaultUser, problems);
        boolean withoutScript = settings.has("notify_deleted")
                && settings.at("notify_deleted").values().isEmpty();
        return new Notify(
                notices.script("notify_master"),
                notices.script("notify_backup"),
                notices.script("notify_fault"),
                notices.script("notify_stop"),
                withoutScript ? Optional.empty() : notices.script("notify_deleted"),
                notices.script("notify_master_rx_lower_pri"),
                notices.script("notify"),
                settings.yesOrNo("notify_priority_changes").orElse(priorityChanges),
                settings.has("notify_deleted"));
    }

    /** {@code COMMAND [USER [GROUP]]}, the command as one word. */
    private Optional<Notify.Script> script(String keyword) {
        if (!settings.has(keyword)) {
            return Optional.empty();
        }
        Statement at = settings.at(keyword);
        List<String> values = at.values();
        if (values.size() > 3) {
            problems.error(
                    at,
                    keyword + " is followed by many words, of which keepalived takes the second for"
                            + " a user",
                    "put the whole command in double quotes");
            return Optional.empty();
        }
        Optional<List<String>> command = Commands.read(settings, keyword, problems);
        String user = values.size() < 2
                ? defaultUser
                : Names.user(at, values.subList(1, values.size()), problems);
        return command.map(words -> new Notify.Script(words, user));
    }
}
