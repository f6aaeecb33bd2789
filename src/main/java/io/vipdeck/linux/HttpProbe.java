package io.vipdeck.linux;

import io.vipdeck.agent.HostEvent;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * One HTTP/1.1 GET (RFC 9112) on a worker thread; only the status line of the answer is read. Plain
 * http: the service stands on this host.
 */
record HttpProbe(String service, URI url, long timeoutNanos, Consumer<HostEvent> events)
        implements Runnable {
    private static final int STATUS_LINE_BYTES = 64;
    private static final long MILLISECOND_NANOS = 1_000_000L;

    @Override
    public void run() {
        long begin = System.nanoTime();
        int status = 0;
        String text = "";
        try {
            status = ask(begin + timeoutNanos);
        } catch (SocketTimeoutException late) {
            text = "no answer within " + timeoutNanos / MILLISECOND_NANOS + " ms";
        } catch (UnknownHostException unknown) {
            text = "no address is known for " + Journal.printable(String.valueOf(url.getHost()));
        } catch (IOException | IllegalArgumentException failed) {
            text = Journal.printable(String.valueOf(failed.getMessage()));
        }
        events.accept(new HostEvent.Probed(service, status, System.nanoTime() - begin, text));
    }

    private int ask(long deadline) throws IOException {
        String host = url.getHost();
        if (!"http".equals(url.getScheme()) || host == null) {
            throw new IOException("only http://HOST/ can be checked, not " + url);
        }
        int port = url.getPort() < 0 ? 80 : url.getPort();
        String path =
                url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String request = "GET " + path + query + " HTTP/1.1\r\nHost: " + host
                + (url.getPort() < 0 ? "" : ":" + port)
                + "\r\nUser-Agent: vipdeck-agent\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(bare, port), left(deadline));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return status(statusLine(socket, deadline));
        }
    }

    /** Reads no more than the line needs, however slowly the bytes come. */
    private static String statusLine(Socket socket, long deadline) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder(STATUS_LINE_BYTES);
        byte[] bytes = new byte[STATUS_LINE_BYTES];
        while (line.length() < STATUS_LINE_BYTES && line.indexOf("\n") < 0) {
            socket.setSoTimeout(left(deadline));
            int length = in.read(bytes);
            if (length < 0) {
                break;
            }
            line.append(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        }
        return line.toString();
    }

    /** {@code HTTP/1.1 200 OK}. */
    private static int status(String line) throws IOException {
        boolean http = line.startsWith("HTTP/1.") && line.length() >= 12 && line.charAt(8) == ' ';
        int status = 0;
        for (int i = 9; http && i < 12; i++) {
            int digit = line.charAt(i) - '0';
            http = digit >= 0 && digit <= 9;
            status = 10 * status + digit;
        }
        if (!http) {
            throw new IOException(
                    line.isEmpty() ? "closed without an answer" : "the answer is not HTTP");
        }
        return status;
    }

    private static int left(long deadline) throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime()) / MILLISECOND_NANOS;
        if (millis <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }
}
