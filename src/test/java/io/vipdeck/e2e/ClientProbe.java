package io.vipdeck.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client's seat: fetches a page over and over, a new connection each time, and writes a line for each
 * try: {@code NANOS HOST} for an answer, {@code NANOS -} for none. NANOS is the machine's monotonic
 * clock at the end of the try, so lines can be set against whatever else happened on this machine.
 *
 * <p>Arguments: address, port, pause between tries in ms, limit for one try in ms.
 */
public final class ClientProbe {
    private static final Pattern HOST_NAME = Pattern.compile("\\bweb[0-9]+\\b");

    private ClientProbe() {}

    public static void main(String[] arguments) {
        InetSocketAddress server =
                new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        long pauseNanos = Integer.parseInt(arguments[2]) * 1_000_000L;
        int limitMs = Integer.parseInt(arguments[3]);
        StringBuilder line = new StringBuilder();
        while (!System.out.checkError()) {
            long began = System.nanoTime();
            String host = fetch(server, limitMs);
            line.setLength(0);
            line.append(System.nanoTime()).append(' ').append(host);
            System.out.println(line);
            LockSupport.parkNanos(pauseNanos - (System.nanoTime() - began));
        }
    }

    private static String fetch(InetSocketAddress server, int limitMs) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(limitMs);
            socket.setSoLinger(true, 0);
            socket.connect(server, limitMs);
            String request = "GET / HTTP/1.1\r\nHost: " + server.getHostString()
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream input = socket.getInputStream();
            String answer = new String(input.readNBytes(16_384), StandardCharsets.UTF_8);
            Matcher name = HOST_NAME.matcher(answer);
            return answer.startsWith("HTTP/1.1 200") && name.find() ? name.group() : "-";
        } catch (IOException noAnswer) {
            return "-";
        }
    }
}
