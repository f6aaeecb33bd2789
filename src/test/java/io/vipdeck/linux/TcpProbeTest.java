package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.agent.HostEvent;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;

class TcpProbeTest {
    private static final long SECOND = 1_000_000_000L;

    private final Heard heard = new Heard();

    @Test
    void aConnectionIsEnough() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            HostEvent.Probed answer = probe("tcp://127.0.0.1:" + server.getLocalPort());

            assertThat(answer.well()).isTrue();
            assertThat(answer.status()).isZero();
        }
    }

    @Test
    void aPortThatNobodyListensOnIsNot() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = server.getLocalPort();
        }
        HostEvent.Probed answer = probe("tcp://127.0.0.1:" + port);

        assertThat(answer.well()).isFalse();
        assertThat(answer.text()).contains("refused");
    }

    private HostEvent.Probed probe(String url) throws Exception {
        new TcpProbe("db", URI.create(url), SECOND, heard).run();
        return heard.next(HostEvent.Probed.class);
    }
}
