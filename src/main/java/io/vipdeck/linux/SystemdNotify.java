package io.vipdeck.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What systemd wants to hear from a service of Type=notify (sd_notify(3)); silent without systemd.
 */
final class SystemdNotify implements AutoCloseable {
    private static final long MICROSECOND_NANOS = 1000;

    private final Libc libc;
    private final int fd;
    private final ByteBuffer name;
    private final long watchdogNanos;
    private long fedAt;
    private boolean fed;

    private SystemdNotify(Libc libc, int fd, ByteBuffer name, long watchdogNanos) {
        this.libc = libc;
        this.fd = fd;
        this.name = name;
        this.watchdogNanos = watchdogNanos;
    }

    /**
     * Opens the way to systemd.
     *
     * @param environment with {@code NOTIFY_SOCKET} (a path, or {@code @} and an abstract name) and
     *     {@code WATCHDOG_USEC} where systemd wants them used
     */
    static SystemdNotify open(Libc libc, Map<String, String> environment) throws KernelException {
        String path = environment.getOrDefault("NOTIFY_SOCKET", "");
        long watchdogNanos = number(environment.getOrDefault("WATCHDOG_USEC", ""));
        if (!path.startsWith("/") && !path.startsWith("@")) {
            return new SystemdNotify(libc, -1, Libc.buffer(0), 0);
        }
        int fd = KernelException.check(
                libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM, 0), "opening systemd's socket");
        return new SystemdNotify(
                libc, fd, SocketName.unix(path), watchdogNanos * MICROSECOND_NANOS);
    }

    /**
     * How long the loop may sleep so that the watchdog is fed in time; Long.MAX_VALUE without one.
     */
    long patienceNanos() {
        return watchdogNanos == 0 ? Long.MAX_VALUE : watchdogNanos / 3;
    }

    void ready(String status) {
        tell("READY=1\nSTATUS=" + Journal.printable(status));
    }

    void stopping() {
        tell("STOPPING=1");
    }

    /** Feeds the watchdog, not more often than it needs. */
    void heartbeat(long nowNanos) {
        if (watchdogNanos != 0 && (!fed || nowNanos - fedAt >= watchdogNanos / 4)) {
            fed = true;
            fedAt = nowNanos;
            tell("WATCHDOG=1");
        }
    }

    @Override
    public void close() {
        if (fd >= 0) {
            libc.close(fd);
        }
    }

    private void tell(String words) {
        if (fd >= 0) {
            byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
            libc.sendto(fd, Libc.buffer(bytes.length).put(0, bytes), Libc.MSG_DONTWAIT, name);
        }
    }

    private static long number(String text) {
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
