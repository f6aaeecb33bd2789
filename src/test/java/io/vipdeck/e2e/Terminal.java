package io.vipdeck.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A real terminal, by tmux: types keys, reads the screen. A server of its own, ended with it. */
final class Terminal implements AutoCloseable {
    private static final Duration TMUX_LIMIT = Duration.ofSeconds(10);
    private final String socket;

    private Terminal(String socket) {
        this.socket = socket;
    }

    /** Opens a terminal of this size with a plain shell in it. */
    static Terminal open(int columns, int rows) {
        Terminal terminal = new Terminal(
                "vipdeck-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        terminal.tmux(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                "" + columns,
                "-y",
                "" + rows,
                "env",
                "PS1=ready$ ",
                "LANG=C.UTF-8",
                "TERM=screen-256color",
                "sh");
        terminal.awaitText("ready$");
        return terminal;
    }

    /** Types text as it is. */
    void type(String text) {
        tmux("send-keys", "-l", text);
    }

    /** Presses keys by tmux's names: Enter, Escape, C-z. */
    void press(String... keys) {
        List<String> words = new ArrayList<>(List.of("send-keys"));
        words.addAll(List.of(keys));
        tmux(words.toArray(String[]::new));
    }

    void resize(int columns, int rows) {
        tmux("resize-window", "-x", "" + columns, "-y", "" + rows);
    }

    /** What is on the screen. */
    String screen() {
        return tmux("capture-pane", "-p").stdout();
    }

    /** Whether the alternate screen is on, and the cursor: {@code 0 1} in a shell. */
    String modes() {
        return tmux("display-message", "-p", "#{alternate_on} #{cursor_flag}")
                .stdout()
                .trim();
    }

    void awaitText(String text) {
        await(
                "the screen shows \"" + text + "\"",
                Duration.ofSeconds(20),
                screen -> screen.contains(text));
    }

    void await(String description, Duration limit, Predicate<String> expected) {
        Await.until(description, limit, () -> expected.test(screen()), this::screen);
    }

    @Override
    public void close() {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", socket, "kill-server"));
        Cli.run(TMUX_LIMIT, command);
    }

    /** The words that start vipdeck in a shell. */
    static String commandLine(String... words) {
        List<String> command = new ArrayList<>(Cli.java());
        command.replaceAll(
                word -> word.endsWith(".jar") ? Path.of(word).toAbsolutePath().toString() : word);
        command.addAll(List.of(words));
        return String.join(" ", command);
    }

    private Cli.Ended tmux(String... words) {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", socket));
        command.addAll(List.of(words));
        return Cli.run(TMUX_LIMIT, command).mustSucceed();
    }
}
