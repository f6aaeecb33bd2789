package io.vipdeck.keepalived;

import java.util.Optional;

/** Reads the {@code garp_} and {@code gna_} keywords, of all instances ({@code vrrp_garp_}) or of one. */
final class Announcements {
    private static final long SECOND_NANOS = 1_000_000_000L;

    /** A day, as keepalived limits it. */
    private static final int LONGEST_SECONDS = 86_400;

    private final Settings settings;
    private final String prefix;
    private final Announcing otherwise;

    private Announcements(Settings settings, String prefix, Announcing otherwise) {
        this.settings = settings;
        this.prefix = prefix;
        this.otherwise = otherwise;
    }

    /** What {@code global_defs} says, over what was said before. */
    static Announcing forAll(Settings globals, Announcing otherwise) {
        boolean few = globals.yesOrNo("vrrp_min_garp").orElse(false);
        Announcing read =
                new Announcements(globals, "vrrp_", few ? once(otherwise) : otherwise).read();
        return new Announcing(
                read.delayNanos(),
                read.repeat(),
                read.refreshNanos(),
                read.refreshRepeat(),
                read.lowerPrioDelayNanos(),
                read.lowerPrioRepeat(),
                globals.seconds("vrrp_garp_interval", "0", "1000").orElse(read.intervalNanos()),
                globals.seconds("vrrp_gna_interval", "0", "1000").orElse(read.gnaIntervalNanos()));
    }

    /** What an instance says, over what is said for all. */
    static Announcing forOne(Settings instance, Announcing forAll) {
        return new Announcements(instance, "", forAll).read();
    }

    /** {@code vrrp_min_garp}: one message, and no second round. */
    private static Announcing once(Announcing otherwise) {
        return new Announcing(
                0,
                1,
                otherwise.refreshNanos(),
                otherwise.refreshRepeat(),
                0,
                1,
                otherwise.intervalNanos(),
                otherwise.gnaIntervalNanos());
    }

    private Announcing read() {
        Optional<Long> delay = wholeSeconds("garp_master_delay");
        Optional<Integer> repeat = times("garp_master_repeat");
        return new Announcing(
                delay.orElse(otherwise.delayNanos()),
                repeat.orElse(otherwise.repeat()),
                wholeSeconds("garp_master_refresh").orElse(otherwise.refreshNanos()),
                times("garp_master_refresh_repeat").orElse(otherwise.refreshRepeat()),
                wholeSeconds("garp_lower_prio_delay")
                        .or(() -> delay)
                        .orElse(otherwise.lowerPrioDelayNanos()),
                times("garp_lower_prio_repeat")
                        .or(() -> repeat)
                        .orElse(otherwise.lowerPrioRepeat()),
                otherwise.intervalNanos(),
                otherwise.gnaIntervalNanos());
    }

    private Optional<Long> wholeSeconds(String keyword) {
        return settings.wholeNumber(prefix + keyword, 0, LONGEST_SECONDS)
                .map(n -> n * SECOND_NANOS);
    }

    private Optional<Integer> times(String keyword) {
        return settings.wholeNumber(prefix + keyword, 1, 1000);
    }
}
