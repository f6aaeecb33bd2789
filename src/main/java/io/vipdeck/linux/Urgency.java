package io.vipdeck.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the election before all ordinary work of the host, so that a busy or swapping machine does not
 * cost it its timers (sched(7), mlockall(2)); as keepalived does when told {@code vrrp_rt_priority} and
 * {@code vrrp_no_swap}.
 */
final class Urgency {
    private static final int PRIORITY = 10;

    /**
     * The Java machine's own thread that collects garbage while the election waits for it; it must not
     * wait for the rest of the host either.
     */
    private static final String COLLECTOR = "VM Thread";

    private final Libc libc;
    private final Path tasks;

    /** @param tasks the threads of this process: {@code /proc/self/task} */
    Urgency(Libc libc, Path tasks) {
        this.libc = libc;
        this.tasks = tasks;
    }

    /**
     * Raises the calling thread and the collector, whose children stay ordinary, and keeps in memory
     * what is used of it.
     *
     * @return what the system does not allow, in words
     */
    List<String> take() {
        List<String> refusals = new ArrayList<>();
        int refused = libc.preferThread(0, PRIORITY);
        if (refused == 0) {
            refused = collector();
        }
        if (refused < 0) {
            refusals.add("runs without real-time priority: " + Errno.text(refused));
        }
        int swappable = libc.lockMemory();
        if (swappable < 0) {
            refusals.add("its memory may be swapped out: " + Errno.text(swappable));
        }
        return refusals;
    }

    private int collector() {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                if (Files.readString(thread.resolve("comm")).strip().equals(COLLECTOR)) {
                    return libc.preferThread(
                            Integer.parseInt(thread.getFileName().toString()), PRIORITY);
                }
            }
        } catch (IOException ended) {
            // A thread that has just ended; the collector lives as long as the process.
        }
        return 0;
    }
}
