package io.vipdeck.drill;

import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A machine that answers each command as a test has written it, and remembers what it was asked.
 */
public final class ScriptedRemote implements Remote {
    private static final String SCRIPT = "sh -s ";

    private final String name;
    private final Map<String, Result> answers = new HashMap<>();
    private final Map<String, RemoteException> refusals = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> scripts = new ArrayList<>();

    public ScriptedRemote(String name) {
        this.name = name;
    }

    /** Whatever begins with these words succeeds and prints this. */
    public ScriptedRemote prints(String words, String stdout) {
        answers.put(words, new Result(0, stdout, "", false));
        return this;
    }

    /** Whatever begins with these words fails and complains so. */
    public ScriptedRemote fails(String words, String stderr) {
        answers.put(words, new Result(1, "", stderr, false));
        return this;
    }

    /** Whatever begins with these words does not get there. */
    public ScriptedRemote breaks(String words, RemoteException.Kind kind, String message) {
        refusals.put(words, new RemoteException(kind, message));
        return this;
    }

    /** The commands in their order, those of a script by their words only. */
    public List<String> asked() {
        return asked;
    }

    /** The scripts that came with the commands. */
    List<String> scripts() {
        return scripts;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Result run(String command, InputStream stdin, Duration deadline) throws RemoteException {
        String words = command.startsWith(SCRIPT) ? command.substring(SCRIPT.length()) : command;
        asked.add(words);
        try {
            scripts.add(new String(stdin.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Map.Entry<String, RemoteException> refusal : refusals.entrySet()) {
            if (words.startsWith(refusal.getKey())) {
                throw refusal.getValue();
            }
        }
        return answers.entrySet().stream()
                .filter(answer -> words.startsWith(answer.getKey()))
                // Of two that fit, the longer one was meant.
                .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(new Result(0, "", "", false));
    }

    @Override
    public Closeable follow(String command, Consumer<String> lines, Runnable ended) {
        asked.add(command);
        answers.entrySet().stream()
                .filter(answer -> command.contains(" " + answer.getKey()))
                .forEach(answer -> answer.getValue().stdout().lines().forEach(lines));
        ended.run();
        return () -> {};
    }

    @Override
    public void upload(Path file, String path, int mode, LongConsumer sent, Duration deadline) {
        throw new AssertionError("nothing is copied here");
    }

    @Override
    public Connection connect(String socketPath, Duration deadline) throws RemoteException {
        throw new RemoteException(RemoteException.Kind.REFUSED, "no socket here");
    }

    @Override
    public void close() {}
}
