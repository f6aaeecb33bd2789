package io.vipdeck.tui.screen;

import com.googlecode.lanterna.screen.TerminalScreen;

import io.vipdeck.tui.LabChoice;
import io.vipdeck.tui.Look;
import io.vipdeck.tui.Model;
import io.vipdeck.tui.Msg;
import io.vipdeck.tui.Start;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The full-screen user interface. It owns the terminal from {@link #run} until that returns. */
public final class Ui {
    private Ui() {}

    /** Why the screen cannot be shown here, one sentence with what to do instead; empty when it can. */
    public static Optional<String> unusable() {
        String instead = ", use vipdeck status or vipdeck status --watch";
        if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) {
            return Optional.of("the screen needs a Unix terminal, run vipdeck under WSL");
        }
        if (!isTerminal()) {
            return Optional.of("stdin and stdout are not a terminal" + instead);
        }
        String term = System.getenv().getOrDefault("TERM", "");
        if (term.isEmpty() || term.equals("dumb")) {
            return Optional.of("TERM is " + (term.isEmpty() ? "not set" : term)
                    + ", a terminal that can address its cursor is needed" + instead);
        }
        if (!Files.isExecutable(Path.of("/bin/stty")) || !Files.isReadable(Path.of("/dev/tty"))) {
            return Optional.of("/bin/stty or /dev/tty is missing, install coreutils");
        }
        return Optional.empty();
    }

    /** Why the theme that was asked for cannot be shown, one sentence; empty when it can. */
    public static Optional<String> unusableTheme(Options options) {
        Optional<String> wanted = wantedTheme(options, System.getenv());
        if (wanted.isPresent()) {
            try {
                new Themes(options.themesFolder()).load(wanted.get());
            } catch (ThemeProblem problem) {
                return Optional.of(String.valueOf(problem.getMessage()));
            }
        }
        return Optional.empty();
    }

    /** Since Java 22 there may be a console without a terminal; it then says so itself. */
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            Object answer = Console.class.getMethod("isTerminal").invoke(console);
            return Boolean.TRUE.equals(answer);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /**
     * Shows the screen until the operator leaves. Call it only where {@link #unusable} is empty.
     *
     * @param effects does what the operator asks for
     * @param feed called once, before the first frame, with the inbox for {@link Msg.PictureChanged} and
     *     {@link Msg.HostEventHeard}; the inbox may be called from any thread and never blocks
     * @throws IOException when the terminal cannot be taken
     */
    public static Outcome run(
            Start start, Options options, EffectRunner effects, Consumer<Consumer<Msg>> feed)
            throws IOException {
        Map<String, String> environment = System.getenv();
        Themes themes = new Themes(options.themesFolder());
        Depth depth = Depth.of(environment, options.noColor());
        boolean ascii = options.ascii() || !isUtf8(environment);
        Look look = new Look(ascii, options.readonly(), "default");
        Theme first = shipped(themes).at(depth);

        Tty tty = Tty.open();
        Thread hook = new Thread(() -> restore(tty), "terminal");
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        try (StrayOutput stray = StrayOutput.divert()) {
            TerminalScreen screen = new TerminalScreen(tty);
            screen.setCursorPosition(null);
            Runner runner = new Runner(
                    tty,
                    screen,
                    new Painter(screen, first),
                    themes,
                    depth,
                    effects,
                    Model.begin(start, look));
            Runtime.getRuntime().addShutdownHook(hook);
            Thread.setDefaultUncaughtExceptionHandler((thread, crash) -> runner.postCrash(crash));
            try {
                screen.startScreen();
                wantedTheme(options, environment).ifPresent(name -> use(runner, name));
                tty.addResizeListener((terminal, size) -> runner.postResized());
                readKeys(tty, runner);
                feed.accept(runner::post);
                Optional<LabChoice> choice = runner.run();
                restore(tty);
                return choice.map(c -> new Outcome(c, 0, Optional.empty()))
                        .orElseGet(() -> new Outcome(
                                LabChoice.NONE,
                                Outcome.GONE,
                                Optional.of("the terminal has gone")));
            } catch (InterruptedException e) {
                restore(tty);
                Thread.currentThread().interrupt();
                return new Outcome(LabChoice.NONE, Outcome.GONE, Optional.of("interrupted"));
            } catch (Throwable crash) {
                restore(tty);
                String line = CrashFile.write(
                        options.stateFolder(),
                        Instant.now(),
                        crash,
                        String.valueOf(screen.getTerminalSize()),
                        stray.text());
                return new Outcome(LabChoice.NONE, Outcome.CRASHED, Optional.of(line));
            }
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
            forget(hook);
        }
    }

    private static void use(Runner runner, String name) {
        try {
            runner.useTheme(name);
        } catch (IOException e) {
            runner.postCrash(e);
        }
    }

    private static Optional<String> wantedTheme(Options options, Map<String, String> environment) {
        return options.theme()
                .or(() -> Optional.ofNullable(environment.get("VIPDECK_THEME")))
                .filter(name -> !name.isEmpty() && !name.equals("default"));
    }

    private static Theme shipped(Themes themes) throws IOException {
        try {
            return themes.load("default");
        } catch (ThemeProblem e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void readKeys(Tty tty, Runner runner) {
        KeyReader reader =
                new KeyReader(tty, press -> runner.post(new Msg.Key(press)), runner::postGone);
        Thread thread = new Thread(reader, "keys");
        thread.setDaemon(true);
        thread.start();
    }

    /** The terminal as it was: its screen, its cursor, its settings. Nothing is painted afterwards. */
    private static void restore(Tty tty) {
        try {
            synchronized (tty) {
                tty.exitPrivateMode();
                tty.giveBack();
            }
        } catch (IOException | IllegalStateException e) {
            // The terminal has gone; there is nothing left to give back.
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The machine is stopping already, and the hook does its work.
        }
    }

    /** The locale as POSIX reads it: {@code LC_ALL} over {@code LC_CTYPE} over {@code LANG}. */
    static boolean isUtf8(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                String bare = value.toUpperCase(Locale.ROOT).replace("-", "");
                return bare.endsWith("UTF8") || bare.contains("UTF8@");
            }
        }
        return false;
    }
}
