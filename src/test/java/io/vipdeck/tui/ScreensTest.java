package io.vipdeck.tui;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.Golden;
import io.vipdeck.cluster.Picture.Reach;
import io.vipdeck.deploy.Progress;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Each screen at each size, as text and style letters, against a file. */
class ScreensTest {

    enum Scene {
        OVERVIEW(Session::well),
        WAITING(() -> Session.of(Pictures.hosts(2))),
        BARE(() -> Session.of(Pictures.lab()).saw(Pictures.bare())),
        FAULT(() -> Session.of(Pictures.hosts(3))
                .wellForAMinute()
                .saw(Pictures.oneFault(1420))
                .types("jj")),
        MASTER_STALE(() -> Session.well()
                .later(2000)
                .saw(Pictures.masterGone(Reach.STALE, 4200))
                .later(1500)),
        MASTER_GONE(() -> Session.well()
                .later(9000)
                .saw(Pictures.masterGone(Reach.NO_ANSWER, 12_300))
                .later(400)),
        SPLIT_BRAIN(() -> Session.well().saw(Pictures.splitBrain()).later(2300)),
        NO_OWNER(() -> Session.well().saw(Pictures.noOwner()).later(3100)),
        OLD(() -> Session.well().later(12_000)),
        MANY(() ->
                Session.of(Pictures.hosts(500)).saw(Pictures.many(500)).types("jjjjjjjjjjjjjjjj")),
        FILTER(() -> Session.well().types("/web2")),
        DETAIL(() -> Session.well().presses(KeyPress.Code.ENTER)),
        EVENTS(() -> Session.well().types("e")),
        HELP(() -> Session.well().types("?")),
        HELP_READONLY(() -> Session.of(Pictures.hosts(2), new Look(false, true, "nord"))
                .wellForAMinute()
                .types("?")),
        INSTALL_PLANNED(ScreensTest::planned),
        INSTALL(ScreensTest::installing),
        INSTALL_FAILED(() -> installing()
                .told(new Progress.Failed(
                        "web3",
                        "web3 cannot be installed: Alpine is not one of debian, ubuntu, use another host",
                        "ID=alpine\nVERSION_ID=3.20\n\u001b[31mred\u001b[0m"))
                .later(2000)),
        INSTALL_DONE(() -> installing()
                .told(new Progress.Finished("web2", 1, 900))
                .told(new Progress.Finished("web2", 2, 2100))
                .told(new Progress.Finished("web2", 3, 40))
                .told(new Progress.Finished("web2", 4, 700))
                .told(new Progress.Done("web2", true))
                .told(new Progress.Planned("web3", List.of()))
                .told(new Progress.Done("web3", false))
                .got(new Msg.InstallEnded(true, "3 hosts are as wanted, web1 holds 192.168.16.130"))
                .later(9000)),
        ASK_NGINX(() -> Session.well().types("N")),
        KILL(() -> Session.of(Pictures.lab()).wellForAMinute().types("Kweb")),
        KILL_NAMED(() -> Session.well().types("Kweb1")),
        KILL_BACKUP(() -> Session.well().types("jK")),
        KILL_LAST(() ->
                Session.well().saw(Pictures.masterGone(Reach.NO_ANSWER, 12_300)).types("jK")),
        LEAVE(() -> Session.of(Pictures.lab()).wellForAMinute().types("q"));

        private final Supplier<Session> play;

        Scene(Supplier<Session> play) {
            this.play = play;
        }
    }

    private static Session planned() {
        Session session = Session.of(Pictures.hosts(2)).types("i").later(300);
        session.told(new Progress.Planned("web1", List.of("page", "configuration", "agent start")))
                .told(new Progress.Differs(
                        "web1",
                        "/etc/vipdeck/keepalived.conf",
                        String.join(
                                "\n",
                                "--- /etc/vipdeck/keepalived.conf\tmode 600 root:root",
                                "+++ /etc/vipdeck/keepalived.conf\tmode 600 root:root",
                                "@@ -27,5 +27,5 @@",
                                "     authentication {",
                                "-        auth_pass <hidden, old>",
                                "+        auth_pass <hidden, new>",
                                "     }")))
                .told(new Progress.Planned("web2", List.of()));
        return session.got(
                new Msg.InstallPlanned(true, true, "3 steps to do, nothing is done yet"));
    }

    private static Session installing() {
        Session session = Session.of(
                        new Start(Pictures.inventory(3), false, false, Optional.empty()))
                .installs()
                .later(1200);
        for (String host : List.of("web1", "web2", "web3")) {
            session.told(new Progress.Planned(
                    host,
                    List.of(
                            "install nginx",
                            "write the page",
                            "send the runtime",
                            "write keepalived.conf",
                            "start the agent")));
        }
        for (int i = 0; i < 5; i++) {
            session.told(new Progress.Started("web1", i))
                    .told(new Progress.Finished("web1", i, 300 + 1200L * i));
        }
        return session.told(new Progress.Done("web1", true))
                .told(new Progress.Started("web2", 0))
                .later(4000)
                .told(new Progress.Finished("web2", 0, 4000))
                .told(new Progress.Finished("web2", 1, 30))
                .told(new Progress.Started("web2", 2))
                .told(new Progress.Doing("web2", "sending runtime 64%"))
                .told(new Progress.Started("web3", 0))
                .types("j")
                .later(800);
    }

    @ParameterizedTest
    @EnumSource(Scene.class)
    void each_screen_is_drawn_as_agreed(Scene scene) {
        Session session = scene.play.get();
        check(scene, session, 80, 24, "80x24");
        check(scene, session, 140, 40, "140x40");
        check(scene, session, 60, 16, "60x16");
    }

    @ParameterizedTest
    @EnumSource(
            value = Scene.class,
            names = {"FAULT", "INSTALL", "KILL", "HELP"})
    void plain_characters_draw_the_same_screens(Scene scene) {
        Session session = scene.play.get();
        Model plain = session.model().look(new Look(true, false, "default"));
        Frame frame = View.view(plain, new Size(80, 24));
        assertThat(String.join("", frame.lines())).matches("[ -~]*");
        Golden.check(file(scene, "80x24-ascii"), written(frame));
    }

    @ParameterizedTest
    @CsvSource({"59,16", "60,15", "20,3", "1,1", "0,0"})
    void a_screen_that_is_too_small_says_what_it_needs(int columns, int rows) {
        Frame frame = Session.well().frame(columns, rows);

        assertThat(frame.lines()).hasSize(rows);
        if (columns >= 20) {
            assertThat(String.join("", frame.lines())).contains("needs 60x16");
        }
    }

    @ParameterizedTest
    @EnumSource(Scene.class)
    void every_frame_fills_its_screen_exactly(Scene scene) {
        Session session = scene.play.get();
        for (int columns = 60; columns <= 200; columns += 23) {
            for (int rows = 16; rows <= 60; rows += 9) {
                Frame frame = session.frame(columns, rows);
                int width = columns;
                assertThat(frame.lines()).hasSize(rows).allMatch(line -> Text.width(line) == width);
                assertThat(frame.styles()).hasSize(rows).allMatch(line -> line.length() == width);
            }
        }
    }

    private static void check(Scene scene, Session session, int columns, int rows, String name) {
        Golden.check(file(scene, name), written(session.frame(columns, rows)));
    }

    private static String file(Scene scene, String name) {
        String screen = scene.name().toLowerCase(java.util.Locale.ROOT) + "-" + name + ".txt";
        return "golden/tui/" + screen;
    }

    /** The text, then the style letters, with an end mark so that no blank is lost. */
    private static String written(Frame frame) {
        StringBuilder text = new StringBuilder();
        frame.lines().forEach(line -> text.append(line.stripTrailing()).append('\n'));
        text.append("= styles =\n");
        frame.styles().forEach(line -> text.append(line.replaceAll("\\.+$", "")).append('\n'));
        return text.toString();
    }
}
