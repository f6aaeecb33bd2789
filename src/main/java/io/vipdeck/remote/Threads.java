package io.vipdeck.remote;

import io.vipdeck.remote.RemoteException.Kind;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The threads of this room, all daemons: a forgotten session never keeps the program alive. */
final class Threads {
    static final ExecutorService WORK = Executors.newCachedThreadPool(daemons("ssh-work"));
    static final ScheduledThreadPoolExecutor WATCH =
            new ScheduledThreadPoolExecutor(1, daemons("ssh-watch"));

    static {
        WATCH.setRemoveOnCancelPolicy(true);
    }

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
     * @param late the sentence for a deadline that has passed
     */
    static <T> T within(
            Deadline deadline, Callable<T> work, Runnable abandon, String where, String late)
            throws RemoteException {
        Future<T> future = WORK.submit(work);
        try {
            return future.get(deadline.leftMs(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException passed) {
            abandon.run();
            throw new RemoteException(Kind.DEADLINE, late, passed);
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
