package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.agent.HostEvent;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps the events that a part of the room tells, for a test to take. */
final class Heard implements Consumer<HostEvent> {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final BlockingQueue<HostEvent> events = new LinkedBlockingQueue<>();

    @Override
    public void accept(HostEvent event) {
        events.add(event);
    }

    /** The next event of a kind, waited for. */
    <E extends HostEvent> E next(Class<E> kind) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            HostEvent event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(event).as("a %s within %s", kind.getSimpleName(), LIMIT).isNotNull();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    boolean isEmpty() {
        return events.isEmpty();
    }
}
