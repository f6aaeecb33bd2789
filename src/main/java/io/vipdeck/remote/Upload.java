package io.vipdeck.remote;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpException;
import com.jcraft.jsch.SftpProgressMonitor;

import io.vipdeck.remote.RemoteException.Kind;

import org.jspecify.annotations.Nullable;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * One file on its way: written beside its place under a name that no one can foresee, readable by its owner alone,
 * given its mode, and renamed when every byte is there. Whatever fails before that leaves the old file as it was.
 */
final class Upload {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration CLEAN_UP_WITHIN = Duration.ofSeconds(5);

    private final Ssh ssh;
    private final Path file;
    private final String path;
    private final String part;
    private final int mode;
    private final LongConsumer sent;
    private final Deadline deadline;
    private final long size;

    Upload(Ssh ssh, Path file, String path, int mode, LongConsumer sent, Deadline deadline)
            throws RemoteException {
        if (!path.startsWith("/") || path.endsWith("/") || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not the absolute path of a file: " + path);
        }
        if (mode < 0 || mode > 07777) {
            throw new IllegalArgumentException("not permission bits: " + mode);
        }
        this.ssh = ssh;
        this.file = file;
        this.path = path;
        this.part = path + "." + Long.toHexString(RANDOM.nextLong()) + ".part";
        this.mode = mode;
        this.sent = sent;
        this.deadline = deadline;
        try {
            this.size = Files.size(file);
        } catch (IOException broken) {
            throw local(broken);
        }
    }

    /** False when the machine has no SFTP; nothing was done then. */
    boolean overSftp() throws RemoteException {
        Lane lane = ssh.lane(deadline);
        try {
            return ssh.within(deadline, lane, "The upload of " + shown(), () -> overSftp(lane));
        } catch (RemoteException failed) {
            lane.end();
            removePart();
            throw failed;
        } finally {
            lane.end();
        }
    }

    private boolean overSftp(Lane lane) throws RemoteException {
        Optional<ChannelSftp> opened = ssh.sftp(lane, deadline);
        if (opened.isEmpty()) {
            return false;
        }
        ChannelSftp sftp = opened.get();
        try (InputStream content = Files.newInputStream(file)) {
            String at = literally(part);
            sftp._put(
                    InputStream.nullInputStream(), part, new Uncancelled(), ChannelSftp.OVERWRITE);
            sftp.chmod(0600, at);
            Counted counted = new Counted(content, sent);
            sftp._put(counted, part, new Uncancelled(), ChannelSftp.OVERWRITE);
            if (counted.count() != size || sftp.lstat(at).getSize() != size) {
                throw new RemoteException(
                        Kind.LOCAL,
                        "The file " + file + " changed while it was sent to " + ssh.name()
                                + ", send it again");
            }
            sftp.chmod(mode, at);
            rename(sftp);
            return true;
        } catch (SftpException failed) {
            if (!sftp.isConnected()) {
                throw ssh.lost("while " + shown() + " was uploaded");
            }
            throw refused(failed.getMessage(), failed);
        } catch (IOException broken) {
            throw local(broken);
        }
    }

    /** SFTP's own rename does not replace a file unless the server has OpenSSH's extension for it. */
    private void rename(ChannelSftp sftp) throws SftpException, RemoteException {
        try {
            sftp.rename(literally(part), literally(path));
        } catch (SftpException cannotReplace) {
            if (!sftp.isConnected()) {
                throw cannotReplace;
            }
            shell("mv -f " + Shell.quote(part) + " " + Shell.quote(path), Optional.empty());
        }
    }

    void overShell() throws RemoteException {
        String at = Shell.quote(part);
        // The size tells a whole file from one that was cut off: to cat both simply end.
        String script = "umask 077 && cat > " + at + " && [ $(wc -c < " + at + ") -eq " + size
                + " ] && chmod "
                + Integer.toOctalString(mode) + " " + at + " && mv -f " + at + " "
                + Shell.quote(path) + " || { rm -f " + at + "; exit 1; }";
        try (InputStream content = Files.newInputStream(file)) {
            shell(script, Optional.of(new Counted(content, sent)));
        } catch (IOException broken) {
            throw local(broken);
        } catch (RemoteException failed) {
            removePart();
            throw failed;
        }
    }

    private void shell(String script, Optional<InputStream> stdin) throws RemoteException {
        Duration left = Duration.ofMillis(deadline.leftMs());
        Remote.Result result =
                stdin.isPresent() ? ssh.run(script, stdin.get(), left) : ssh.run(script, left);
        if (!result.succeeded()) {
            throw refused(result.stderr(), null);
        }
    }

    private void removePart() {
        if (!ssh.alive()) {
            return;
        }
        try {
            ssh.run("rm -f " + Shell.quote(part), CLEAN_UP_WITHIN);
        } catch (RemoteException gone) {
            // The failure that led here is told; this one adds nothing that the operator could do.
        }
    }

    private RemoteException refused(@Nullable String words, @Nullable Exception cause) {
        String why = words == null || words.isBlank() ? "no reason given" : HostText.line(words);
        String text = ssh.name() + " did not take " + shown() + " (" + why
                + "), check the directory, its permissions and the free space";
        return cause == null
                ? new RemoteException(Kind.REFUSED, text)
                : new RemoteException(Kind.REFUSED, text, cause);
    }

    private RemoteException local(IOException broken) {
        return new RemoteException(
                Kind.LOCAL,
                "The file " + file + " for " + ssh.name()
                        + " cannot be read, check that it is there",
                broken);
    }

    private String shown() {
        return HostText.line(path);
    }

    /** The library takes these for patterns in most of its methods. */
    private static String literally(String name) {
        return name.replaceAll("([\\\\*?])", "\\\\$1");
    }

    /** Tells how much was read so far. */
    private static final class Counted extends FilterInputStream {
        private final LongConsumer told;
        private final AtomicLong count = new AtomicLong();

        Counted(InputStream from, LongConsumer told) {
            super(from);
            this.told = told;
        }

        long count() {
            return count.get();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            int read = super.read(into, at, length);
            if (read > 0) {
                told.accept(count.addAndGet(read));
            }
            return read;
        }
    }

    /** The library wants one; progress is told by what is read. */
    private static final class Uncancelled implements SftpProgressMonitor {
        @Override
        public void init(int op, String from, String to, long most) {
            // Nothing to show yet.
        }

        @Override
        public boolean count(long bytes) {
            return true;
        }

        @Override
        public void end() {
            // The caller checks what arrived.
        }
    }
}
