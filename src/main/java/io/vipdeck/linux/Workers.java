package io.vipdeck.linux;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads for what takes time; there are few, they are small, and none keeps the process alive.
 */
final class Workers implements AutoCloseable {
    private static final int MOST = 32;
    private static final long IDLE_SECONDS = 30;
    private static final long END_MILLIS = 200;
    private static final long STACK_BYTES = 256 * 1024;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), Workers::thread);

    /**
     * Begins a job.
     *
     * @return false when too many are under way
     */
    boolean begin(Runnable job) {
        try {
            threads.execute(job);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** Interrupts what is under way, and lets it end what it has begun. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread thread(Runnable job) {
        Thread thread = new Thread(null, job, "worker", STACK_BYTES);
        thread.setDaemon(true);
        return thread;
    }
}
