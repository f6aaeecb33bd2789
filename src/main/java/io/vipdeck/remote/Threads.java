package io.vipdeck.remote;

import io.vipdeck.remote.RemoteException.Kind;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** The threads of this room, all daemons: a forgotten session never keeps the program alive. */
final class Threads {
    static final ExecutorService WORK = Executors.newCachedThreadPool(daemons("ssh-work"));
    static final ScheduledThreadPoolExecutor WATCH =
            new ScheduledThreadPoolExecutor(1, daemons("ssh-watch"));

    static {
        WATCH.setRemoveOnCancelPolicy(true);
    }

    private static final int LOOK_EVERY_MS = 200;

    private Threads() {}

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Does blocking work on another thread, so that the wait for it ends in time whatever it hangs on.
     *
     * @param abandon run when it is not waited for any longer; makes the work end soon
     * @param stands whether there is any sense in waiting on; asked now and then
     * @return what the work gave; empty when it was given up because it has no sense any longer
     * @throws TimeoutException after the deadline
     */
    static <T> Optional<T> within(
            Deadline deadline,
            Callable<T> work,
            Runnable abandon,
            BooleanSupplier stands,
            String where)
            throws RemoteException, TimeoutException {
        Future<T> future = WORK.submit(work);
        try {
            boolean stood = true;
            while (true) {
                try {
                    return Optional.of(future.get(
                            Math.min(LOOK_EVERY_MS, deadline.leftMs()), TimeUnit.MILLISECONDS));
                } catch (TimeoutException notYet) {
                    if (deadline.passed()) {
                        abandon.run();
                        throw notYet;
                    }
                    // Once more after the fall: the work may be about to say how it ended.
                    if (!stood) {
                        abandon.run();
                        return Optional.empty();
                    }
                    stood = stands.getAsBoolean();
                }
            }
        } catch (InterruptedException interrupted) {
            abandon.run();
            Thread.currentThread().interrupt();
            throw new RemoteException(
                    Kind.LOST,
                    "The wait for " + where + " was interrupted, look at the host before you go on",
                    interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RemoteException told) {
                throw told;
            }
            throw new IllegalStateException("unforeseen in " + where, failed.getCause());
        }
    }
}
