package io.vipdeck.agent;

/**
 * keepalived's one counter for {@code rise} and {@code fall}, 0 to rise + fall - 1: well from {@code
 * rise} up. A success in the upper range refills it to the top, a failure in the lower empties it.
 * The first result decides alone, whatever rise and fall say.
 */
final class RiseFall {
    private final int rise;
    private final int top;
    private int count;
    private boolean known;

    /**
     * A counter without a result.
     *
     * @param rise successes in a row that make it well, at least 1
     * @param fall failures in a row that make it failed, at least 1
     */
    RiseFall(int rise, int fall) {
        this.rise = Math.max(1, rise);
        this.top = this.rise + Math.max(1, fall) - 1;
        this.count = this.rise - 1;
    }

    /** Whose health is known from before: it falls or rises from there in full. */
    static RiseFall after(Health health, int rise, int fall) {
        RiseFall counter = new RiseFall(rise, fall);
        counter.known = health != Health.UNKNOWN;
        counter.count = switch (health) {
            case UNKNOWN -> counter.rise - 1;
            case WELL -> counter.top;
            case FAILED -> 0;
        };
        return counter;
    }

    /** As {@code init_fail}: failed until it has risen in full. */
    void fail() {
        known = true;
        count = 0;
    }

    /** Counts one result. */
    Health count(boolean good) {
        known = true;
        if (good) {
            count = count < rise - 1 ? count + 1 : top;
        } else {
            count = count > rise ? count - 1 : 0;
        }
        return health();
    }

    Health health() {
        if (!known) {
            return Health.UNKNOWN;
        }
        return count >= rise ? Health.WELL : Health.FAILED;
    }
}
