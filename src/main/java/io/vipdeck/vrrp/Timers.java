package io.vipdeck.vrrp;

/**
 * The protocol's spans of time, in nanoseconds. Multiplied first and divided last: in milliseconds the
 * skew of a strong router vanishes and routers of different priority collide.
 */
public final class Timers {
    /** Missed advertisements after which a master counts as gone. */
    private static final int ADVERTS = 3;

    private Timers() {}

    /**
     * How much longer a router waits the weaker it is.
     *
     * <p>Version 2, RFC 3768 section 6.1: (256 - priority) / 256 seconds, whatever the interval. Version
     * 3, RFC 9568 section 6.1: that share of the master's interval.
     *
     * @param advertIntNanos the master's interval; looked at in version 3 only
     */
    public static long skewNanos(int version, int priority, long advertIntNanos) {
        long unit = version == 2 ? Advertisement.SECOND_NANOS : advertIntNanos;
        return (256 - priority) * unit / 256;
    }

    /** Silence after which a backup takes over: three intervals and the skew. */
    public static long masterDownNanos(int version, int priority, long advertIntNanos) {
        return silentNanos(advertIntNanos) + skewNanos(version, priority, advertIntNanos);
    }

    /** Silence within which no backup, however strong, can have taken over. */
    static long silentNanos(long advertIntNanos) {
        return ADVERTS * advertIntNanos;
    }
}
