package io.vipdeck.linux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Waits on all descriptors of the loop at once, to the nanosecond (ppoll(2)). */
final class Poller {
    private static final int POLLFD_BYTES = 8;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Libc libc;
    private final List<Readable> watched = new ArrayList<>();
    private final ByteBuffer timespec = Libc.buffer(16);
    private ByteBuffer pollfds = Libc.buffer(16 * POLLFD_BYTES);

    Poller(Libc libc) {
        this.libc = libc;
    }

    void add(Readable readable) {
        watched.add(readable);
    }

    void remove(Readable readable) {
        watched.remove(readable);
    }

    /**
     * Waits until something can be read or the time is over, then drains everything that is ready.
     *
     * @return how many descriptors were ready
     */
    int await(long timeoutNanos) {
        List<Readable> round = List.copyOf(watched);
        if (pollfds.capacity() < round.size() * POLLFD_BYTES) {
            pollfds = Libc.buffer(2 * round.size() * POLLFD_BYTES);
        }
        for (int i = 0; i < round.size(); i++) {
            pollfds.putInt(i * POLLFD_BYTES, round.get(i).fd());
            pollfds.putShort(i * POLLFD_BYTES + 4, Libc.POLLIN);
            pollfds.putShort(i * POLLFD_BYTES + 6, (short) 0);
        }
        long waitNanos = Math.max(0, timeoutNanos);
        timespec.putLong(0, waitNanos / SECOND_NANOS).putLong(8, waitNanos % SECOND_NANOS);
        int ready = libc.ppoll(pollfds, round.size(), timespec);
        if (ready <= 0) {
            // Nothing within the time, or a signal: the caller looks at its clock anyway.
            return 0;
        }
        for (int i = 0; i < round.size(); i++) {
            if (pollfds.getShort(i * POLLFD_BYTES + 6) != 0) {
                round.get(i).drain();
            }
        }
        return ready;
    }
}
