package io.vipdeck.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.vrrp.State;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Random;

class LinesTest {
    private static final InstanceStatus MASTER = new InstanceStatus(
            "VI_1",
            66,
            2,
            "ens33",
            State.MASTER,
            "no advertisement for 3.61 s",
            100,
            100,
            12_345,
            1000,
            3609.375,
            12,
            3,
            1,
            null,
            List.of("192.168.16.130/24"),
            Map.of("checksum", 1L));

    private static final InstanceStatus BACKUP = new InstanceStatus(
            "VI_2",
            67,
            3,
            "ens34",
            State.BACKUP,
            "192.168.16.128 is master \"here\"\n\u001b[31m",
            99,
            97,
            1,
            10,
            36.09375,
            0,
            4,
            0,
            new InstanceStatus.Peer("192.168.16.128", 100, 400),
            List.of(),
            Map.of(),
            new Explanation(
                    List.of("ens34 has no carrier", "check a fails: \"odd\""),
                    List.of(new Explanation.Tracked(
                            "script a", "failed", -2, -2, "check a fails: \"odd\"")),
                    List.of(new Explanation.Peer(
                            "192.168.16.128", 3, 100, 10.5, 400, "over the message only", true)),
                    7));

    private static final ServiceStatus RUNNING = new ServiceStatus(
            "nginx", "nginx", ServiceStatus.State.RUNNING, 200, 0.8, 412, 5_000, 1, "answers");

    private static final ServiceStatus UNKNOWN = new ServiceStatus(
            "web",
            "nginx",
            ServiceStatus.State.UNKNOWN,
            null,
            null,
            null,
            0,
            0,
            "not looked at yet");

    private static final Status STATUS = new Status(
            "0.1.0",
            "web1",
            "2026-01-01T00:00:00.000Z",
            99,
            List.of(MASTER, BACKUP),
            List.of(RUNNING, UNKNOWN),
            List.of("192.168.16.128/24", "fe80::1/64"));

    @Test
    void aStatusComesBackAsItWent() {
        assertThat(Lines.decode(Lines.encode(STATUS))).contains(new Message.StatusLine(STATUS));
    }

    @ParameterizedTest
    @EnumSource
    void anEventComesBackAsItWent(Event.Kind kind) {
        Event event = new Event(
                7, "2026-01-01T00:00:00.000Z", kind, "VI_1", "BACKUP > MASTER, \"quoted\"");
        assertThat(Lines.decode(Lines.encode(event))).contains(new Message.EventLine(event));
    }

    @ParameterizedTest
    @EnumSource
    void aRequestComesBackAsItWent(Request request) {
        assertThat(Lines.decodeRequest(Lines.encode(request))).contains(request);
    }

    @Test
    void aDrainedHostSaysSo() {
        Status drained = new Status("1", "h", "t", 0, List.of(), List.of(), List.of(), true);
        assertThat(Lines.decode(Lines.encode(drained))).contains(new Message.StatusLine(drained));
    }

    @Test
    void anAgentThatKnowsNoDrainIsNotDrained() {
        String line = Lines.encode(STATUS).replace(",\"drained\":false", "");
        assertThat(line).doesNotContain("drained");
        assertThat(Lines.decode(line)).contains(new Message.StatusLine(STATUS));
    }

    @Test
    void anAgentThatDoesNotTellDiscardsApartHasNone() {
        String line = Lines.encode(STATUS).replaceAll(",\"discards\":\\{[^}]*}", "");
        Message.StatusLine read = (Message.StatusLine) Lines.decode(line).orElseThrow();
        assertThat(read.status().instances())
                .allSatisfy(each -> assertThat(each.discards()).isEmpty());
    }

    @Test
    void anAgentThatExplainsNothingIsReadAllTheSame() {
        String line =
                Lines.encode(STATUS).replaceAll(",\"faults\":\\[.*?\"announcements\":\\d+", "");
        assertThat(line).doesNotContain("tracked").contains("VI_2");
        Message.StatusLine read = (Message.StatusLine) Lines.decode(line).orElseThrow();
        assertThat(read.status().instances())
                .allMatch(each -> each.explanation().equals(Explanation.NONE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerComesBackAsItWent(boolean ok) {
        Message.Answer answer =
                new Message.Answer(ok, "a.conf:3: what, \"what to do\"\na.conf:4: b");
        assertThat(Lines.encode(answer)).doesNotContain("\n");
        assertThat(Lines.decode(Lines.encode(answer))).contains(answer);
    }

    @Test
    void aLineIsOneLineWhateverItCarries() {
        assertThat(Lines.encode(STATUS)).doesNotContain("\n").doesNotContain("\u001b");
    }

    @Test
    void keysOfALaterVersionArePassedOver() {
        String line = Lines.encode(RUNNING_ONLY)
                .replace("\"agentVersion\"", "\"new\":{\"a\":[1,null]},\"agentVersion\"");
        assertThat(Lines.decode(line)).contains(new Message.StatusLine(RUNNING_ONLY));
        assertThat(Lines.decodeRequest("{\"x\":[1],\"request\":\"watch\"}"))
                .contains(Request.WATCH);
    }

    private static final Status RUNNING_ONLY =
            new Status("1", "h", "t", 0, List.of(), List.of(RUNNING), List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "{\"status\":1}",
                "{\"status\":{}}",
                "{\"event\":{\"seq\":\"1\"}}",
                "{\"answer\":{\"ok\":true}}",
                "{\"event\":{\"seq\":1,\"at\":\"\",\"kind\":\"none\",\"subject\":\"\",\"text\":\"\"}}"
            })
    void rubbishIsNoMessage(String line) {
        assertThat(Lines.decode(line)).isEmpty();
        assertThat(Lines.decodeRequest(line)).isEmpty();
    }

    @Test
    void noMutationOfALineMakesTheReaderThrow() {
        Random random = new Random(66);
        String line = Lines.encode(STATUS);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder mutated = new StringBuilder(line);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                int at = random.nextInt(mutated.length());
                mutated.setCharAt(at, (char) (32 + random.nextInt(96)));
            }
            mutated.setLength(random.nextInt(mutated.length() + 1));
            Lines.decode(mutated.toString());
            Lines.decodeRequest(mutated.toString());
        }
        assertThat(Lines.decode("{\"status\":" + "[".repeat(5_000))).isEmpty();
    }
}
