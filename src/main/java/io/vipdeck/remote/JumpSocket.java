package io.vipdeck.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A socket whose connection runs through another session. No port is opened on this machine. Everything that the
 * library asks of a socket is here: both streams, the limit of a read, the end.
 */
final class JumpSocket extends Socket {
    private final Lane lane = new Lane(() -> {});
    private final Inbox inbox = new Inbox(lane::end);
    private volatile OutputStream output = OutputStream.nullOutputStream();

    /** Connects; what stands in the way is an {@link IOException} whose cause says it. */
    void open(Ssh through, String host, int port, Deadline deadline) throws IOException {
        try {
            output = through.forward(lane, host, port, inbox, deadline);
        } catch (RemoteException told) {
            close();
            throw new IOException(told);
        }
    }

    @Override
    public InputStream getInputStream() {
        return inbox;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    @Override
    public void setSoTimeout(int timeoutMs) {
        inbox.setTimeoutMs(timeoutMs);
    }

    /** The outer connection has its own way of sending. */
    @Override
    public void setTcpNoDelay(boolean on) {
        // Nothing to set.
    }

    @Override
    public void close() throws IOException {
        lane.end();
        inbox.close();
        super.close();
    }
}
