package io.vipdeck.tui.screen;

import io.vipdeck.cluster.Picture;
import io.vipdeck.deploy.Progress;
import io.vipdeck.tui.Effect;
import io.vipdeck.tui.Msg;
import io.vipdeck.tui.Pictures;
import io.vipdeck.tui.Start;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The real screen over a feed of its own, to look at: {@code UiTryout STATE_FOLDER [bare] [crash]}. With
 * {@code crash} the first restore makes a thread fail.
 */
public final class UiTryout {
    private UiTryout() {}

    private enum Phase {
        BARE,
        WELL,
        STALE,
        GONE
    }

    public static void main(String[] args) throws Exception {
        Optional<String> why = Ui.unusable();
        if (why.isPresent()) {
            System.err.println("vipdeck: " + why.get());
            System.exit(2);
        }
        List<String> words = List.of(args);
        AtomicReference<Phase> phase =
                new AtomicReference<>(words.contains("bare") ? Phase.BARE : Phase.WELL);
        Start start = words.contains("bare") ? Pictures.lab() : Pictures.hosts(2);
        Options options = new Options(
                Optional.empty(),
                words.contains("ascii"),
                false,
                false,
                Path.of(args[0], "themes"),
                Path.of(args[0], "state"));
        Outcome outcome = Ui.run(
                start,
                options,
                (effect, inbox) -> act(effect, inbox, phase, words.contains("crash")),
                inbox -> feed(inbox, phase));
        outcome.message().ifPresent(System.err::println);
        System.out.println("left with " + outcome.choice());
        System.exit(outcome.exitCode());
    }

    private static void feed(Consumer<Msg> inbox, AtomicReference<Phase> phase) {
        Thread thread = new Thread(() -> {
            long second = 1300;
            while (true) {
                Picture picture = switch (phase.get()) {
                    case BARE -> Pictures.bare();
                    case WELL -> Pictures.well(second);
                    case STALE -> Pictures.masterGone(Picture.Reach.STALE, 3000);
                    case GONE -> Pictures.masterGone(Picture.Reach.NO_ANSWER, 9000);
                };
                inbox.accept(new Msg.PictureChanged(picture));
                second++;
                pause(1000);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void act(
            Effect.OnCluster effect,
            Consumer<Msg> inbox,
            AtomicReference<Phase> phase,
            boolean crash) {
        if (effect instanceof Effect.PlanInstall) {
            for (String host : List.of("web1", "web2")) {
                inbox.accept(new Msg.InstallProgress(
                        new Progress.Planned(host, List.of("install nginx", "send the runtime"))));
            }
            inbox.accept(new Msg.InstallPlanned(true, true, "4 steps to do"));
            return;
        }
        if (effect instanceof Effect.Install) {
            for (String host : List.of("web1", "web2")) {
                inbox.accept(new Msg.InstallProgress(
                        new Progress.Planned(host, List.of("install nginx", "send the runtime"))));
                for (int step = 0; step < 2; step++) {
                    inbox.accept(new Msg.InstallProgress(new Progress.Started(host, step)));
                    for (int percent = 0; percent <= 100; percent += 10) {
                        inbox.accept(new Msg.InstallProgress(
                                new Progress.Doing(host, "sending " + percent + "%")));
                        pause(60);
                    }
                    inbox.accept(new Msg.InstallProgress(new Progress.Finished(host, step, 660)));
                }
                inbox.accept(new Msg.InstallProgress(new Progress.Done(host, true)));
            }
            phase.set(Phase.WELL);
            inbox.accept(new Msg.InstallEnded(true, "2 hosts are installed, web1 holds the VIP"));
            return;
        }
        if (effect instanceof Effect.ReviveNode && crash) {
            System.err.println("printed by a library");
            throw new AssertionError("as asked for");
        }
        if (effect instanceof Effect.KillNode) {
            phase.set(Phase.STALE);
            pause(2000);
            phase.set(Phase.GONE);
        } else if (effect instanceof Effect.ReviveNode) {
            phase.set(Phase.WELL);
        }
        inbox.accept(new Msg.ActionEnded(effect, true, effect.text() + ": done"));
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(millis * 1_000_000L);
    }
}
