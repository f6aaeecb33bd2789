package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipdeck.agent.HostEvent;
import io.vipdeck.control.Event;
import io.vipdeck.control.Lines;
import io.vipdeck.control.Message;
import io.vipdeck.control.Request;
import io.vipdeck.control.Status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

@Timeout(10)
class ControlServerTest {
    private static final Status STATUS = new Status(
            "0.1.0", "web1", "2026-01-01T00:00:00.000Z", 5, List.of(), List.of(), List.of());

    private final Heard heard = new Heard();

    @TempDir
    private Path directory;

    private Path path;
    private ControlServer server;

    @BeforeEach
    void open() throws IOException {
        path = directory.resolve("run/agent.sock");
        server = ControlServer.open(path, heard);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void onlyOwnerAndGroupMaySpeak() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-rw----");
    }

    @Test
    void takesAwayNothingButADeadAgentsSocket() throws IOException {
        Path file = Files.writeString(directory.resolve("precious"), "kept");
        Path folder = Files.createDirectory(directory.resolve("folder"));

        for (Path wrong : List.of(file, folder)) {
            assertThatThrownBy(() -> ControlServer.open(wrong, heard))
                    .isInstanceOf(IOException.class)
                    .hasMessage(wrong + " is there and no socket, give the agent another --socket");
        }
        assertThat(file).hasContent("kept");
        assertThat(folder).exists();
    }

    @Test
    void aPathThatCannotBeIsOneSentence() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        Path below = file.resolve("agent.sock");
        Path endless = directory.resolve("s".repeat(120));

        assertThatThrownBy(() -> ControlServer.open(below, heard))
                .isInstanceOf(IOException.class)
                .hasMessage("the control socket cannot be made at " + below + " (" + file
                        + " is no directory), give it another --socket");
        assertThatThrownBy(() -> ControlServer.open(endless, heard))
                .isInstanceOf(IOException.class)
                .hasMessage("the control socket cannot be made at " + endless
                        + " (Unix domain path too long), give it another --socket");
    }

    @Test
    void answersAStatusAndClosesTheConnection() throws Exception {
        try (Client client = new Client(path)) {
            client.say(Lines.encode(Request.STATUS));
            HostEvent.Asked asked = heard.next(HostEvent.Asked.class);
            assertThat(asked.request()).isEqualTo(Request.STATUS);

            server.answer(asked.client(), STATUS);

            assertThat(client.read()).contains(new Message.StatusLine(STATUS));
            assertThat(client.line()).isNull();
        }
    }

    @Test
    void aWatcherGetsTheStatusThenWhatWasThenWhatComes() throws Exception {
        server.publish(event(1));
        server.publish(event(2));
        try (Client client = new Client(path)) {
            client.say(Lines.encode(Request.WATCH));
            HostEvent.Asked asked = heard.next(HostEvent.Asked.class);
            server.answer(asked.client(), STATUS);
            server.publish(event(3));
            server.publish(STATUS);

            assertThat(client.read()).contains(new Message.StatusLine(STATUS));
            assertThat(client.read()).contains(new Message.EventLine(event(1)));
            assertThat(client.read()).contains(new Message.EventLine(event(2)));
            assertThat(client.read()).contains(new Message.EventLine(event(3)));
            assertThat(client.read()).contains(new Message.StatusLine(STATUS));
        }
    }

    @Test
    void keepsOnlyTheLastEventsForThoseWhoComeLater() throws Exception {
        for (int i = 1; i <= ControlServer.KEPT_EVENTS + 50; i++) {
            server.publish(event(i));
        }
        try (Client client = new Client(path)) {
            client.say(Lines.encode(Request.WATCH));
            server.answer(heard.next(HostEvent.Asked.class).client(), STATUS);

            client.read();
            assertThat(client.read()).contains(new Message.EventLine(event(51)));
        }
    }

    @Test
    void whoAsksNonsenseOrTooMuchIsDropped() throws Exception {
        try (Client client = new Client(path)) {
            client.say("GET / HTTP/1.1");
            assertThat(client.line()).isNull();
        }
        try (Client client = new Client(path)) {
            client.say("x".repeat(5000));
            assertThat(client.ended()).isTrue();
        }
        assertThat(heard.isEmpty()).isTrue();
    }

    @Test
    void aClientThatDoesNotReadIsGivenUpWithoutDelayForTheOthers() throws Exception {
        try (Client slow = new Client(path);
                Client reader = new Client(path)) {
            slow.say(Lines.encode(Request.WATCH));
            server.answer(heard.next(HostEvent.Asked.class).client(), STATUS);
            slow.read();
            Event big = new Event(
                    1, "2026-01-01T00:00:00.000Z", Event.Kind.WARNING, "x", "y".repeat(10_000));
            long begin = System.nanoTime();
            for (int i = 0; i < 500; i++) {
                server.publish(big);
            }
            assertThat(System.nanoTime() - begin).isLessThan(2_000_000_000L);

            reader.say(Lines.encode(Request.STATUS));
            server.answer(heard.next(HostEvent.Asked.class).client(), STATUS);
            assertThat(reader.read()).contains(new Message.StatusLine(STATUS));
            // What its own buffers held arrives, then the line is cut: not all of the 500.
            int lines = 0;
            while (slow.line() != null) {
                lines++;
            }
            assertThat(lines).isLessThan(500);
        }
    }

    @Test
    void aLivingAgentsSocketIsNotTaken() {
        assertThatThrownBy(() -> ControlServer.open(path, heard))
                .isInstanceOf(IOException.class)
                .hasMessage("another agent answers on " + path
                        + ", stop it or give this one a --socket of its own");
        assertThat(path).exists();
    }

    @Test
    void aDeadAgentsSocketIsReplaced() throws Exception {
        Path stale = directory.resolve("stale.sock");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(stale));
        }
        assertThat(stale).exists();

        ControlServer fresh = ControlServer.open(stale, heard);
        try (Client client = new Client(stale)) {
            client.say(Lines.encode(Request.STATUS));
            fresh.answer(heard.next(HostEvent.Asked.class).client(), STATUS);
            assertThat(client.read()).contains(new Message.StatusLine(STATUS));
        } finally {
            fresh.close();
        }
        assertThat(stale).doesNotExist();
    }

    @Test
    void whatIsQueuedAtTheEndStillArrives() throws Exception {
        try (Client client = new Client(path)) {
            client.say(Lines.encode(Request.WATCH));
            server.answer(heard.next(HostEvent.Asked.class).client(), STATUS);
            server.publish(event(1));
            server.close();

            assertThat(client.read()).contains(new Message.StatusLine(STATUS));
            assertThat(client.read()).contains(new Message.EventLine(event(1)));
            assertThat(client.line()).isNull();
        }
        assertThat(path).doesNotExist();
    }

    private static Event event(int seq) {
        return new Event(
                seq, "2026-01-01T00:00:00.000Z", Event.Kind.STATE, "VI_1", "BACKUP to MASTER");
    }

    /** The other end; the class's time limit bounds every read. */
    private static final class Client implements AutoCloseable {
        private final SocketChannel channel;
        private final BufferedReader reader;

        Client(Path path) throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
            reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        }

        void say(String line) throws IOException {
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
        }

        String line() throws IOException {
            return reader.readLine();
        }

        /** The end, or the reset that follows when it had more to say. */
        boolean ended() {
            try {
                return reader.readLine() == null;
            } catch (IOException reset) {
                return true;
            }
        }

        java.util.Optional<Message> read() throws IOException {
            return Lines.decode(line());
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
