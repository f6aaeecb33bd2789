package io.vipdeck.cluster;

import io.vipdeck.control.Event;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.VirtualAddress;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The whole cluster, watched for as long as this is open: one feed for each host, one probe for
 * each VIP, and one thread that folds what they tell and calls the listeners, always this one
 * thread.
 *
 * <p>A picture is drawn at once when a host tells something new, and once a second for the ages.
 */
public final class Watch implements AutoCloseable {
    private static final long TICK_MS = 1_000;
    /** While a takeover may be under way, its end must not wait for the next second. */
    private static final long OPEN_TICK_MS = 100;
    /** Hundreds of hosts may speak at once; more pictures than this nobody can see. */
    private static final long BETWEEN_PICTURES_MS = 5;

    private static final int EVENTS_WAITING_MOST = 10_000;
    private static final long CLOSE_LIMIT_MS = 300;
    private static final Duration REDRAW_LIMIT = Duration.ofMillis(250);

    private final Inventory inventory;
    private final LongSupplier nanoTime;
    private final InstantSource wallClock;
    private final Fold fold;
    private final List<HostFeed> feeds = new ArrayList<>();
    private final List<VipProbe> probes = new ArrayList<>();
    private final List<Consumer<Picture>> onChange = new CopyOnWriteArrayList<>();
    private final List<Consumer<HostEventLine>> onEvent = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private final Object lock = new Object();
    // Guarded by lock:
    private final Map<String, VipReading> vips = new HashMap<>();
    private final Queue<HostEventLine> waiting = new ArrayDeque<>();
    private boolean urgent;
    private boolean closed;
    private Picture picture;
    private long pictures;
    private boolean settled;

    private Watch(
            Inventory inventory,
            HostConnector connector,
            LongSupplier nanoTime,
            InstantSource wallClock) {
        this.inventory = inventory;
        this.nanoTime = nanoTime;
        this.wallClock = wallClock;
        this.fold = new Fold(inventory);
        this.picture = fold.fold(Map.of(), Map.of(), nanoTime.getAsLong(), wallClock.instant());
        this.thread = new Thread(this::run, "vipdeck-watch");
        thread.setDaemon(true);
        for (Inventory.Host host : inventory.hosts()) {
            feeds.add(new HostFeed(host, connector, nanoTime, new FeedListener()));
        }
        for (Inventory.Vrrp vrrp : inventory.vrrp()) {
            for (VirtualAddress vip : vrrp.virtualIpaddress()) {
                String address = IpLiteral.format(vip.address());
                inventory
                        .front(address)
                        .ifPresent(url -> probes.add(new VipProbe(
                                address, url, nanoTime, reading -> fetched(address, reading))));
            }
        }
    }

    /** Begins to watch, by this machine's clocks. */
    public static Watch open(Inventory inventory, HostConnector connector) {
        return open(inventory, connector, System::nanoTime, Clock.systemUTC());
    }

    /**
     * Begins to watch.
     *
     * @param nanoTime monotonic; stamps readings and tells their age
     * @param wallClock for {@link Picture#at}
     */
    public static Watch open(
            Inventory inventory,
            HostConnector connector,
            LongSupplier nanoTime,
            InstantSource wallClock) {
        Watch watch = new Watch(inventory, connector, nanoTime, wallClock);
        watch.thread.start();
        watch.feeds.forEach(HostFeed::start);
        watch.probes.forEach(VipProbe::start);
        return watch;
    }

    /** What this watches. */
    public Inventory inventory() {
        return inventory;
    }

    /** The latest picture; at most a second old. */
    public Picture picture() {
        synchronized (lock) {
            return picture;
        }
    }

    /** Calls the listener with every picture from now on, on the watch's thread. */
    public void onChange(Consumer<Picture> listener) {
        onChange.add(listener);
    }

    /**
     * Calls the listener with everything that happens on a host from now on, on the watch's thread,
     * before the picture that shows it. The last events of before come too when a host is first
     * heard.
     */
    public void onEvent(Consumer<HostEventLine> listener) {
        onEvent.add(listener);
    }

    /**
     * Waits until every host has answered or failed, every VIP has been fetched, and no takeover is
     * under way. A host that has not said a word at the limit counts as not answering; it is
     * listened to all the same.
     *
     * @return the picture then
     */
    public Picture awaitSettled(Duration limit) throws InterruptedException {
        if (!await(() -> settled, limit)) {
            String seconds = limit.toMillis() % 1_000 == 0
                    ? limit.toSeconds() + " s"
                    : limit.toMillis() + " ms";
            for (HostFeed feed : feeds) {
                feed.overdue("no answer within " + seconds);
            }
            long drawn;
            synchronized (lock) {
                drawn = pictures;
                wake();
            }
            // The picture that is being drawn just now may be from before.
            await(() -> pictures >= drawn + 2, REDRAW_LIMIT);
        }
        return picture();
    }

    /** @return whether it came true within the limit */
    private boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (lock) {
            while (!condition.getAsBoolean()) {
                long leftMs = (end - System.nanoTime() + 999_999) / 1_000_000;
                if (closed || leftMs <= 0) {
                    return false;
                }
                lock.wait(leftMs);
            }
            return true;
        }
    }

    /** Ends every session and thread; waits for them a moment at most. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        feeds.forEach(HostFeed::close);
        probes.forEach(VipProbe::close);
        long end = System.nanoTime() + CLOSE_LIMIT_MS * 1_000_000;
        try {
            for (HostFeed feed : feeds) {
                feed.ended((end - System.nanoTime()) / 1_000_000);
            }
            for (VipProbe probe : probes) {
                probe.ended((end - System.nanoTime()) / 1_000_000);
            }
            if (Thread.currentThread() != thread) {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (awaitWork()) {
                feeds.forEach(HostFeed::tick);
                tellEvents();
                draw();
                Thread.sleep(BETWEEN_PICTURES_MS);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return false when it is time to end */
    private boolean awaitWork() throws InterruptedException {
        synchronized (lock) {
            if (!urgent && !closed) {
                lock.wait(settled ? TICK_MS : OPEN_TICK_MS);
            }
            urgent = false;
            return !closed;
        }
    }

    private void tellEvents() {
        while (true) {
            HostEventLine line;
            synchronized (lock) {
                line = waiting.poll();
            }
            if (line == null) {
                return;
            }
            tell(onEvent, line);
        }
    }

    private void draw() {
        Map<String, HostReading> readings = new HashMap<>();
        for (int i = 0; i < feeds.size(); i++) {
            readings.put(inventory.hosts().get(i).name(), feeds.get(i).reading());
        }
        Map<String, VipReading> fetched;
        synchronized (lock) {
            fetched = Map.copyOf(vips);
        }
        Picture drawn = fold.fold(readings, fetched, nanoTime.getAsLong(), wallClock.instant());
        synchronized (lock) {
            picture = drawn;
            pictures++;
            settled = !fold.open();
            lock.notifyAll();
        }
        tell(onChange, drawn);
    }

    /** A listener that throws has a fault of its own; it must not end the watch for the others. */
    private <T> void tell(List<Consumer<T>> listeners, T what) {
        for (Consumer<T> listener : listeners) {
            try {
                listener.accept(what);
            } catch (RuntimeException fault) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
            }
        }
    }

    private void fetched(String address, VipReading reading) {
        synchronized (lock) {
            VipReading before = vips.put(address, reading);
            if (before == null
                    || !Objects.equals(before.httpStatus(), reading.httpStatus())
                    || before.reachable() != reading.reachable()) {
                wake();
            }
        }
    }

    private void wake() {
        urgent = true;
        lock.notifyAll();
    }

    private final class FeedListener implements HostFeed.Listener {
        @Override
        public void read(String host, HostReading reading, boolean matters) {
            if (matters) {
                synchronized (lock) {
                    wake();
                }
            }
        }

        @Override
        public void happened(String host, Event event) {
            synchronized (lock) {
                if (waiting.size() == EVENTS_WAITING_MOST) {
                    waiting.remove();
                }
                waiting.add(new HostEventLine(host, event));
                wake();
            }
        }
    }
}
