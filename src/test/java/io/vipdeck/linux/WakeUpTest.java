package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.agent.HostEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayDeque;
import java.util.Queue;

/** The loop's wait: to the nanosecond, and cut short by other threads. */
@Timeout(10)
class WakeUpTest {
    private static final long SECOND = 1_000_000_000L;

    private final Libc libc = Libc.get();
    private final Poller poller = new Poller(libc);
    private final Queue<HostEvent> pending = new ArrayDeque<>();

    @Test
    void waitsAsLongAsAskedAndNoLongerThanNeeded() {
        long begin = System.nanoTime();
        assertThat(poller.await(20_000_000L)).isZero();
        assertThat(System.nanoTime() - begin).isBetween(20_000_000L, 2 * SECOND);
    }

    @Test
    void anEventOfAnotherThreadEndsTheWait() throws Exception {
        try (Mailbox mailbox = Mailbox.open(libc, pending)) {
            poller.add(mailbox);
            Thread other = new Thread(() -> mailbox.post(new HostEvent.StopAsked()));
            long begin = System.nanoTime();
            other.start();

            assertThat(poller.await(8 * SECOND)).isEqualTo(1);

            assertThat(System.nanoTime() - begin).isLessThan(4 * SECOND);
            assertThat(pending).containsExactly(new HostEvent.StopAsked());
            assertThat(poller.await(0)).as("nothing is left").isZero();
        }
    }

    @Test
    void letterAfterTheEndIsNoHarm() throws Exception {
        Mailbox mailbox = Mailbox.open(libc, pending);
        mailbox.close();

        mailbox.post(new HostEvent.StopAsked());

        assertThat(pending).isEmpty();
    }

    @Test
    void theKernelsRefusalsComeBackInWords() {
        int refused = libc.socket(77, Libc.SOCK_RAW, 0);

        assertThat(refused).isEqualTo(-97);
        assertThat(Errno.text(refused)).isEqualTo("error 97");
        assertThat(Errno.text(-Errno.ENODEV)).isEqualTo("no such interface");
    }
}
