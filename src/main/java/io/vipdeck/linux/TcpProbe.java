package io.vipdeck.linux;

import io.vipdeck.agent.HostEvent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.function.Consumer;

/** One connection, closed at once: whether somebody listens there. On a worker thread. */
record TcpProbe(String service, URI url, long timeoutNanos, Consumer<HostEvent> events)
        implements Runnable {
    private static final long MILLISECOND_NANOS = 1_000_000;

    @Override
    public void run() {
        long begin = System.nanoTime();
        String text = "";
        try (Socket socket = new Socket()) {
            String host = url.getHost();
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            socket.connect(new InetSocketAddress(bare, url.getPort()), (int)
                    Math.max(1, timeoutNanos / MILLISECOND_NANOS));
        } catch (SocketTimeoutException late) {
            text = "no answer within " + timeoutNanos / MILLISECOND_NANOS + " ms";
        } catch (IOException | IllegalArgumentException failed) {
            text = Journal.printable(String.valueOf(failed.getMessage()));
        }
        events.accept(new HostEvent.Probed(service, 0, System.nanoTime() - begin, text));
    }
}
