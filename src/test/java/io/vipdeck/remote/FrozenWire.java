package io.vipdeck.remote;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TCP relay on the loopback that can stop passing anything on, without closing: a host that froze. */
final class FrozenWire implements Closeable {
    private final ServerSocket listener;
    private final int to;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private boolean frozen;
    private boolean closed;

    FrozenWire(int to) throws IOException {
        this.to = to;
        this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    synchronized void freeze() {
        frozen = true;
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
                near.setReceiveBufferSize(16_384);
                sockets.add(near);
                sockets.add(far);
                daemon(() -> relay(near, far));
                daemon(() -> relay(far, near));
            }
        } catch (IOException over) {
            // Closed.
        }
    }

    private void relay(Socket from, Socket into) {
        try (from;
                into) {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                synchronized (this) {
                    while (frozen && !closed) {
                        wait();
                    }
                }
                out.write(bytes, 0, n);
            }
        } catch (IOException | InterruptedException over) {
            // One side is gone; closing tells the other.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "frozen-wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
