package io.vipdeck.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import io.vipdeck.deploy.Progress;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * An installation as JSON, an object a line; {@code event} is the kind of progress in small
 * letters.
 */
final class ProgressJson implements Consumer<Progress> {
    private final JsonFactory factory = new JsonFactory();
    private final PrintWriter out;

    ProgressJson(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void accept(Progress event) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = factory.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField(
                    "event", event.getClass().getSimpleName().toLowerCase(Locale.ROOT));
            json.writeStringField("host", event.host());
            details(event, json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println(line);
        out.flush();
    }

    private static void details(Progress event, JsonGenerator json) throws IOException {
        if (event instanceof Progress.Planned planned) {
            json.writeArrayFieldStart("steps");
            for (String step : planned.steps()) {
                json.writeString(step);
            }
            json.writeEndArray();
        } else if (event instanceof Progress.Differs differs) {
            json.writeStringField("path", differs.path());
            json.writeStringField("diff", differs.text());
        } else if (event instanceof Progress.Noted noted) {
            json.writeStringField("text", noted.text());
        } else if (event instanceof Progress.Started started) {
            json.writeNumberField("index", started.index());
        } else if (event instanceof Progress.Doing doing) {
            json.writeStringField("text", doing.text());
        } else if (event instanceof Progress.Finished finished) {
            json.writeNumberField("index", finished.index());
            json.writeNumberField("tookMs", finished.tookMs());
        } else if (event instanceof Progress.Done done) {
            json.writeBooleanField("changed", done.changed());
        } else if (event instanceof Progress.Failed failed) {
            json.writeStringField("text", failed.text());
            json.writeStringField("detail", failed.detail());
        }
    }
}
