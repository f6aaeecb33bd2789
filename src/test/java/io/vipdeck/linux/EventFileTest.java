package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.control.Event;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

class EventFileTest {
    @TempDir
    private Path directory;

    private final List<String> troubles = new ArrayList<>();
    private final List<Runnable> begun = new ArrayList<>();

    @Test
    void keepsEventsAcrossRuns() throws IOException {
        EventFile first = open();
        first.add(event(1, "one"));
        first.add(event(2, "two"));
        open().add(event(1, "of the next run"));

        assertThat(texts(10)).containsExactly("one", "two", "of the next run");
        assertThat(texts(2)).containsExactly("two", "of the next run");
    }

    @Test
    void aLineThatWasTornByAKillIsCutOff() throws IOException {
        open().add(event(1, "one"));
        Files.writeString(
                directory.resolve("events"),
                "{\"event\":{\"seq\":2,\"at\":\"2026-",
                StandardOpenOption.APPEND);
        assertThat(texts(10)).as("read before it is mended").containsExactly("one");

        open().add(event(1, "after"));

        assertThat(texts(10)).containsExactly("one", "after");
        assertThat(Files.readString(directory.resolve("events")).lines()).hasSize(2);
    }

    @Test
    void neverGrowsBeyondTwoFiles() throws IOException {
        EventFile file = open();
        String text = "x".repeat(1000);
        for (int i = 0; i < 3000; i++) {
            file.add(event(i, i + " " + text));
        }
        assertThat(Files.size(directory.resolve("events"))).isLessThan(EventFile.BYTES_MOST);
        assertThat(Files.size(directory.resolve("events.1"))).isLessThan(EventFile.BYTES_MOST);
        try (Stream<Path> listed = Files.list(directory)) {
            assertThat(listed).hasSize(2);
        }
        assertThat(texts(400)).hasSize(400).last().asString().startsWith("2999 ");
    }

    @Test
    void aDiskThatTakesNothingIsSaidOnceAndForgottenWhenItDoes() throws IOException {
        Files.createDirectory(directory.resolve("events"));
        EventFile file = open();
        file.add(event(1, "one"));
        file.add(event(2, "two"));
        assertThat(troubles)
                .singleElement()
                .asString()
                .contains("events are not kept in")
                .endsWith("make room");

        Files.delete(directory.resolve("events"));
        file.add(event(3, "three"));
        assertThat(texts(10)).containsExactly("three");
    }

    @Test
    void theLoopWaitsForNoDisk() throws IOException {
        EventFile file = new EventFile(directory, begun::add, troubles::add);
        for (int i = 1; i <= 300; i++) {
            file.add(event(i, "event " + i));
        }
        assertThat(begun).as("one worker").hasSize(1);
        assertThat(directory.resolve("events")).doesNotExist();

        begun.get(0).run();

        assertThat(texts(1000)).hasSize(256).first().isEqualTo("event 45");
        assertThat(texts(1000)).last().isEqualTo("event 300");
    }

    @Test
    void whatNoWorkerCouldWriteIsWrittenAtTheEnd() throws IOException {
        EventFile file = new EventFile(directory, job -> false, troubles::add);
        file.add(event(1, "one"));
        assertThat(texts(10)).isEmpty();
        file.flush();
        assertThat(texts(10)).containsExactly("one");
    }

    private EventFile open() {
        return new EventFile(
                directory,
                job -> {
                    job.run();
                    return true;
                },
                troubles::add);
    }

    private List<String> texts(int count) throws IOException {
        return EventFile.last(directory, count).stream().map(Event::text).toList();
    }

    private static Event event(long seq, String text) {
        return new Event(seq, "2026-01-01T00:00:00.000Z", Event.Kind.AGENT, "agent", text);
    }
}
