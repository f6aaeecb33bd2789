package io.vipdeck.keepalived;

import java.util.List;
import java.util.Optional;

/** {@code global_defs}: what is kept of it, and the defaults that it sets for instances. */
record Globals(
        Configuration.GlobalDefs defs,
        Optional<Integer> version,
        Optional<String> defaultInterface,
        Announcing announcing) {

    private static Announcing announcing(Settings settings, String prefix, Announcing otherwise) {
        long delay =
                wholeSeconds(settings, prefix + "garp_master_delay").orElse(otherwise.delayNanos());
        int repeat = settings.wholeNumber(prefix + "garp_master_repeat", 1, 1000)
                .orElse(otherwise.repeat());
        return new Announcing(
                delay,
                repeat,
                wholeSeconds(settings, prefix + "garp_master_refresh")
                        .orElse(otherwise.refreshNanos()),
                settings.wholeNumber(prefix + "garp_master_refresh_repeat", 1, 1000)
                        .orElse(otherwise.refreshRepeat()),
                delay,
                repeat,
                otherwise.intervalNanos(),
                otherwise.gnaIntervalNanos());
    }

    private static Optional<Long> wholeSeconds(Settings settings, String keyword) {
        return settings.wholeNumber(keyword, 0, 86400).map(n -> n * 1_000_000_000L);
    }

    /** What an instance says of announcements, over what is said for all. */
    Announcing announcing(Settings instance) {
        return announcing(instance, "", announcing);
    }

    /** Several blocks count as one, the later values over the earlier, as in keepalived. */
    static Globals read(List<Statement> top, Problems problems) {
        Globals globals = new Globals(
                Configuration.GlobalDefs.named("", ""),
                Optional.empty(),
                Optional.empty(),
                Announcing.DEFAULT);
        for (Statement statement : top) {
            if (!statement.keyword().equals("global_defs")) {
                continue;
            }
            if (statement.block().isEmpty()) {
                problems.error(statement, "global_defs has no block", "write global_defs { ... }");
            }
            globals = globals.with(
                    new Settings(statement, Vocabulary.GLOBAL_DEFS, problems), problems);
        }
        return globals;
    }

    private Globals with(Settings settings, Problems problems) {
        settings.flag("enable_script_security");
        return new Globals(
                Configuration.GlobalDefs.named(
                        settings.word("router_id").orElse(defs.routerId()),
                        Names.userOf(settings, "script_user", problems).orElse(defs.scriptUser())),
                settings.wholeNumber("vrrp_version", 2, 3).or(() -> version),
                Names.interfaceOf(settings, "default_interface").or(() -> defaultInterface),
                announcing(settings, "vrrp_", announcing));
    }
}
