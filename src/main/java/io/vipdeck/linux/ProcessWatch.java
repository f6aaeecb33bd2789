package io.vipdeck.linux;

import io.vipdeck.agent.HostEvent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * Watches main processes: the kernel tells of a death through a pidfd at once. Kernels before 5.3
 * have none; there the process is looked at every {@link #LOOK_NANOS}.
 */
final class ProcessWatch implements AutoCloseable {
    static final long LOOK_NANOS = 50_000_000L;

    private final Libc libc;
    private final IntUnaryOperator pidfdOpen;
    private final ProcessTable processes;
    private final Poller poller;
    private final Consumer<HostEvent> events;
    private final Map<String, Watched> services = new LinkedHashMap<>();
    private boolean withoutPidfd;

    /**
     * A watch over nothing yet.
     *
     * @param pidfdOpen the kernel's: a descriptor for a process, or a negated error number
     */
    ProcessWatch(
            Libc libc,
            IntUnaryOperator pidfdOpen,
            ProcessTable processes,
            Poller poller,
            Consumer<HostEvent> events) {
        this.libc = libc;
        this.pidfdOpen = pidfdOpen;
        this.processes = processes;
        this.poller = poller;
        this.events = events;
    }

    /** As {@link io.vipdeck.agent.Host#watchProcess}. */
    void watch(String service, String process) {
        forget(service);
        OptionalInt found = processes.main(process);
        if (found.isEmpty()) {
            events.accept(new HostEvent.ProcessGone(service));
            return;
        }
        int pid = found.getAsInt();
        int fd = pidfdOpen.applyAsInt(pid);
        // Between the search and the descriptor the process may have died and its number been given
        // away.
        if (fd == -Errno.ESRCH || !processes.isAlive(pid, process)) {
            if (fd >= 0) {
                libc.close(fd);
            }
            events.accept(new HostEvent.ProcessGone(service));
            return;
        }
        Watched watched = new Watched(service, process, pid, fd);
        services.put(service, watched);
        if (fd >= 0) {
            poller.add(watched);
        } else {
            withoutPidfd = true;
        }
        events.accept(new HostEvent.ProcessFound(service, pid));
    }

    /** Whether some process can only be looked at, because the kernel is too old to tell. */
    boolean looks() {
        return withoutPidfd && !services.isEmpty();
    }

    /** Looks at the processes that the kernel will not tell of. */
    void look() {
        List<Watched> all = new ArrayList<>(services.values());
        for (Watched watched : all) {
            if (watched.fd < 0 && !processes.isAlive(watched.pid, watched.process)) {
                watched.drain();
            }
        }
    }

    @Override
    public void close() {
        List<String> all = new ArrayList<>(services.keySet());
        for (String service : all) {
            forget(service);
        }
    }

    private void forget(String service) {
        Watched watched = services.remove(service);
        if (watched != null && watched.fd >= 0) {
            poller.remove(watched);
            libc.close(watched.fd);
        }
    }

    /** A process; its descriptor becomes readable once, when it dies. */
    private final class Watched implements Readable {
        private final String service;
        private final String process;
        private final int pid;
        private final int fd;

        Watched(String service, String process, int pid, int fd) {
            this.service = service;
            this.process = process;
            this.pid = pid;
            this.fd = fd;
        }

        @Override
        public int fd() {
            return fd;
        }

        @Override
        public void drain() {
            forget(service);
            events.accept(new HostEvent.ProcessGone(service));
        }
    }
}
