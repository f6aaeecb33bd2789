package io.vipdeck.cluster;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * Times of day for people and scripts: RFC 3339, always with milliseconds, so that columns stand
 * still.
 */
final class WallClock {
    private static final DateTimeFormatter RFC_3339 =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private WallClock() {}

    static String text(Instant instant) {
        return RFC_3339.format(instant);
    }
}
