package io.vipdeck.keepalived;

import java.util.List;
import java.util.Optional;

/** {@code global_defs}: what is kept of it, and the defaults that it sets for instances. */
record Globals(
        Configuration.GlobalDefs defs,
        Optional<Integer> version,
        Optional<String> defaultInterface,
        Announcing announcing) {

    /** When and how often the owner of an address is announced (the {@code garp_} keywords). */
    record Announcing(long delayNanos, int repeat, long refreshNanos, int refreshRepeat) {
        /** keepalived.conf(5): 5 seconds, 5 times, never again, once. */
        static final Announcing DEFAULT = new Announcing(5_000_000_000L, 5, 0, 1);

        static Announcing of(Settings settings, String prefix, Announcing otherwise) {
            return new Announcing(
                    wholeSeconds(settings, prefix + "garp_master_delay")
                            .orElse(otherwise.delayNanos),
                    settings.wholeNumber(prefix + "garp_master_repeat", 1, 1000)
                            .orElse(otherwise.repeat),
                    wholeSeconds(settings, prefix + "garp_master_refresh")
                            .orElse(otherwise.refreshNanos),
                    settings.wholeNumber(prefix + "garp_master_refresh_repeat", 1, 1000)
                            .orElse(otherwise.refreshRepeat));
        }

        private static Optional<Long> wholeSeconds(Settings settings, String keyword) {
            return settings.wholeNumber(keyword, 0, 86400).map(n -> n * 1_000_000_000L);
        }
    }

    /** Several blocks count as one, the later values over the earlier, as in keepalived. */
    static Globals read(List<Statement> top, Problems problems) {
        Globals globals = new Globals(
                new Configuration.GlobalDefs("", ""),
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
                new Configuration.GlobalDefs(
                        settings.word("router_id").orElse(defs.routerId()),
                        Names.userOf(settings, "script_user", problems).orElse(defs.scriptUser())),
                settings.wholeNumber("vrrp_version", 2, 3).or(() -> version),
                Names.interfaceOf(settings, "default_interface").or(() -> defaultInterface),
                Announcing.of(settings, "vrrp_", announcing));
    }
}
