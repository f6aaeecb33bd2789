package io.vipdeck.agent;

import static io.vipdeck.sim.Pair.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.agent.Host.Letter;
import io.vipdeck.control.Event;
import io.vipdeck.keepalived.Mail;
import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** The mails of smtp_alert: what they say, and what becomes of those that the server does not take. */
class PostTest extends Stage {
    private final SimHost web1 = web1(mailed(Pair.priority(100).nginx(false, 0), true));
    private final SimHost web2 = web2(Pair.priority(99));

    @Test
    void aChangeIsToldInKeepalivedsWordsAndWithItsReason() {
        start(web1, web2);
        assertThat(subjects(web1))
                .containsExactly(
                        "[LB_A] VRRP Instance VI_1 - Entering BACKUP state",
                        "[LB_A] VRRP Instance VI_1 - Entering MASTER state");
        Letter letter = web1.programs().letters().get(1);
        assertThat(letter.text())
                .matches("=> VRRP Instance is now owning VRRP VIPs <=\n\n"
                        + "\\S+Z on web1: no advertisement heard for 3\\.6\\d+ s\n");
        assertThat(letter.from()).isEqualTo("keepalived@web1");
        assertThat(letter.helo()).isEqualTo("web1");
        assertThat(letter.to()).containsExactly("ops@example.org", "night@example.org");
    }

    @Test
    void theSameIsNotSaidTwiceInARow() {
        start(web1, web2);
        web1.link(false);
        web1.killService("nginx");
        simulation.run(SECOND);
        assertThat(subjects(web1))
                .endsWith("[LB_A] VRRP Instance VI_1 - Entering FAULT state")
                .hasSize(3);
    }

    @Test
    void withNoEmailFaultsAFaultIsNotTold() {
        SimHost quiet = web1(mailed(Pair.priority(100), false));
        start(quiet);
        quiet.link(false);
        simulation.run(SECOND);
        assertThat(subjects(quiet)).hasSize(2).noneMatch(each -> each.contains("FAULT"));
    }

    @Test
    void whatTheServerRefusesIsTriedAgainAndAgainAndThenGivenUp() {
        web1.programs().refuseMail("Connection refused");
        start(web1, web2);
        assertThat(texts(web1, Event.Kind.WARNING))
                .contains("mail not sent to mail.example.org port 25: Connection refused; it is"
                        + " tried again");
        simulation.run(2300 * SECOND);
        assertThat(texts(web1, Event.Kind.WARNING))
                .anyMatch(each -> each.contains("given up: [LB_A] VRRP Instance VI_1 - Entering"));
        web1.programs().refuseMail("");
        simulation.run(3600 * SECOND);
        assertThat(web1.programs().letters()).isEmpty();
    }

    @Test
    void whenTheServerIsThereAgainAllThatWaitedComesInOrder() {
        web1.programs().refuseMail("451 try again later");
        start(web1, web2);
        web1.programs().refuseMail("");
        simulation.run(20 * SECOND);
        assertThat(subjects(web1))
                .containsExactly(
                        "[LB_A] VRRP Instance VI_1 - Entering BACKUP state",
                        "[LB_A] VRRP Instance VI_1 - Entering MASTER state");
    }

    @Test
    void theEndIsToldToo() {
        start(web1, web2);
        web1.stop();
        simulation.run(SECOND);
        assertThat(web1.running()).isFalse();
        assertThat(subjects(web1)).last().isEqualTo("[LB_A] VRRP Instance VI_1 - Stopping");
    }

    @Test
    void aMailServerThatIsAwayDoesNotDelayTheEnd() {
        start(web1, web2);
        web1.programs().refuseMail("Connection refused");
        web1.stop();
        simulation.run(SECOND);
        assertThat(web1.running()).isFalse();
        assertThat(texts(web1, Event.Kind.WARNING))
                .last()
                .asString()
                .endsWith("; given up: [LB_A] VRRP Instance VI_1 - Stopping");
    }

    @Test
    void withoutSmtpAlertNobodyIsMailed() {
        Pair pair = mailed(Pair.priority(100), true);
        pair.smtpAlert = false;
        SimHost silent = web1(pair);
        start(silent);
        assertThat(silent.programs().letters()).isEmpty();
    }

    private static List<String> subjects(SimHost host) {
        return host.programs().letters().stream().map(Letter::subject).toList();
    }

    private static Pair mailed(Pair pair, boolean faults) {
        pair.routerId = "LB_A";
        pair.smtpAlert = true;
        pair.mail = Optional.of(new Mail(
                List.of("ops@example.org", "night@example.org"),
                "",
                "mail.example.org",
                25,
                "",
                30 * SECOND,
                faults));
        return pair;
    }
}
