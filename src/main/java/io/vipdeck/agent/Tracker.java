package io.vipdeck.agent;

/** Something whose health moves the priority of virtual routers, or holds them in FAULT. */
interface Tracker {
    /** The name that {@code track_script} and its like use. */
    String name();

    Health health();

    /** One sentence on its health. */
    String reason();

    /** The weight at its definition; 0: its failure means FAULT. */
    int weight();

    /** Whether the weight at its definition is turned round. */
    boolean reverse();

    /** Whether a router that counts it by weight waits for its first result too. */
    boolean awaited();

    void start(long nowNanos);

    /** Does what is due. */
    void tick(long nowNanos);

    /** When something is due next; Long.MAX_VALUE for never. */
    long nextDeadlineNanos();

    /**
     * What a weight comes to now: a positive one counts while well, a negative one while failed.
     *
     * @param weight not turned round
     */
    default long points(int weight) {
        Health when = weight > 0 ? Health.WELL : Health.FAILED;
        return health() == when ? weight : 0;
    }

    /** Whether so many points mean FAULT, although a weight is given. */
    default boolean isFault(long points) {
        return false;
    }
}
