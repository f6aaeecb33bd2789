package io.vipdeck.remote;

import org.apache.sshd.agent.common.AbstractAgentClient;
import org.apache.sshd.agent.local.AgentImpl;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.KeyPair;

/** An ssh-agent on a unix socket of the test's own; a mute one takes questions and never answers. */
final class FakeAgent implements Closeable {
    final AgentImpl keys = new AgentImpl();
    private final ServerSocketChannel server;
    private final boolean mute;

    FakeAgent(Path socket, boolean mute) throws IOException {
        this.mute = mute;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(this::serve, "fake-agent");
        thread.setDaemon(true);
        thread.start();
    }

    void hold(KeyPair key) throws IOException {
        keys.addIdentity(key, "held");
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                Thread thread = new Thread(() -> serve(client), "fake-agent-client");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            AbstractAgentClient protocol = new AbstractAgentClient(keys) {
                @Override
                protected void reply(Buffer answer) throws IOException {
                    ByteBuffer bytes =
                            ByteBuffer.wrap(answer.array(), answer.rpos(), answer.available());
                    while (bytes.hasRemaining()) {
                        client.write(bytes);
                    }
                }
            };
            ByteBuffer bytes = ByteBuffer.allocate(4096);
            while (client.read(bytes.clear()) >= 0) {
                bytes.flip();
                if (!mute) {
                    protocol.messageReceived(
                            new ByteArrayBuffer(bytes.array(), 0, bytes.remaining()));
                }
            }
        } catch (IOException gone) {
            // The client has left.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
