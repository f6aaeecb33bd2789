package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.RemoteException;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The locks of all hosts of a cluster that could be asked: a run has all of them or none, since what is
 * done to one host decides what may be done to another.
 */
final class Locks implements AutoCloseable {
    private final Map<String, HostLock> held = new LinkedHashMap<>();
    private final Map<String, String> lost = new ConcurrentHashMap<>();
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final Map<String, String> failed = new ConcurrentHashMap<>();
    private final ScheduledExecutorService beats =
            new ScheduledThreadPoolExecutor(2, Installer::thread);
    private final ExecutorService threads;

    Locks(ExecutorService threads) {
        this.threads = threads;
    }

    /**
     * Takes the locks, side by side.
     *
     * @return who holds a lock that cannot be had, by host; when it is not empty, none is ours
     */
    Map<String, String> take(
            Inventory inventory, Survey survey, Owner owner, String deed, boolean breaking)
            throws InterruptedException {
        Map<String, Future<?>> asked = new LinkedHashMap<>();
        for (Inventory.Host host : inventory.hosts()) {
            Survey.Answer answer = survey.answer(host.name());
            if (answer.facts().isPresent() && answer.remote().isPresent()) {
                HostLock lock = new HostLock(host, answer.remote().get(), owner, deed);
                held.put(host.name(), lock);
                asked.put(host.name(), threads.submit(() -> take(host.name(), lock, breaking)));
            }
        }
        await(asked);
        failed.keySet().forEach(held::remove);
        if (refused.isEmpty()) {
            held.forEach((host, lock) -> beats.scheduleWithFixedDelay(
                    () -> beat(host, lock),
                    HostLock.BEAT.toSeconds(),
                    HostLock.BEAT.toSeconds(),
                    TimeUnit.SECONDS));
        } else {
            refused.keySet().forEach(held::remove);
            release();
        }
        return refused;
    }

    private void take(String host, HostLock lock, boolean breaking) {
        try {
            lock.take(breaking).ifPresent(text -> refused.put(host, text));
        } catch (RemoteException e) {
            failed.put(host, CutOff.text(e, "while its lock was taken", "run it again"));
        } catch (DeployException e) {
            failed.put(host, String.valueOf(e.getMessage()));
        }
    }

    /** Why there was no answer about the lock of a host; the others are ours. */
    Optional<String> failed(String host) {
        return Optional.ofNullable(failed.get(host));
    }

    private void beat(String host, HostLock lock) {
        try {
            lock.touch().ifPresent(text -> lost.put(host, text));
        } catch (RemoteException | DeployException silent) {
            // The step under way finds that out for itself.
        }
    }

    /** Why nothing more may be done to a host: its lock is no longer ours. */
    Optional<String> lost(String host) {
        return Optional.ofNullable(lost.get(host));
    }

    private void release() throws InterruptedException {
        Map<String, Future<?>> left = new LinkedHashMap<>();
        held.forEach((host, lock) -> left.put(host, threads.submit(lock::leave)));
        held.clear();
        await(left);
    }

    private static void await(Map<String, Future<?>> going) throws InterruptedException {
        for (Future<?> each : going.values()) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    @Override
    public void close() {
        beats.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            release();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
