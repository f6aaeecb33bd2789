package io.vipdeck.remote;

import io.vipdeck.remote.RemoteException.Kind;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * A machine for tests of other rooms, by hand: it answers the commands that it was told of, remembers all that was
 * done to it, and fails on a command that it does not know, printing it. Later rules go before earlier ones.
 */
public final class FakeRemote implements Remote {
    private final String name;
    private final List<Rule> rules = new ArrayList<>();
    private final List<String> commands = new ArrayList<>();
    private final List<String> inputs = new ArrayList<>();
    private final Map<String, Uploaded> uploads = new LinkedHashMap<>();
    private final Map<String, FakeSocket> sockets = new LinkedHashMap<>();
    private boolean lost;
    private boolean closed;

    private interface Answer {
        Result to(String command, String stdin) throws RemoteException;
    }

    private record Rule(Predicate<String> when, Answer answer) {}

    /**
     * A file that was sent.
     *
     * @param text its content, as UTF-8
     */
    public record Uploaded(String text, int mode) {}

    public FakeRemote(String name) {
        this.name = name;
    }

    /** Answers a command that is exactly this, exit code 0. */
    public FakeRemote answer(String command, String stdout) {
        return answer(command::equals, said -> ok(stdout));
    }

    /** Answers each command that holds this text. */
    public FakeRemote answerContaining(String part, int exitCode, String stdout, String stderr) {
        return answer(
                said -> said.contains(part), said -> new Result(exitCode, stdout, stderr, false));
    }

    /** Answers each command that passes the test. */
    public synchronized FakeRemote answer(Predicate<String> when, Function<String, Result> answer) {
        rules.add(0, new Rule(when, (command, stdin) -> answer.apply(command)));
        return this;
    }

    /** Fails at each command that holds this text. */
    public synchronized FakeRemote failContaining(String part, RemoteException failure) {
        rules.add(0, new Rule(said -> said.contains(part), (command, stdin) -> {
            throw failure;
        }));
        return this;
    }

    /** A socket that can be connected to. */
    public synchronized FakeSocket serve(String socketPath) {
        return sockets.computeIfAbsent(socketPath, path -> new FakeSocket());
    }

    /** From now on everything is a lost session, and open sockets end. */
    public synchronized void lose() {
        lost = true;
        sockets.values().forEach(FakeSocket::hangUp);
    }

    /** All commands so far, of {@link #run} and {@link #follow}. */
    public synchronized List<String> commands() {
        return List.copyOf(commands);
    }

    /** What each command was given to read, in the order of {@link #commands}. */
    public synchronized List<String> inputs() {
        return List.copyOf(inputs);
    }

    /** All files that were sent, by path. */
    public synchronized Map<String, Uploaded> uploads() {
        return Map.copyOf(uploads);
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    /** A result that is well. */
    public static Result ok(String stdout) {
        return new Result(0, stdout, "", false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Result run(String command, InputStream stdin, Duration deadline) throws RemoteException {
        String input;
        try {
            input = new String(stdin.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new RemoteException(Kind.LOCAL, "the input cannot be read", broken);
        }
        return rule(command, input).answer().to(command, input);
    }

    private synchronized Rule rule(String command, String input) throws RemoteException {
        check();
        commands.add(command);
        inputs.add(input);
        return rules.stream()
                .filter(rule -> rule.when().test(command))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("unexpected command on " + name + ": " + command));
    }

    private void check() throws RemoteException {
        if (lost || closed) {
            throw new RemoteException(Kind.LOST, "The session with " + name + " was lost");
        }
    }

    @Override
    public Closeable follow(String command, Consumer<String> lines, Runnable ended)
            throws RemoteException {
        Result result = rule(command, "").answer().to(command, "");
        result.stdout().lines().forEach(lines);
        ended.run();
        return () -> {};
    }

    @Override
    public synchronized void upload(
            Path file, String path, int mode, LongConsumer sent, Duration deadline)
            throws RemoteException {
        check();
        try {
            byte[] content = Files.readAllBytes(file);
            sent.accept(content.length);
            uploads.put(path, new Uploaded(new String(content, StandardCharsets.UTF_8), mode));
        } catch (IOException broken) {
            throw new RemoteException(Kind.LOCAL, "The file " + file + " cannot be read", broken);
        }
    }

    @Override
    public synchronized Connection connect(String socketPath, Duration deadline)
            throws RemoteException {
        check();
        FakeSocket socket = sockets.get(socketPath);
        if (socket == null) {
            throw new RemoteException(Kind.REFUSED, name + " has nobody at " + socketPath);
        }
        return socket.open();
    }

    @Override
    public synchronized void close() {
        closed = true;
        sockets.values().forEach(FakeSocket::hangUp);
    }
}
