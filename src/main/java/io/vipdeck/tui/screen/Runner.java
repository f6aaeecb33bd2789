package io.vipdeck.tui.screen;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.screen.TerminalScreen;

import io.vipdeck.tui.Effect;
import io.vipdeck.tui.Frame;
import io.vipdeck.tui.LabChoice;
import io.vipdeck.tui.Model;
import io.vipdeck.tui.Msg;
import io.vipdeck.tui.Size;
import io.vipdeck.tui.Step;
import io.vipdeck.tui.Update;
import io.vipdeck.tui.View;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The only loop, and the only thread that holds the model: it takes what has come in, all of it, then draws
 * once, and writes only when the frame differs. It sleeps until something comes or a second is over.
 */
final class Runner {
    private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(33);
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final DateTimeFormatter RFC3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Tty tty;
    private final TerminalScreen screen;
    private final Painter painter;
    private final Themes themes;
    private final Depth depth;
    private final EffectRunner effects;
    private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();

    private Model model;
    private @Nullable Frame shown;
    private @Nullable LabChoice left;
    private boolean gone;
    private boolean whole = true;
    private long paintedNanos;

    Runner(
            Tty tty,
            TerminalScreen screen,
            Painter painter,
            Themes themes,
            Depth depth,
            EffectRunner effects,
            Model model) {
        this.tty = tty;
        this.screen = screen;
        this.painter = painter;
        this.themes = themes;
        this.depth = depth;
        this.effects = effects;
        this.model = model;
    }

    /** Something to do on the loop's thread; what a key leads to is painted without waiting. */
    private interface Entry {
        void run() throws IOException;

        default boolean isKey() {
            return false;
        }
    }

    private record KeyEntry(Runner runner, Msg.Key key) implements Entry {
        @Override
        public void run() throws IOException {
            runner.apply(key);
        }

        @Override
        public boolean isKey() {
            return true;
        }
    }

    /** May be called from any thread. */
    void post(Msg msg) {
        queue.add(msg instanceof Msg.Key key ? new KeyEntry(this, key) : () -> apply(msg));
    }

    void postResized() {
        queue.add(() -> whole = true);
    }

    void postGone() {
        queue.add(() -> gone = true);
    }

    void postCrash(Throwable crash) {
        queue.add(() -> {
            throw new IllegalStateException("a thread has ended with " + crash, crash);
        });
    }

    /** Runs until the operator leaves; empty when the terminal went away. */
    Optional<LabChoice> run() throws IOException, InterruptedException {
        long nextTick = System.nanoTime();
        boolean due = true;
        while (left == null && !gone) {
            long now = System.nanoTime();
            long wake = due ? Math.min(nextTick, paintedNanos + FRAME_NANOS) : nextTick;
            Entry entry = queue.poll(Math.max(0, wake - now), TimeUnit.NANOSECONDS);
            tick();
            if (System.nanoTime() - nextTick >= 0) {
                nextTick = System.nanoTime() + SECOND_NANOS;
                due = true;
            }
            boolean key = false;
            while (entry != null && left == null && !gone) {
                key |= entry.isKey();
                due = true;
                entry.run();
                entry = queue.poll();
            }
            boolean mayPaint = key || System.nanoTime() - paintedNanos >= FRAME_NANOS;
            if (due && mayPaint && left == null && !gone) {
                paint();
                due = false;
            }
        }
        return Optional.ofNullable(left);
    }

    private void tick() {
        Msg.Tick tick = new Msg.Tick(RFC3339.format(Instant.now()), System.nanoTime());
        model = Update.update(model, tick).model();
    }

    private void apply(Msg msg) throws IOException {
        Step step = Update.update(model, msg);
        model = step.model();
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.OnScreen own) {
                perform(own);
            } else if (effect instanceof Effect.OnCluster action) {
                start(action);
            }
        }
    }

    private void start(Effect.OnCluster action) {
        Consumer<Msg> inbox = this::post;
        Thread thread = new Thread(
                () -> {
                    try {
                        effects.run(action, inbox);
                    } catch (Exception e) {
                        String why = e.getMessage() == null
                                ? e.getClass().getSimpleName()
                                : e.getMessage();
                        String text = action.text() + " failed: " + why;
                        post(
                                action instanceof Effect.Install
                                        ? new Msg.InstallEnded(false, text)
                                        : new Msg.ActionEnded(action, false, text));
                    }
                },
                "action");
        thread.setDaemon(true);
        thread.start();
    }

    private void perform(Effect.OnScreen effect) throws IOException {
        if (effect instanceof Effect.LeaveWith leave) {
            left = leave.choice();
        } else if (effect instanceof Effect.Redraw) {
            whole = true;
        } else if (effect instanceof Effect.NextTheme next) {
            useTheme(themes.after(next.after()));
        } else {
            suspend();
        }
    }

    void useTheme(String name) throws IOException {
        try {
            painter.use(themes.load(name).at(depth));
            whole = true;
            apply(new Msg.ThemeChanged(name));
        } catch (ThemeProblem e) {
            apply(new Msg.Note(false, String.valueOf(e.getMessage())));
        }
    }

    /** Gives the terminal to the shell; goes on when the shell does. */
    private void suspend() throws IOException {
        synchronized (tty) {
            screen.stopScreen();
            tty.giveBack();
        }
        try {
            Tty.stopSelf();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (tty) {
            tty.takeAgain();
            screen.startScreen();
            tty.getTerminalSize();
        }
        whole = true;
    }

    private void paint() throws IOException {
        synchronized (tty) {
            if (!tty.isOpen()) {
                return;
            }
            TerminalSize resized = screen.doResizeIfNecessary();
            whole |= resized != null;
            TerminalSize size = screen.getTerminalSize();
            Frame frame = View.view(model, new Size(size.getColumns(), size.getRows()));
            if (whole || !frame.equals(shown)) {
                tty.beginFrame();
                painter.paint(frame, whole);
                tty.endFrame();
                shown = frame;
                whole = false;
            }
            paintedNanos = System.nanoTime();
        }
    }
}
