package io.vipdeck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.deploy.Progress;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

class ProgressLinesTest {
    private static final List<Progress> EVENTS = List.of(
            new Progress.Planned("web1", List.of("page", "agent start")),
            new Progress.Planned("web2", List.of()),
            new Progress.Started("web1", 0),
            new Progress.Doing("web1", "sending \"it\""),
            new Progress.Finished("web1", 0, 1_250),
            new Progress.Done("web2", false),
            new Progress.Failed("web1", "the agent does not start, look there", "one\ntwo"));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void peopleReadALineForEachStepThatIsDone() {
        ProgressText text = new ProgressText(new PrintWriter(out), new PrintWriter(err));

        EVENTS.forEach(text);

        assertThat(out)
                .hasToString(
                        String.format(
                                "web1  to do: page, agent start%nweb2  nothing to do%nweb1  page  1.3 s%n"));
        assertThat(err)
                .hasToString(String.format(
                        "web1  | one%nweb1  | two%nweb1: the agent does not start, look there%n"));
    }

    @Test
    void aHostIsNamedOnce() {
        ProgressText text = new ProgressText(new PrintWriter(out), new PrintWriter(err));

        text.accept(new Progress.Failed("web1", "web1 (10.0.0.1) refuses connections, look", ""));
        text.accept(new Progress.Failed("web1", "web1: the connection was lost, try again", ""));

        assertThat(err)
                .hasToString(String.format(
                        "web1 (10.0.0.1) refuses connections, look%nweb1: the connection"
                                + " was lost, try again%n"));
    }

    @Test
    void programsReadAnObjectForEachEvent() {
        ProgressJson json = new ProgressJson(new PrintWriter(out));

        EVENTS.forEach(json);

        assertThat(out.toString().lines())
                .containsExactly(
                        "{\"event\":\"planned\",\"host\":\"web1\",\"steps\":[\"page\",\"agent start\"]}",
                        "{\"event\":\"planned\",\"host\":\"web2\",\"steps\":[]}",
                        "{\"event\":\"started\",\"host\":\"web1\",\"index\":0}",
                        "{\"event\":\"doing\",\"host\":\"web1\",\"text\":\"sending \\\"it\\\"\"}",
                        "{\"event\":\"finished\",\"host\":\"web1\",\"index\":0,\"tookMs\":1250}",
                        "{\"event\":\"done\",\"host\":\"web2\",\"changed\":false}",
                        "{\"event\":\"failed\",\"host\":\"web1\",\"text\":\"the agent does not start, look"
                                + " there\",\"detail\":\"one\\ntwo\"}");
    }
}
