package io.vipdeck.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class VipProbeTest {
    @Test
    void an_answer_of_any_status_is_reachable() throws Exception {
        VipReading reading =
                fetchFrom("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");

        assertThat(reading.reachable()).isTrue();
        assertThat(reading.httpStatus()).isEqualTo(503);
        assertThat(reading.latencyMs()).isPositive();
        assertThat(reading.atNanos()).isEqualTo(42);
    }

    @Test
    void what_does_not_speak_http_is_no_answer() throws Exception {
        assertThat(fetchFrom("SSH-2.0-OpenSSH_9.2\r\n").reachable()).isFalse();
    }

    @Test
    void a_connection_that_stays_silent_is_no_answer_within_the_timeout() throws Exception {
        assertThat(fetchFrom("").reachable()).isFalse();
    }

    @Test
    void a_closed_port_is_no_answer() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }

        assertThat(fetch(port).reachable()).isFalse();
    }

    @Test
    void a_connection_is_enough_where_tcp_is_asked() throws Exception {
        for (String address : new String[] {"127.0.0.1", "::1"}) {
            URI url;
            try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName(address))) {
                String host = address.contains(":") ? "[" + address + "]" : address;
                url = URI.create("tcp://" + host + ":" + server.getLocalPort());
                VipReading reading = fetch(url);
                assertThat(reading.reachable()).isTrue();
                assertThat(reading.httpStatus()).isNull();
            }
            assertThat(fetch(url).reachable()).isFalse();
        }
    }

    /** Serves {@code answer} to whoever connects, until the test ends. */
    private static VipReading fetchFrom(String answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> serve(server, answer));
            serving.setDaemon(true);
            serving.start();
            return fetch(server.getLocalPort());
        }
    }

    private static void serve(ServerSocket server, String answer) {
        try {
            while (true) {
                Socket client = server.accept();
                client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                client.getOutputStream().flush();
                if (!answer.isEmpty()) {
                    client.shutdownOutput();
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static VipReading fetch(int port) throws Exception {
        return fetch(URI.create("http://127.0.0.1:" + port + "/"));
    }

    private static VipReading fetch(URI url) throws Exception {
        BlockingQueue<VipReading> readings = new LinkedBlockingQueue<>();
        VipProbe probe = new VipProbe("vip", url, () -> 42, readings::add);
        probe.start();
        VipReading reading = readings.poll(5, TimeUnit.SECONDS);
        probe.close();
        assertThat(probe.ended(3_000)).isTrue();
        assertThat(reading).isNotNull();
        return reading;
    }
}
