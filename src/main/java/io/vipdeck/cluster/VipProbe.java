package io.vipdeck.cluster;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLConnection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Fetches the health URL from one VIP once a second, as a client would: a new connection each time,
 * one second for the connection and one for the answer; of a {@code tcp} URL the connection is enough.
 * One daemon thread.
 */
final class VipProbe implements AutoCloseable {
    static final int TIMEOUT_MS = 1_000;
    private static final long PERIOD_NANOS = 1_000_000_000L;

    private final URI url;
    private final LongSupplier nanoTime;
    private final Consumer<VipReading> listener;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    VipProbe(String vip, URI url, LongSupplier nanoTime, Consumer<VipReading> listener) {
        this.url = url;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.thread = new Thread(this::run, "vipdeck-probe-" + vip);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
    }

    /** Waits for the thread's end after {@link #close}. */
    boolean ended(long limitMs) throws InterruptedException {
        thread.join(Math.max(1, limitMs));
        return !thread.isAlive();
    }

    private void run() {
        try {
            while (closing.getCount() > 0) {
                long begun = System.nanoTime();
                VipReading reading = fetch();
                if (closing.getCount() > 0) {
                    listener.accept(reading);
                }
                long left = PERIOD_NANOS - (System.nanoTime() - begun);
                if (closing.await(Math.max(0, left), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private VipReading fetch() {
        return "tcp".equals(url.getScheme()) ? connect() : get();
    }

    private VipReading connect() {
        long begun = System.nanoTime();
        long begunNanos = nanoTime.getAsLong();
        String host = url.getHost();
        // InetAddress reads an IPv6 literal with its brackets, too.
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, url.getPort()), TIMEOUT_MS);
            double latencyMs = (System.nanoTime() - begun) / 1_000 / 1_000.0;
            return new VipReading(null, latencyMs, begunNanos, nanoTime.getAsLong());
        } catch (IOException noAnswer) {
            return unanswered(begunNanos);
        }
    }

    private VipReading get() {
        long begun = System.nanoTime();
        long begunNanos = nanoTime.getAsLong();
        try {
            URLConnection opened = url.toURL().openConnection();
            if (!(opened instanceof HttpURLConnection http)) {
                return unanswered(begunNanos);
            }
            http.setConnectTimeout(TIMEOUT_MS);
            http.setReadTimeout(TIMEOUT_MS);
            http.setInstanceFollowRedirects(false);
            http.setUseCaches(false);
            // A kept connection would go on to a host that has given the VIP away.
            http.setRequestProperty("Connection", "close");
            http.setRequestProperty("User-Agent", "vipdeck");
            try {
                int status = http.getResponseCode();
                double latencyMs = (System.nanoTime() - begun) / 1_000 / 1_000.0;
                // -1: what answered does not speak HTTP.
                return status < 0
                        ? unanswered(begunNanos)
                        : new VipReading(status, latencyMs, begunNanos, nanoTime.getAsLong());
            } finally {
                http.disconnect();
            }
        } catch (IOException | RuntimeException noAnswer) {
            return unanswered(begunNanos);
        }
    }

    private VipReading unanswered(long begunNanos) {
        return new VipReading(null, null, begunNanos, nanoTime.getAsLong());
    }
}
