package io.vipdeck.remote;

import io.vipdeck.remote.RemoteException.Kind;
import io.vipdeck.remote.Secrets.Need;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A session whose commands may begin with {@value #COMMAND}, also where sudo wants the user's password.
 *
 * <p>Then the command runs in a shell in which {@code sudo} is a function that hands the password over as the only
 * line of sudo's standard input. What the command itself is to read lies in a file of the user's meanwhile, closed
 * to others, and is taken up as root: a sudo that does not want the password after all leaves it unread, and nothing
 * else can read it. There is no terminal and no prompt, and nothing secret on a command line.
 */
final class Sudo implements Remote {
    /** What commands begin with that are to run as root. */
    static final String COMMAND = "sudo -n ";

    private static final String FUNCTION = "sudo() { shift; printf '%s\\n' \"$vipdeck_p\" |"
            + " LC_ALL=C command sudo -S -p '' -- sh -c 'exec <\"$0\"; exec \"$@\"' \"$vipdeck_in\""
            + " \"$@\"; }; IFS= read -r vipdeck_p; ";
    private static final String WITHOUT_INPUT = FUNCTION + "vipdeck_in=/dev/null; ";
    private static final String WITH_INPUT = FUNCTION
            + "vipdeck_in=$(umask 077; mktemp \"${TMPDIR:-/tmp}/vipdeck.XXXXXX\") || exit 125; "
            + "trap 'rm -f \"$vipdeck_in\"' EXIT; trap 'exit 129' HUP INT TERM; "
            + "cat >\"$vipdeck_in\" || exit 125; ";
    private static final Duration FOLLOW_OPENS_WITHIN = Duration.ofSeconds(10);

    private final Ssh ssh;
    private final Target target;
    private final Secrets secrets;
    // Guarded by this:
    private @Nullable Way way;

    Sudo(Ssh ssh, Target target, Secrets secrets) {
        this.ssh = ssh;
        this.target = target;
        this.secrets = secrets;
    }

    /** How root is become. */
    private sealed interface Way {
        /** Nothing is asked. */
        record Free() implements Way {}

        record WithPassword(char[] secret) implements Way {}
    }

    @Override
    public String name() {
        return ssh.name();
    }

    @Override
    public Result run(String command, Duration deadline) throws RemoteException {
        return run(command, Optional.empty(), deadline);
    }

    @Override
    public Result run(String command, InputStream stdin, Duration deadline) throws RemoteException {
        return run(command, Optional.of(stdin), deadline);
    }

    private Result run(String command, Optional<InputStream> stdin, Duration deadline)
            throws RemoteException {
        if (command.startsWith(COMMAND) && way(deadline) instanceof Way.WithPassword known) {
            String prefix = stdin.isPresent() ? WITH_INPUT : WITHOUT_INPUT;
            InputStream rest = stdin.orElse(InputStream.nullInputStream());
            return ssh.run(
                    prefix + command,
                    new SequenceInputStream(line(known.secret()), rest),
                    deadline);
        }
        return stdin.isPresent()
                ? ssh.run(command, stdin.get(), deadline)
                : ssh.run(command, deadline);
    }

    private static InputStream line(char[] secret) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(secret));
        byte[] line = new byte[bytes.remaining() + 1];
        bytes.get(line, 0, line.length - 1);
        line[line.length - 1] = '\n';
        return new ByteArrayInputStream(line);
    }

    /** Found out once for a session, by asking sudo itself. */
    private synchronized Way way(Duration deadline) throws RemoteException {
        Way known = way;
        if (known == null) {
            known = probe(deadline);
            way = known;
        }
        return known;
    }

    private Way probe(Duration deadline) throws RemoteException {
        Result asked = ssh.run("LC_ALL=C sudo -n true", deadline);
        if (asked.succeeded()) {
            return new Way.Free();
        }
        refuseFor(asked);
        Need need = new Need.SudoPassword(target.user(), target.name());
        Optional<char[]> secret = secrets.find(need);
        if (secret.isEmpty()) {
            throw refused("sudo on " + target.label() + " asks " + target.user()
                    + " for a password, run vipdeck at a terminal to be asked for it, or allow"
                    + " NOPASSWD for that user in sudoers");
        }
        Result tried = ssh.run(WITHOUT_INPUT + COMMAND + "true", line(secret.get()), deadline);
        if (tried.succeeded()) {
            return new Way.WithPassword(secret.get());
        }
        refuseFor(tried);
        secrets.refuse(need, secret.get());
        throw refused("sudo on " + target.label() + " does not take the password of "
                + target.user() + ", give it once more");
    }

    /** What no password would help against. */
    private void refuseFor(Result result) throws RemoteException {
        String said = result.stderr().toLowerCase(Locale.ROOT);
        if (result.exitCode() == 127 || said.contains("not found")) {
            throw refused("There is no sudo on " + target.label()
                    + ", and doas and su are not used; install sudo, or log in as root with ssh.become:"
                    + " none");
        }
        if (said.contains("must have a tty")) {
            throw refused("sudo on " + target.label()
                    + " wants a terminal (requiretty), write 'Defaults:" + target.user()
                    + " !requiretty' into its sudoers");
        }
        if (said.contains("not in the sudoers")
                || said.contains("not allowed")
                || said.contains("may not run")) {
            throw refused("sudo on " + target.label() + " refuses " + target.user()
                    + ", allow that user ALL in sudoers or log in as root");
        }
    }

    private static RemoteException refused(String text) {
        return new RemoteException(Kind.REFUSED, text);
    }

    @Override
    public Closeable follow(String command, Consumer<String> lines, Runnable ended)
            throws RemoteException {
        if (command.startsWith(COMMAND)
                && way(FOLLOW_OPENS_WITHIN) instanceof Way.WithPassword known) {
            return ssh.follow(
                    WITHOUT_INPUT + command, Optional.of(line(known.secret())), lines, ended);
        }
        return ssh.follow(command, lines, ended);
    }

    @Override
    public void upload(Path file, String path, int mode, LongConsumer sent, Duration deadline)
            throws RemoteException {
        ssh.upload(file, path, mode, sent, deadline);
    }

    @Override
    public Connection connect(String socketPath, Duration deadline) throws RemoteException {
        return ssh.connect(socketPath, deadline);
    }

    @Override
    public void close() {
        ssh.close();
    }
}
