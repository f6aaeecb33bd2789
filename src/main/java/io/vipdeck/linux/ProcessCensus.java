package io.vipdeck.linux;

import io.vipdeck.agent.HostEvent;
import io.vipdeck.agent.ProcessPattern;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

/**
 * Counts the processes that fit patterns. Where the kernel tells of every process ({@link ProcessEvents})
 * nothing is polled. Elsewhere it tells of the death of those that are known (pidfd_open(2)), and new ones
 * are looked for: often for a while at the start and after a death, since a successor is likely then,
 * seldom otherwise.
 */
final class ProcessCensus implements ProcessEvents.Listener, AutoCloseable {
    static final long SELDOM_NANOS = 5_000_000_000L;
    static final long OFTEN_NANOS = 100_000_000L;

    private final Libc libc;
    private final IntUnaryOperator pidfdOpen;
    private final ProcessTable processes;
    private final Poller poller;
    private final Consumer<HostEvent> events;
    private final Function<ProcessEvents.Listener, Optional<ProcessEvents>> kernel;
    private final Map<Integer, List<String>> known = new HashMap<>();
    private final Map<Integer, Death> deaths = new HashMap<>();
    private final Map<String, Integer> told = new LinkedHashMap<>();
    private List<ProcessPattern> patterns = List.of();
    private Optional<ProcessEvents> source = Optional.empty();
    private boolean asked;
    private boolean uncertain;
    private long oftenUntilNanos = Long.MIN_VALUE;
    private long nextLookNanos;

    /**
     * Counts nothing yet.
     *
     * @param pidfdOpen the kernel's: a descriptor for a process, or a negated error number
     * @param kernel opens the kernel's process events, where there are any
     */
    ProcessCensus(
            Libc libc,
            IntUnaryOperator pidfdOpen,
            ProcessTable processes,
            Poller poller,
            Consumer<HostEvent> events,
            Function<ProcessEvents.Listener, Optional<ProcessEvents>> kernel) {
        this.libc = libc;
        this.pidfdOpen = pidfdOpen;
        this.processes = processes;
        this.poller = poller;
        this.events = events;
        this.kernel = kernel;
    }

    /**
     * As {@link io.vipdeck.agent.Host#countProcesses}.
     *
     * @return how they are followed, in words, the first time that there are any
     */
    Optional<String> count(List<ProcessPattern> wanted, long nowNanos) {
        patterns = List.copyOf(wanted);
        told.clear();
        oftenUntilNanos = nowNanos + SELDOM_NANOS;
        Optional<String> words = Optional.empty();
        if (!asked && !patterns.isEmpty()) {
            asked = true;
            // First listen, then look: nothing falls between.
            source = kernel.apply(this);
            source.ifPresent(poller::add);
            words = Optional.of(
                    source.isPresent()
                            ? "the kernel tells of every process that begins or ends"
                            : "the kernel tells no process events here (it is no first namespace):"
                                    + " deaths are told, new processes are looked for every "
                                    + SELDOM_NANOS / 1_000_000_000L + " s");
        }
        look(nowNanos);
        return words;
    }

    /** How long the loop may wait before {@link #tick}. */
    long waitNanos(long nowNanos) {
        return patterns.isEmpty() || source.isPresent()
                ? Long.MAX_VALUE
                : Math.max(0, nextLookNanos - nowNanos);
    }

    /** Looks for new processes, where it is time and the kernel does not tell. */
    void tick(long nowNanos) {
        if (!patterns.isEmpty() && source.isEmpty() && nowNanos >= nextLookNanos) {
            look(nowNanos);
        }
    }

    private void look(long nowNanos) {
        nextLookNanos = nowNanos + (nowNanos < oftenUntilNanos ? OFTEN_NANOS : SELDOM_NANOS);
        Set<Integer> present = new HashSet<>();
        if (!patterns.isEmpty()) {
            for (int pid : processes.all()) {
                if (judge(pid)) {
                    present.add(pid);
                }
            }
        }
        for (int pid : List.copyOf(known.keySet())) {
            if (!present.contains(pid)) {
                forget(pid);
            }
        }
        settled();
    }

    /** Whether the process fits a pattern; remembers which. */
    private boolean judge(int pid) {
        String name = processes.name(pid);
        List<String> words = List.of();
        boolean read = false;
        List<String> fits = new ArrayList<>();
        for (ProcessPattern pattern : patterns) {
            if (name.isEmpty() || !pattern.mayBe(name)) {
                continue;
            }
            if (pattern.needsWords() && !read) {
                read = true;
                words = processes.words(pid);
            }
            if (pattern.fits(name, words)) {
                fits.add(pattern.name());
            }
        }
        if (fits.isEmpty()) {
            forget(pid);
            return false;
        }
        if (known.put(pid, fits) == null && source.isEmpty()) {
            awaitDeath(pid);
        }
        return true;
    }

    private void awaitDeath(int pid) {
        int fd = pidfdOpen.applyAsInt(pid);
        if (fd >= 0) {
            Death death = new Death(pid, fd);
            deaths.put(pid, death);
            poller.add(death);
        }
    }

    private void forget(int pid) {
        known.remove(pid);
        Death death = deaths.remove(pid);
        if (death != null) {
            poller.remove(death);
            libc.close(death.fd);
        }
    }

    // ---- what the kernel tells

    /** A child is like its parent until it runs another program. */
    @Override
    public void forked(int parent, int child) {
        List<String> fits = known.get(parent);
        if (fits != null) {
            known.put(child, fits);
        }
    }

    @Override
    public void changed(int pid) {
        judge(pid);
    }

    @Override
    public void ended(int pid) {
        forget(pid);
    }

    @Override
    public void overrun() {
        uncertain = true;
    }

    /** Tells every count that is another than before. */
    @Override
    public void settled() {
        if (uncertain) {
            uncertain = false;
            look(System.nanoTime());
            return;
        }
        for (ProcessPattern pattern : patterns) {
            int count = 0;
            for (List<String> fits : known.values()) {
                count += fits.contains(pattern.name()) ? 1 : 0;
            }
            Integer before = told.put(pattern.name(), count);
            if (before == null || before != count) {
                events.accept(new HostEvent.ProcessesCounted(pattern.name(), count));
            }
        }
    }

    @Override
    public void close() {
        List.copyOf(known.keySet()).forEach(this::forget);
        source.ifPresent(ProcessEvents::close);
    }

    /** A process; its descriptor becomes readable once, when it dies. */
    private final class Death implements Readable {
        private final int pid;
        private final int fd;

        Death(int pid, int fd) {
            this.pid = pid;
            this.fd = fd;
        }

        @Override
        public int fd() {
            return fd;
        }

        @Override
        public void drain() {
            long now = System.nanoTime();
            oftenUntilNanos = now + SELDOM_NANOS;
            nextLookNanos = Math.min(nextLookNanos, now + OFTEN_NANOS);
            forget(pid);
            settled();
        }
    }
}
