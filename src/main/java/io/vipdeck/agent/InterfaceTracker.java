package io.vipdeck.agent;

/** One interface of {@code track_interface}. */
record InterfaceTracker(String name, Links links) implements Tracker {

    @Override
    public Health health() {
        return links.up(name) ? Health.WELL : Health.FAILED;
    }

    @Override
    public String reason() {
        return links.up(name) ? name + " is up again" : name + " is absent or has no carrier";
    }

    @Override
    public int weight() {
        return 0;
    }

    @Override
    public boolean reverse() {
        return false;
    }

    @Override
    public boolean awaited() {
        return false;
    }

    @Override
    public void start(long nowNanos) {}

    @Override
    public void tick(long nowNanos) {}

    @Override
    public long nextDeadlineNanos() {
        return Long.MAX_VALUE;
    }
}
