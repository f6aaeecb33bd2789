package io.vipdeck.keepalived;

/** Keywords that keepalived lets vary and that have one value here. */
final class Limits {
    /** Intervals without an advertisement after which a backup takes over (RFC 9568 section 6.1). */
    static final int DOWN_TIMER_ADVERTS = 3;

    private Limits() {}

    /** All routers of a VRID must count alike, and every other implementation counts to three. */
    static void downTimer(Settings settings, String keyword, Problems problems) {
        int adverts = settings.wholeNumber(keyword, 1, 100).orElse(DOWN_TIMER_ADVERTS);
        if (adverts != DOWN_TIMER_ADVERTS) {
            problems.error(
                    settings.at(keyword),
                    keyword + " " + adverts + " is keepalived's, but this agent waits for "
                            + DOWN_TIMER_ADVERTS,
                    "remove it on every host and choose advert_int to suit");
        }
    }
}
