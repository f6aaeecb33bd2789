package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A datagram socket of our own stands for systemd. */
class SystemdNotifyTest {
    private final Libc libc = Libc.get();
    private int systemd = -1;

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        libc.close(systemd);
    }

    @Test
    void tellsThatItIsReadyFeedsTheWatchdogAndSaysGoodbye() throws Exception {
        String path = directory.resolve("notify").toString();
        listen(path);
        try (SystemdNotify notify = SystemdNotify.open(
                libc, Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "3000000"))) {
            notify.ready("VI_1 MASTER");
            assertThat(heard()).isEqualTo("READY=1\nSTATUS=VI_1 MASTER");
            notify.heartbeat(1_000);
            assertThat(heard()).isEqualTo("WATCHDOG=1");
            notify.heartbeat(500_000_000);
            assertThat(heard()).as("it has been fed").isEmpty();
            notify.heartbeat(800_000_000);
            assertThat(heard()).isEqualTo("WATCHDOG=1");
            notify.stopping();
            assertThat(heard()).isEqualTo("STOPPING=1");
            assertThat(notify.patienceNanos()).isEqualTo(1_000_000_000L);
        }
    }

    @Test
    void speaksToAnAbstractSocketToo() throws Exception {
        String name = "@vipdeck-test-" + ProcessHandle.current().pid();
        listen(name);
        try (SystemdNotify notify = SystemdNotify.open(libc, Map.of("NOTIFY_SOCKET", name))) {
            notify.ready("x");
            assertThat(heard()).isEqualTo("READY=1\nSTATUS=x");
            notify.heartbeat(1);
            assertThat(heard()).as("no watchdog is asked for").isEmpty();
        }
    }

    @Test
    void isSilentWithoutSystemd() throws Exception {
        try (SystemdNotify notify = SystemdNotify.open(libc, Map.of())) {
            notify.ready("x");
            notify.heartbeat(1);
            assertThat(notify.patienceNanos()).isEqualTo(Long.MAX_VALUE);
        }
    }

    private void listen(String path) throws KernelException {
        systemd = KernelException.check(libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM, 0), "socket");
        KernelException.check(libc.bind(systemd, SocketName.unix(path)), "bind");
    }

    /** A datagram between sockets of one machine is there as soon as it is sent. */
    private String heard() {
        ByteBuffer datagram = Libc.buffer(256);
        int bytes = libc.recv(systemd, datagram);
        byte[] words = new byte[Math.max(0, bytes)];
        datagram.get(0, words);
        return new String(words, StandardCharsets.UTF_8);
    }
}
