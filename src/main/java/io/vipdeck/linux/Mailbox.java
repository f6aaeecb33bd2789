package io.vipdeck.linux;

import io.vipdeck.agent.HostEvent;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Where other threads leave events for the loop; leaving one wakes it. */
final class Mailbox implements Readable, AutoCloseable {
    private final Libc libc;
    private final Queue<HostEvent> into;
    private final Queue<HostEvent> letters = new ConcurrentLinkedQueue<>();
    private final int eventFd;
    private final ByteBuffer one = Libc.buffer(8);
    private final ByteBuffer counter = Libc.buffer(8);
    private boolean closed;

    private Mailbox(Libc libc, int eventFd, Queue<HostEvent> into) {
        this.libc = libc;
        this.eventFd = eventFd;
        this.into = into;
        one.putLong(0, 1);
    }

    /**
     * Opens a mailbox.
     *
     * @param into the loop's own queue, touched by the loop only
     */
    static Mailbox open(Libc libc, Queue<HostEvent> into) throws KernelException {
        return new Mailbox(libc, KernelException.check(libc.eventfd(), "eventfd"), into);
    }

    /** Leaves an event; from any thread. */
    synchronized void post(HostEvent event) {
        if (!closed) {
            letters.add(event);
            libc.write(eventFd, one);
        }
    }

    @Override
    public int fd() {
        return eventFd;
    }

    @Override
    public void drain() {
        libc.read(eventFd, counter);
        HostEvent letter = letters.poll();
        while (letter != null) {
            into.add(letter);
            letter = letters.poll();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        libc.close(eventFd);
    }
}
