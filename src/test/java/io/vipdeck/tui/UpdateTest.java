package io.vipdeck.tui;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.cluster.Picture.Health;
import io.vipdeck.cluster.Picture.NginxState;
import io.vipdeck.cluster.Picture.Reach;
import io.vipdeck.cluster.Picture.Vip;
import io.vipdeck.control.Event;
import io.vipdeck.deploy.Progress;
import io.vipdeck.drill.NodeFault;
import io.vipdeck.vrrp.State;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What the operator does, and what comes of it. */
class UpdateTest {

    @Test
    void i_shows_the_plan_and_i_again_does_it() {
        Session session = Session.of(Pictures.hosts(2)).saw(Pictures.bare());
        assertThat(session.text(80, 24)).contains("no agent yet: press i to install");

        session.types("i");

        assertThat(session.effects()).containsExactly(new Effect.PlanInstall());
        assertThat(session.text(80, 24)).contains("> install").contains("looking at the host");
        session.types("i");
        assertThat(session.effects()).isEmpty();
        assertThat(session.line(22)).contains("the installation is running");
        session.told(new Progress.Planned("web1", List.of("page", "agent")))
                .told(new Progress.Differs("web1", "/page", "--- a\n+++ b\n-old\n+new"))
                .told(new Progress.Planned("web2", List.of()))
                .got(new Msg.InstallPlanned(true, true, "2 steps to do"));
        assertThat(session.text(80, 24))
                .contains("to do: page, agent")
                .contains("as wanted")
                .contains("+new")
                .contains("i:do this");

        session.types("i");

        assertThat(session.effects()).containsExactly(new Effect.Install(List.of()));
    }

    @Test
    void a_plan_that_was_left_is_made_anew() {
        Session session = Session.of(Pictures.hosts(2)).types("i");
        session.told(new Progress.Planned("web1", List.of("page")))
                .got(new Msg.InstallPlanned(true, true, "1 step to do"))
                .presses(KeyPress.Code.ESC);
        session.effects();

        session.types("i");

        assertThat(session.effects()).containsExactly(new Effect.PlanInstall());
    }

    @Test
    void with_nothing_to_do_there_is_nothing_to_agree_to() {
        Session session = Session.of(Pictures.hosts(2)).types("i");
        session.told(new Progress.Planned("web1", List.of()))
                .told(new Progress.Planned("web2", List.of()))
                .got(new Msg.InstallPlanned(true, false, "nothing to do"));

        assertThat(session.text(80, 24)).contains("as wanted, nothing changed");
        assertThat(session.text(80, 24)).doesNotContain("do this");
    }

    @Test
    void R_retries_only_what_failed() {
        Session session = Session.of(Pictures.hosts(2)).installs();
        session.told(new Progress.Done("web1", true))
                .told(new Progress.Failed("web2", "apt-get could not install nginx", ""))
                .got(new Msg.InstallEnded(false, "1 of 2 hosts are as wanted, 1 changed"));
        session.effects();

        session.types("R");

        assertThat(session.effects()).containsExactly(new Effect.Install(List.of("web2")));
        Install install = session.model().doings().install();
        assertThat(install.lane("web1").orElseThrow().stage()).isEqualTo(Lane.Stage.CHANGED);
        assertThat(install.lane("web2").orElseThrow().stage()).isEqualTo(Lane.Stage.READING);
        session.told(new Progress.Done("web2", true))
                .got(new Msg.InstallEnded(true, "1 of 1 hosts are as wanted, 1 changed"))
                .types("R");
        assertThat(session.effects()).isEmpty();
        assertThat(session.line(22)).contains("nothing failed");
    }

    @Test
    void an_installation_goes_on_while_the_operator_looks_elsewhere() {
        Session session = Session.of(Pictures.hosts(2)).installs().presses(KeyPress.Code.ESC);
        session.effects();
        session.told(new Progress.Planned("web1", List.of("one", "two")))
                .told(new Progress.Started("web1", 0))
                .told(new Progress.Finished("web1", 0, 10));

        session.types("i");

        assertThat(session.effects()).isEmpty();
        assertThat(session.text(80, 24)).contains("1/2");
    }

    @Test
    void a_host_without_a_last_word_has_failed_when_the_installation_breaks_off() {
        Session session = Session.of(Pictures.hosts(2))
                .installs()
                .told(new Progress.Done("web1", true))
                .got(new Msg.InstallEnded(false, "the connection to web2 was lost"));

        Install install = session.model().doings().install();
        assertThat(install.lane("web1").orElseThrow().stage()).isEqualTo(Lane.Stage.CHANGED);
        assertThat(install.lane("web2").orElseThrow().stage()).isEqualTo(Lane.Stage.FAILED);
        assertThat(session.line(22)).contains("x the connection to web2 was lost");
    }

    @Test
    void N_stops_a_running_nginx_after_one_question() {
        Session session = Session.well();

        session.types("N");
        assertThat(session.effects()).isEmpty();
        assertThat(session.text(80, 24)).contains("Stop Nginx on web1, which holds the VIP?");
        session.presses(KeyPress.Code.ENTER);

        assertThat(session.effects()).containsExactly(new Effect.StopNginx("web1"));
        assertThat(session.text(80, 24)).contains("# you").contains("stopping Nginx on web1");
    }

    @Test
    void N_starts_an_nginx_that_does_not_run() {
        Session session =
                Session.of(Pictures.hosts(3)).wellForAMinute().saw(Pictures.oneFault(1400));

        session.types("GN").types("y");

        assertThat(session.effects()).containsExactly(new Effect.StartNginx("web3"));
    }

    @Test
    void any_other_key_is_a_no() {
        for (char key : "nqNx ".toCharArray()) {
            Session session = Session.well().types("N").types(String.valueOf(key));
            assertThat(session.effects()).isEmpty();
            assertThat(session.model().dialog()).isEmpty();
        }
        assertThat(Session.well().types("N").presses(KeyPress.Code.ESC).effects())
                .isEmpty();
    }

    @Test
    void K_kills_only_the_host_whose_name_was_typed() {
        Session session = Session.well().types("K").presses(KeyPress.Code.ENTER);
        assertThat(session.effects()).as("Cancel has the focus").isEmpty();
        assertThat(session.model().dialog()).isEmpty();

        session.types("Kweb2").presses(KeyPress.Code.ENTER);
        assertThat(session.effects()).as("another host's name").isEmpty();

        session.types("Kweb").presses(KeyPress.Code.TAB).presses(KeyPress.Code.ENTER);
        assertThat(session.effects()).as("a part of the name").isEmpty();

        session.types("Kwebx")
                .presses(KeyPress.Code.BACKSPACE)
                .types("1")
                .presses(KeyPress.Code.ENTER);
        assertThat(session.effects()).containsExactly(new Effect.KillNode("web1"));
    }

    @Test
    void K_can_be_taken_back_up_to_the_last_moment() {
        Session session = Session.well().types("Kweb1").presses(KeyPress.Code.TAB);

        session.presses(KeyPress.Code.ENTER);

        assertThat(session.effects()).isEmpty();
        assertThat(Session.well().types("Kweb1").presses(KeyPress.Code.ESC).effects())
                .isEmpty();
    }

    @Test
    void the_kill_dialog_predicts_from_what_the_backup_waits() {
        String dialog = Session.well().types("K").text(80, 24);

        // RFC 9568 section 6.1, priority 99: 3 + 157/256 s, less up to one interval.
        assertThat(dialog)
                .contains("yes, 192.168.16.130")
                .contains("web2, priority 99, nginx up")
                .contains("2.6 to 3.6 s without service");
    }

    @Test
    void the_kill_dialog_tells_when_an_isolated_host_comes_back_by_itself() {
        assertThat(Session.well().types("K").text(80, 24))
                .contains("by itself after " + NodeFault.DEAD_MAN.toMinutes() + " min");
    }

    @Test
    void without_an_agent_nginx_is_shown_as_the_host_itself_tells_it() {
        Session session = Session.of(Pictures.hosts(2))
                .saw(Pictures.picture(
                        Health.DOWN,
                        new Vip(Pictures.VIP, "VI_1", List.of(), false, false, null, null),
                        List.of(
                                Pictures.live(1, State.MASTER, 100, 100, 1300),
                                Pictures.withoutAgent(2, 99, NginxState.RUNNING))));

        assertThat(session.line(6)).contains("web2").contains("- NO AGENT").contains("+ up");
        assertThat(session.line(2)).as("nobody has fetched it yet").contains("asking");
        assertThat(session.model().watch().history().answers(1))
                .containsExactly(History.Answer.NONE);
    }

    @Test
    void a_killed_host_may_be_restored_even_while_it_seems_well() {
        Session session = Session.well().types("Kweb1").presses(KeyPress.Code.ENTER);
        session.got(new Msg.ActionEnded(new Effect.KillNode("web1"), true, "web1 is off"));
        session.effects();

        session.types("R");

        assertThat(session.effects()).containsExactly(new Effect.ReviveNode("web1"));
        session.got(new Msg.ActionEnded(new Effect.ReviveNode("web1"), true, "web1 is back"));
        assertThat(session.types("R").effects()).isEmpty();
    }

    @Test
    void q_leaves_at_once_where_no_lab_is_ours() {
        assertThat(Session.well().types("q").effects())
                .containsExactly(new Effect.LeaveWith(LabChoice.NONE));
        assertThat(Session.well().presses(KeyPress.ctrl('c')).effects())
                .containsExactly(new Effect.LeaveWith(LabChoice.NONE));
    }

    @Test
    void q_asks_what_becomes_of_our_lab() {
        assertThat(lab().effects()).isEmpty();
        assertThat(lab().presses(KeyPress.Code.ENTER).effects())
                .containsExactly(new Effect.LeaveWith(LabChoice.KEEP));
        assertThat(lab().presses(KeyPress.Code.RIGHT)
                        .presses(KeyPress.Code.ENTER)
                        .effects())
                .containsExactly(new Effect.LeaveWith(LabChoice.DOWN));
        assertThat(lab().types("t").effects())
                .containsExactly(new Effect.LeaveWith(LabChoice.DOWN));
        assertThat(lab().types("s").effects()).isEmpty();
        assertThat(lab().presses(KeyPress.Code.ESC).model().dialog()).isEmpty();
    }

    private static Session lab() {
        return Session.of(Pictures.lab()).wellForAMinute().types("q");
    }

    @Test
    void leaving_breaks_off_an_installation_only_after_a_question() {
        Session session = Session.of(Pictures.hosts(2)).types("i");
        session.effects();

        assertThat(session.types("q").effects()).isEmpty();
        assertThat(session.types("y").effects())
                .containsExactly(new Effect.LeaveWith(LabChoice.NONE));
    }

    @Test
    void esc_never_leaves_the_screen() {
        Session session = Session.well();
        for (int i = 0; i < 5; i++) {
            session.presses(KeyPress.Code.ESC);
        }
        assertThat(session.effects()).isEmpty();
    }

    @Test
    void the_filter_narrows_the_rows_inverts_with_an_exclamation_mark_and_goes_with_esc() {
        Session session = Session.well();

        assertThat(session.types("/WEB2").text(80, 24)).contains("Hosts 1/2").contains("> web2");
        session.presses(KeyPress.Code.ENTER);
        assertThat(session.model().where().typingFilter()).isFalse();
        assertThat(session.text(80, 24)).contains("/WEB2");
        assertThat(session.presses(KeyPress.Code.ESC).text(80, 24)).contains("Hosts 2/2");
        assertThat(session.types("/!backup").text(80, 24)).contains("Hosts 1/2").contains("> web1");
        assertThat(session.presses(KeyPress.Code.ESC).text(80, 24)).contains("Hosts 2/2");
        assertThat(session.types("/nowhere").text(80, 24)).contains("no host passes the filter");
    }

    @Test
    void keys_typed_into_the_filter_do_nothing_else() {
        Session session = Session.well().types("/qKiN");

        assertThat(session.effects()).isEmpty();
        assertThat(session.model().where().hosts().text()).isEqualTo("qKiN");
    }

    @Test
    void the_selection_stays_with_its_host_and_within_the_rows() {
        Session session = Session.of(Pictures.hosts(500)).saw(Pictures.many(500));

        assertThat(selected(session)).isEqualTo("web1");
        assertThat(selected(session.types("k"))).isEqualTo("web1");
        assertThat(selected(session.types("jj"))).isEqualTo("web3");
        assertThat(selected(session.presses(KeyPress.Code.PAGE_DOWN))).isEqualTo("web13");
        assertThat(selected(session.types("G"))).isEqualTo("web500");
        assertThat(selected(session.types("j"))).isEqualTo("web500");
        assertThat(session.text(80, 24)).contains("> web500");
        assertThat(selected(session.types("g"))).isEqualTo("web1");
    }

    private static String selected(Session session) {
        return session.model().selected().orElseThrow().name();
    }

    @Test
    void events_stand_newest_first_once_each_and_bounded() {
        Session session = Session.of(Pictures.hosts(2));
        Event first = Pictures.event(1, "14:00:00.000", Event.Kind.AGENT, "agent", "one");
        Event second = Pictures.event(2, "14:00:01.000", Event.Kind.AGENT, "agent", "two");

        session.heard("web1", second)
                .heard("web1", first)
                .heard("web1", first)
                .heard("web2", first);

        assertThat(session.model().watch().journal().lines().stream().map(Heard::text))
                .containsExactly("two", "one", "one");
        for (int i = 10; i < 2000; i++) {
            session.heard(
                    "web1",
                    Pictures.event(
                            i,
                            String.format("15:%02d:%02d.000", i / 60, i % 60),
                            Event.Kind.CHECK,
                            "c",
                            "t" + i));
        }
        assertThat(session.model().watch().journal().lines()).hasSize(Journal.MOST);
    }

    @Test
    void older_events_stay_in_view_while_new_ones_come() {
        Session session = Session.well().types("ejj");
        String top = session.line(2);

        session.heard("web1", Pictures.event(9, "14:03:00.000", Event.Kind.CHECK, "c", "new"));

        assertThat(session.line(2)).isEqualTo(top);
        assertThat(session.line(1)).contains("3 newer above");
    }

    @Test
    void a_host_that_falls_silent_is_never_shown_as_master() {
        Session session = Session.well();
        assertThat(session.line(5)).contains("MASTER");

        session.saw(Pictures.masterGone(Reach.STALE, 3000));
        assertThat(row(session))
                .contains("? STALE")
                .contains("3.0s")
                .doesNotContain("MASTER")
                .doesNotContain("◆");

        session.later(400).saw(Pictures.masterGone(Reach.NO_ANSWER, 12_000));
        assertThat(row(session)).contains("? NO ANSWER").contains("12s").doesNotContain("MASTER");
    }

    private static String row(Session session) {
        return session.frame(80, 24).lines().stream()
                .filter(line -> line.contains("> web1"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void when_no_picture_comes_any_more_nothing_is_shown_as_now() {
        Session session = Session.well().later(Watch.PICTURE_OLD_MS + 1000);

        assertThat(session.text(80, 24))
                .contains("OLD 6.0s")
                .contains("STALE 6.0s")
                .doesNotContain("● MASTER ")
                .doesNotContain("1 owner OK");
        assertThat(session.saw(Pictures.well(1400)).text(80, 24))
                .contains("LIVE")
                .contains("MASTER");
    }

    @Test
    void two_owners_are_the_worst_and_no_owner_tells_its_age() {
        Session session = Session.well().saw(Pictures.splitBrain());
        assertThat(session.line(1)).contains("SPLIT BRAIN").contains("web1 AND web2");

        session.saw(Pictures.noOwner()).later(1000).saw(Pictures.noOwner()).later(1000);
        assertThat(session.line(1)).contains("NO OWNER 2.0s");
        assertThat(session.frame(80, 24).styles().get(1)).isEqualTo("n".repeat(80));

        assertThat(session.saw(Pictures.well(1400)).text(80, 24)).doesNotContain("NO OWNER");
    }

    @Test
    void what_came_of_a_key_goes_away_after_a_while() {
        Session session = Session.well().got(new Msg.Note(true, "done so"));

        assertThat(session.later(7000).text(80, 24)).contains("+ done so");
        assertThat(session.later(2000).text(80, 24)).doesNotContain("done so");
    }

    @Test
    void text_from_hosts_is_never_an_order_to_the_terminal() {
        Session session = Session.well();
        String hostile =
                "\u001b[2J\u001b]0;owned\u0007a\u0000b\u202ec\u2066d\u009b31me\rf\ng\ud83d\udca3h";

        session.heard(
                "we\u001b[31mb1",
                Pictures.event(99, "14:09:00.000", Event.Kind.STATE, "x\u0007", hostile));
        session.got(new Msg.Note(false, hostile)).types("e");

        Frame frame = session.frame(80, 24);
        assertThat(String.join("", frame.lines()))
                .doesNotContain("owned")
                .matches("[^\\p{Cntrl}\\u202a-\\u202e\\u2066-\\u2069]*");
        assertThat(frame.lines().get(2)).contains("x: abcde f g?h");
    }

    @Test
    void ctrl_z_and_ctrl_l_work_even_over_a_question() {
        assertThat(Session.well().types("K").presses(KeyPress.ctrl('z')).effects())
                .containsExactly(new Effect.Suspend());
        assertThat(Session.well().presses(KeyPress.ctrl('l')).effects())
                .containsExactly(new Effect.Redraw());
    }

    @Test
    void of_five_hundred_hosts_the_last_is_a_key_away() {
        Session session = Session.of(Pictures.hosts(500)).saw(Pictures.many(500));

        assertThat(session.frame(140, 40).lines()).noneMatch(line -> line.contains("web500 "));
        assertThat(session.types("G").frame(140, 40).lines())
                .anyMatch(line -> line.contains("> web500 "))
                .noneMatch(line -> line.contains(" web2  "));
    }
}
