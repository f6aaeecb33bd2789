package io.vipdeck.remote;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelDirectStreamLocal;
import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;

import io.vipdeck.remote.RemoteException.Kind;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A machine reached over SSH: one session for everything, kept alive, given up when it is silent for six seconds.
 * Once it is lost it stays lost; whoever needs the machine opens another.
 */
public final class Ssh implements Remote {
    /** sshd allows ten sessions in a connection (MaxSessions); two are left to be safe. */
    private static final int MOST_AT_ONCE = 8;

    private static final int MOST_OUTPUT = 1 << 20;
    private static final Duration FOLLOW_OPENS_WITHIN = Duration.ofSeconds(10);
    private static final Map<String, Integer> SIGNALS = Map.ofEntries(
            Map.entry("HUP", 1),
            Map.entry("INT", 2),
            Map.entry("QUIT", 3),
            Map.entry("ILL", 4),
            Map.entry("ABRT", 6),
            Map.entry("FPE", 8),
            Map.entry("KILL", 9),
            Map.entry("USR1", 10),
            Map.entry("SEGV", 11),
            Map.entry("USR2", 12),
            Map.entry("PIPE", 13),
            Map.entry("ALRM", 14),
            Map.entry("TERM", 15));

    private final Target target;
    private final Session session;
    private final Wire wire;
    private final ScheduledFuture<?> watch;
    private final Runnable closed;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final Semaphore places = new Semaphore(MOST_AT_ONCE, true);

    /** @param closed run once when it is closed */
    Ssh(Target target, Session session, Wire wire, Patience patience, Runnable closed) {
        this.closed = closed;
        this.target = target;
        this.session = session;
        this.wire = wire;
        this.watch = Threads.WATCH.scheduleWithFixedDelay(
                wire::cutIfStuck,
                patience.intervalMs(),
                patience.intervalMs(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public String name() {
        return target.name();
    }

    /** Whether the session stood when it was last heard of; false is final. */
    public boolean alive() {
        return session.isConnected();
    }

    @Override
    public Result run(String command, Duration deadline) throws RemoteException {
        return run(command, Optional.empty(), Deadline.in(deadline));
    }

    @Override
    public Result run(String command, InputStream stdin, Duration deadline) throws RemoteException {
        return run(command, Optional.of(new Input(stdin)), Deadline.in(deadline));
    }

    private Result run(String command, Optional<Input> stdin, Deadline deadline)
            throws RemoteException {
        Lane lane = lane(deadline);
        try {
            return within(
                    deadline, lane, shown(command), () -> run(lane, command, stdin, deadline));
        } finally {
            lane.end();
        }
    }

    private Result run(Lane lane, String command, Optional<Input> stdin, Deadline deadline)
            throws RemoteException, InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        Kept out = new Kept(MOST_OUTPUT, () -> {});
        // The library closes this one when the channel is closed, the other already at the end of
        // output.
        Kept err = new Kept(MOST_OUTPUT, closed::countDown);
        ChannelExec channel = exec(lane, command, deadline, out, err, stdin);
        // Only a closed channel has its exit status for certain: reading to the end of output loses
        // it
        // in one of three runs.
        while (!channel.isClosed() && !lane.isOver()) {
            closed.await(20, TimeUnit.MILLISECONDS);
        }
        if (stdin.isPresent() && stdin.get().failed()) {
            throw new RemoteException(
                    Kind.LOCAL,
                    "The input for " + shown(command) + " on " + name()
                            + " could not be read, try again");
        }
        boolean truncated = out.isTruncated() || err.isTruncated();
        return new Result(exitCode(channel, command), out.text(), err.text(), truncated);
    }

    /** RFC 4254 section 6.10: a status or a signal; neither of them means that the end is unknown. */
    private int exitCode(ChannelExec channel, String command) throws RemoteException {
        if (channel.getExitStatus() >= 0) {
            return channel.getExitStatus();
        }
        String signal = channel.getExitSignal();
        if (signal != null && !signal.isEmpty()) {
            return 128 + SIGNALS.getOrDefault(signal, 0);
        }
        throw lost("while " + shown(command) + " ran");
    }

    private ChannelExec exec(
            Lane lane,
            String command,
            Deadline deadline,
            OutputStream out,
            OutputStream err,
            Optional<Input> stdin)
            throws RemoteException {
        ChannelExec channel = channel(lane, "exec", ChannelExec.class);
        channel.setCommand(("/bin/sh -c " + Shell.quote(command)).getBytes(StandardCharsets.UTF_8));
        channel.setOutputStream(out);
        channel.setErrStream(err);
        stdin.ifPresent(input -> channel.setInputStream(input, true));
        try {
            channel.connect(deadline.leftMs());
            if (stdin.isEmpty()) {
                channel.getOutputStream().close();
            }
            return channel;
        } catch (JSchException | IOException failed) {
            throw notOpened(channel, shown(command), failed);
        }
    }

    @Override
    public Closeable follow(String command, Consumer<String> lines, Runnable ended)
            throws RemoteException {
        return follow(command, Optional.empty(), lines, ended);
    }

    Closeable follow(
            String command, Optional<InputStream> stdin, Consumer<String> lines, Runnable ended)
            throws RemoteException {
        Deadline deadline = Deadline.in(FOLLOW_OPENS_WITHIN);
        Lane lane = lane(deadline);
        Follower follower = new Follower(lines, ended, lane::end);
        // The library closes the second when the channel is closed, the first already at the end of
        // output.
        OutputStream out = follower.entrance(false);
        OutputStream err = follower.entrance(true);
        try {
            within(
                    deadline,
                    lane,
                    shown(command),
                    () -> exec(lane, command, deadline, out, err, stdin.map(Input::new)));
        } catch (RemoteException failed) {
            lane.end();
            throw failed;
        }
        Thread thread = new Thread(follower, "follow " + name());
        thread.setDaemon(true);
        thread.start();
        return follower::close;
    }

    @Override
    public void upload(Path file, String path, int mode, LongConsumer sent, Duration deadline)
            throws RemoteException {
        Deadline by = Deadline.in(deadline);
        Upload upload = new Upload(this, file, path, mode, sent, by);
        if (!upload.overSftp()) {
            upload.overShell();
        }
    }

    /** An SFTP channel in its own lane; empty when the machine has no SFTP. */
    Optional<ChannelSftp> sftp(Lane lane, Deadline deadline) throws RemoteException {
        ChannelSftp channel = channel(lane, "sftp", ChannelSftp.class);
        try {
            channel.connect(deadline.leftMs());
            return Optional.of(channel);
        } catch (JSchException failed) {
            if (!alive() || deadline.passed()) {
                throw notOpened(channel, "SFTP", failed);
            }
            return Optional.empty();
        }
    }

    @Override
    public Connection connect(String socketPath, Duration deadline) throws RemoteException {
        Deadline by = Deadline.in(deadline);
        Lane lane = lane(by);
        Inbox inbox = new Inbox(lane::end);
        try {
            OutputStream output = within(
                    by,
                    lane,
                    HostText.line(socketPath),
                    () -> connect(lane, socketPath, inbox, by));
            return new Socket(inbox, output, lane);
        } catch (RemoteException failed) {
            lane.end();
            throw failed;
        }
    }

    private OutputStream connect(Lane lane, String socketPath, Inbox inbox, Deadline deadline)
            throws RemoteException {
        ChannelDirectStreamLocal channel =
                channel(lane, "direct-streamlocal@openssh.com", ChannelDirectStreamLocal.class);
        channel.setSocketPath(socketPath);
        channel.setOutputStream(inbox.entrance());
        try {
            channel.connect(deadline.leftMs());
            if (!channel.isConnected()) {
                throw new IOException("closed at once");
            }
            return channel.getOutputStream();
        } catch (JSchException | IOException failed) {
            throw notOpened(channel, "the socket " + HostText.line(socketPath), failed);
        }
    }

    /**
     * A connection from that machine to another (RFC 4254 section 7.2).
     *
     * @param lane without a place, since sshd does not count these
     * @param inbox what comes in
     * @return what goes out
     */
    OutputStream forward(Lane lane, String host, int port, Inbox inbox, Deadline deadline)
            throws RemoteException {
        ChannelDirectTCPIP channel = channel(lane, "direct-tcpip", ChannelDirectTCPIP.class);
        channel.setHost(host);
        channel.setPort(port);
        channel.setOutputStream(inbox.entrance());
        try {
            channel.connect(deadline.leftMs());
            if (!channel.isConnected()) {
                throw new IOException("closed at once");
            }
            return channel.getOutputStream();
        } catch (JSchException | IOException failed) {
            String there = HostText.line(host) + " port " + port;
            if (channel.getExitStatus() < 0 && hasFallen()) {
                throw lost("while it was asked to connect to " + there);
            }
            throw new RemoteException(
                    channel.getExitStatus() == 1 ? Kind.REFUSED : Kind.UNREACHABLE,
                    channel.getExitStatus() == 1
                            ? target.label()
                                    + " lets nobody connect through it, set AllowTcpForwarding yes in its"
                                    + " sshd_config"
                            : target.label() + " gets no connection to " + there
                                    + ", check from there that it is up and its address is right",
                    failed);
        }
    }

    private record Socket(InputStream input, OutputStream output, Lane lane) implements Connection {
        @Override
        public void close() throws IOException {
            lane.end();
            input.close();
        }
    }

    @Override
    public void close() {
        watch.cancel(false);
        // First the wire: the library's own goodbye would wait for a writer that is stuck on it.
        wire.cut();
        try {
            session.disconnect();
        } catch (RuntimeException raced) {
            // The session's own thread is taking it apart at the same time.
        }
        if (isClosed.compareAndSet(false, true)) {
            closed.run();
        }
    }

    /** A place for one more channel, as soon as there is one. */
    Lane lane(Deadline deadline) throws RemoteException {
        try {
            if (places.tryAcquire(deadline.leftMs(), TimeUnit.MILLISECONDS)) {
                return new Lane(places::release);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RemoteException(
                    Kind.LOST,
                    "The wait for a free place on " + name()
                            + " was interrupted, nothing was done there",
                    interrupted);
        }
        throw new RemoteException(
                Kind.DEADLINE,
                name() + " has had " + MOST_AT_ONCE + " commands under way for " + deadline
                        + ", wait until some of them are done");
    }

    <T> T within(Deadline deadline, Lane lane, String what, Callable<T> work)
            throws RemoteException {
        try {
            return Threads.within(deadline, work, lane::end, this::alive, name())
                    .orElseThrow(() -> lost("while " + what + " was under way"));
        } catch (TimeoutException late) {
            throw new RemoteException(
                    Kind.DEADLINE,
                    what + " on " + name() + " is not done after " + deadline
                            + " and may still be going on there, look at the host",
                    late);
        } catch (IllegalStateException unforeseen) {
            // The library stumbles over its own fields when the session ends under it.
            if (!alive()) {
                throw lost("while " + what + " was under way");
            }
            throw unforeseen;
        }
    }

    private <C extends Channel> C channel(Lane lane, String kind, Class<C> type)
            throws RemoteException {
        try {
            C channel = type.cast(session.openChannel(kind));
            if (channel != null && lane.take(channel)) {
                return channel;
            }
        } catch (JSchException down) {
            throw lost("before " + kind + " was opened");
        }
        throw lost("while " + kind + " was opened");
    }

    /** RFC 4254 section 5.1: why the machine did not open a channel. */
    private RemoteException notOpened(Channel channel, String what, Exception failed) {
        if (channel.getExitStatus() < 0 && hasFallen()) {
            return lost("while " + what + " was opened");
        }
        String text = switch (channel.getExitStatus()) {
            case 1 -> name() + " forbids " + what + ", allow it in its sshd_config";
            case 2 -> name() + " has nobody at " + what + ", start the service behind it";
            case 3 -> name() + " does not know how to open " + what + ", update its sshd";
            case 4 -> name() + " has no room for " + what + ", raise MaxSessions there";
            default ->
                name() + " did not open " + what + " ("
                        + HostText.line(String.valueOf(failed.getMessage()))
                        + "), look at its sshd's log";
        };
        return new RemoteException(Kind.REFUSED, text, failed);
    }

    /** Whether the session is over; it takes its channels apart first and says so itself a moment later. */
    private boolean hasFallen() {
        Deadline moment = Deadline.in(Duration.ofMillis(100));
        while (alive() && !moment.passed()) {
            LockSupport.parkNanos(1_000_000);
        }
        return !alive();
    }

    /** For a channel that broke off: with its session, or (a server may do so) by itself. */
    RemoteException lost(String when) {
        return new RemoteException(
                Kind.LOST,
                (hasFallen() ? "The session with " : "The channel to ")
                        + target.label()
                        + " was lost "
                        + when
                        + ", look whether the host is up and try again");
    }

    /** The beginning of a command, for a message. */
    private static String shown(String command) {
        String line = HostText.line(command);
        return "'" + (line.length() > 60 ? line.substring(0, 57) + "..." : line) + "'";
    }
}
