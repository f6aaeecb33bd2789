package io.vipdeck.vrrp;

/** What a virtual router waits for; of each kind at most one is armed. */
public enum Timer {
    /** The master has been silent for too long (RFC 9568: Active_Down_Timer). */
    MASTER_DOWN,
    /** The next advertisement is due (RFC 9568: Adver_Timer). */
    ADVERTISE,
    /** {@code preempt_delay} has passed. */
    PREEMPT_DELAY,
    /** {@code garp_master_delay} has passed: the second round of announcements. */
    GARP_DELAY,
    /** {@code garp_lower_prio_delay} has passed: the second round after a weaker master spoke. */
    GARP_LOWER_PRIO,
    /** {@code garp_master_refresh}: a further round of announcements. */
    GARP_REFRESH,
    /** A virtual address that is missing is put back once more. */
    PUT_BACK,
    /** A master that gave way has answered what was under way; now its addresses go. */
    LINGER
}
