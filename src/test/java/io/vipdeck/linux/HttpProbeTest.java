package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.agent.HostEvent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class HttpProbeTest {
    private static final long SECOND = 1_000_000_000L;

    private final Heard heard = new Heard();
    private final CompletableFuture<String> asked = new CompletableFuture<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void asksForThePageAndReadsTheStatus() throws Exception {
        answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");

        HostEvent.Probed probed = probe("http://127.0.0.1:" + port() + "/health?x=1", SECOND);

        assertThat(probed.status()).isEqualTo(200);
        assertThat(probed.text()).isEmpty();
        assertThat(probed.latencyNanos()).isBetween(1L, SECOND);
        assertThat(asked.get(5, TimeUnit.SECONDS))
                .startsWith("GET /health?x=1 HTTP/1.1\r\nHost: 127.0.0.1:" + port() + "\r\n")
                .contains("\r\nConnection: close\r\n");
    }

    @Test
    void anErrorOfTheServerIsAnAnswerToo() throws Exception {
        answering("HTTP/1.0 503 Service Unavailable\r\n\r\n");

        assertThat(probe("http://127.0.0.1:" + port(), SECOND).status()).isEqualTo(503);
    }

    @Test
    void aServerThatHangsIsGivenUpInTime() throws Exception {
        answering("");

        HostEvent.Probed probed = probe("http://127.0.0.1:" + port() + "/", SECOND / 5);

        assertThat(probed.status()).isZero();
        assertThat(probed.text()).isEqualTo("no answer within 200 ms");
        assertThat(probed.latencyNanos()).isBetween(SECOND / 10, 2 * SECOND);
    }

    @Test
    void aClosedPortIsSaidToBeRefused() throws Exception {
        int port = port();
        server.close();

        HostEvent.Probed probed = probe("http://127.0.0.1:" + port + "/", SECOND);

        assertThat(probed.status()).isZero();
        assertThat(probed.text()).containsIgnoringCase("refused");
    }

    @Test
    void whatIsNotHttpIsNoAnswer() throws Exception {
        answering("220 mail.example.org ESMTP\r\n");

        HostEvent.Probed probed = probe("http://127.0.0.1:" + port() + "/", SECOND);

        assertThat(probed.status()).isZero();
        assertThat(probed.text()).isEqualTo("the answer is not HTTP");
    }

    @Test
    void onlyPlainHttpIsChecked() throws Exception {
        assertThat(probe("https://127.0.0.1/", SECOND).text())
                .isEqualTo("only http://HOST/ can be checked, not https://127.0.0.1/");
    }

    private int port() {
        return server.getLocalPort();
    }

    private HostEvent.Probed probe(String url, long timeoutNanos) throws Exception {
        new HttpProbe("nginx", URI.create(url), timeoutNanos, heard).run();
        return heard.next(HostEvent.Probed.class);
    }

    /** Serves one request; an empty answer is none, until the other side leaves. */
    private void answering(String answer) {
        Thread thread = new Thread(() -> {
            try (Socket client = server.accept()) {
                byte[] bytes = new byte[4096];
                int length = client.getInputStream().read(bytes);
                asked.complete(new String(bytes, 0, length, StandardCharsets.US_ASCII));
                client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                if (answer.isEmpty()) {
                    client.setSoTimeout(5000);
                    int gone = client.getInputStream().read();
                    assertThat(gone).isEqualTo(-1);
                }
            } catch (IOException gone) {
                asked.completeExceptionally(gone);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
