package io.vipdeck.tui;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.cluster.Picture.Reach;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class KeysTest {
    private static final Look READONLY = new Look(false, true, "default");

    @ParameterizedTest
    @EnumSource(Page.class)
    void no_key_means_two_things_on_a_page(Page page) {
        Model model = Session.well().model();
        Set<KeyPress> seen = new HashSet<>();
        List<KeyBinding> here = Keys.here(model.where(model.where().to(page)));

        assertThat(here).isNotEmpty();
        here.forEach(key ->
                key.presses().forEach(press -> assertThat(seen.add(press)).isTrue()));
    }

    @Test
    void every_command_has_a_key() {
        assertThat(Keys.table(Session.well().model()).stream().map(KeyBinding::command))
                .containsExactlyInAnyOrder(Command.values());
    }

    @Test
    void help_shows_every_key_of_the_table_and_what_it_does() {
        Session session = Session.well().types("?");
        String help = session.text(80, 24);

        for (KeyBinding key : Keys.table(session.model())) {
            assertThat(help).contains(key.shown()).contains(key.label());
        }
    }

    @Test
    void help_is_whole_on_the_smallest_screen() {
        Session session = Session.well().types("?");
        String help = session.text(60, 16);

        for (KeyBinding key : Keys.table(session.model())) {
            assertThat(help).contains(key.label());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Page.class,
            names = {"OVERVIEW", "DETAIL", "EVENTS", "INSTALL"})
    void the_hints_are_the_keys_of_the_page(Page page) {
        Session session = Session.well();
        session.got(new Msg.Tick(Pictures.AT, session.model().now().nanos()));
        Model model = session.model().where(session.model().where().to(page));
        List<String> lines = View.view(model, new Size(140, 40)).lines();
        String bottom = lines.get(lines.size() - 1);

        for (KeyBinding key : Keys.here(model)) {
            String hint = key.hint().apply(model);
            if (!hint.isEmpty()) {
                assertThat(bottom).contains(key.shown() + ":" + hint);
            }
        }
    }

    @Test
    void capital_letters_change_hosts_and_small_ones_do_not() {
        for (KeyBinding key : Keys.table(Session.well().model())) {
            char shown = key.shown().charAt(0);
            boolean capital = key.shown().length() == 1 && Character.isUpperCase(shown);
            if (capital) {
                assertThat(key.group()).isEqualTo(KeyBinding.Group.CHANGE);
            }
        }
    }

    @Test
    void readonly_takes_the_keys_away_that_change_hosts() {
        Session session = Session.of(Pictures.hosts(2), READONLY).wellForAMinute();

        session.types("iNKR");

        assertThat(session.effects()).isEmpty();
        assertThat(session.model().dialog()).isEmpty();
        assertThat(session.model().where().page()).isEqualTo(Page.OVERVIEW);
        assertThat(session.text(80, 24)).doesNotContain("K:kill").contains("READ-ONLY");
        assertThat(session.types("?").text(80, 24)).doesNotContain("CHANGE HOSTS");
    }

    @Test
    void a_key_that_does_nothing_says_why() {
        Session session = Session.well();

        session.types("R");

        assertThat(session.effects()).isEmpty();
        assertThat(session.line(22)).contains("x R: web1 is up, nothing to restore");
    }

    @Test
    void a_host_that_gives_no_answer_can_only_be_restored() {
        Session session = Session.well().saw(Pictures.masterGone(Reach.NO_ANSWER, 12_000));

        assertThat(session.types("N").line(22)).contains("N: web1 gives no answer");
        assertThat(session.types("K").line(22)).contains("K: web1 gives no answer already");
        assertThat(session.effects()).isEmpty();
        assertThat(session.types("R").effects()).containsExactly(new Effect.ReviveNode("web1"));
    }

    @Test
    void without_an_agent_nginx_cannot_be_stopped() {
        Session session = Session.of(Pictures.hosts(2)).saw(Pictures.bare());

        assertThat(session.types("N").line(22)).contains("N: no agent on web1, press i");
    }

    @Test
    void where_nodes_cannot_be_killed_the_key_says_so() {
        Start start = new Start(
                Pictures.inventory(2),
                false,
                false,
                Optional.of("nodes can only be killed in the lab"));
        Session session = Session.of(start).wellForAMinute();

        assertThat(session.types("K").line(22)).contains("K: nodes can only be killed in the lab");
        assertThat(session.model().dialog()).isEmpty();
    }

    @Test
    void an_action_under_way_on_a_host_is_not_started_twice() {
        Session session = Session.well().types("N").types("y");
        assertThat(session.effects()).containsExactly(new Effect.StopNginx("web1"));

        session.types("N");

        assertThat(session.line(22)).contains("N: still stopping Nginx on web1");
        session.got(new Msg.ActionEnded(
                new Effect.StopNginx("web1"), true, "Nginx is back after 0.08 s"));
        assertThat(session.line(22)).contains("+ Nginx is back after 0.08 s");
        assertThat(session.types("N").model().dialog()).isPresent();
    }
}
