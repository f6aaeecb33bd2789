package io.vipdeck.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The control socket's lines: one JSON object each, without the newline.
 *
 * <p>A request is {@code {"request":"status"}}. An answer is {@code {"status":{...}}} or {@code
 * {"event":{...}}}, to an order {@code {"answer":{"ok":true,"text":"..."}}}. Keys that a reader
 * does not know are passed over, so that agents and operators of different versions understand each
 * other. Only the streaming half of Jackson is used: the agent must stay small and start fast.
 */
public final class Lines {
    private static final JsonFactory JSON = new JsonFactory();

    private Lines() {}

    /** The line that asks {@code request}. */
    public static String encode(Request request) {
        return "{\"request\":\"" + word(request) + "\"}";
    }

    /** What a line asks for, if it asks for something known. */
    public static Optional<Request> decodeRequest(String line) {
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                if (key.equals("request")) {
                    return request(parser.getText());
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** The line of a status. */
    public static String encode(Status status) {
        return object(json -> {
            json.writeObjectFieldStart("status");
            writeStatus(json, status);
            json.writeEndObject();
        });
    }

    /** The line of an event. */
    public static String encode(Event event) {
        return object(json -> {
            json.writeObjectFieldStart("event");
            json.writeNumberField("seq", event.seq());
            json.writeStringField("at", event.at());
            json.writeStringField("kind", word(event.kind()));
            json.writeStringField("subject", event.subject());
            json.writeStringField("text", event.text());
            json.writeEndObject();
        });
    }

    /** The line that answers an order. */
    public static String encode(Message.Answer answer) {
        return object(json -> {
            json.writeObjectFieldStart("answer");
            json.writeBooleanField("ok", answer.ok());
            json.writeStringField("text", answer.text());
            json.writeEndObject();
        });
    }

    /** What an agent's line says; empty when it is not a line of an agent. */
    public static Optional<Message> decode(String line) {
        try (JsonParser parser = JSON.createParser(line)) {
            return LineReader.message(parser);
        } catch (IOException | IllegalArgumentException notALine) {
            return Optional.empty();
        }
    }

    /** An enum constant as the lines write it. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Request> request(String word) {
        for (Request request : Request.values()) {
            if (word(request).equals(word)) {
                return Optional.of(request);
            }
        }
        return Optional.empty();
    }

    private static void writeStatus(JsonGenerator json, Status status) throws IOException {
        json.writeStringField("agentVersion", status.agentVersion());
        json.writeStringField("hostname", status.hostname());
        json.writeStringField("at", status.at());
        json.writeNumberField("uptimeMs", status.uptimeMs());
        json.writeArrayFieldStart("instances");
        for (InstanceStatus instance : status.instances()) {
            json.writeStartObject();
            writeInstance(json, instance);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("services");
        for (ServiceStatus service : status.services()) {
            json.writeStartObject();
            writeService(json, service);
            json.writeEndObject();
        }
        json.writeEndArray();
        writeTexts(json, "addresses", status.addresses());
        json.writeBooleanField("drained", status.drained());
    }

    private static void writeInstance(JsonGenerator json, InstanceStatus instance)
            throws IOException {
        json.writeStringField("name", instance.name());
        json.writeNumberField("vrid", instance.vrid());
        json.writeNumberField("version", instance.version());
        json.writeStringField("interface", instance.interfaceName());
        json.writeStringField("state", instance.state().name());
        json.writeStringField("reason", instance.reason());
        json.writeNumberField("priority", instance.priority());
        json.writeNumberField("effectivePriority", instance.effectivePriority());
        json.writeNumberField("sinceMs", instance.sinceMs());
        json.writeNumberField("advertIntMs", instance.advertIntMs());
        json.writeNumberField("masterDownMs", instance.masterDownMs());
        json.writeNumberField("advertsSent", instance.advertsSent());
        json.writeNumberField("advertsReceived", instance.advertsReceived());
        json.writeNumberField("advertsDiscarded", instance.advertsDiscarded());
        InstanceStatus.Peer master = instance.master();
        if (master != null) {
            json.writeObjectFieldStart("master");
            json.writeStringField("address", master.address());
            json.writeNumberField("priority", master.priority());
            json.writeNumberField("seenMs", master.seenMs());
            json.writeEndObject();
        }
        writeTexts(json, "vips", instance.vips());
        json.writeObjectFieldStart("discards");
        for (Map.Entry<String, Long> each : instance.discards().entrySet()) {
            json.writeNumberField(each.getKey(), each.getValue());
        }
        json.writeEndObject();
        ExplanationLines.write(json, instance.explanation());
    }

    private static void writeService(JsonGenerator json, ServiceStatus service) throws IOException {
        json.writeStringField("name", service.name());
        json.writeStringField("unit", service.unit());
        json.writeStringField("state", word(service.state()));
        writeNumber(json, "httpStatus", service.httpStatus());
        writeNumber(json, "latencyMs", service.latencyMs());
        writeNumber(json, "pid", service.pid());
        json.writeNumberField("sinceMs", service.sinceMs());
        json.writeNumberField("restarts", service.restarts());
        json.writeStringField("reason", service.reason());
    }

    private static void writeNumber(JsonGenerator json, String key, @Nullable Number number)
            throws IOException {
        if (number instanceof Double fraction) {
            json.writeNumberField(key, fraction);
        } else if (number != null) {
            json.writeNumberField(key, number.longValue());
        }
    }

    private static void writeTexts(JsonGenerator json, String key, List<String> texts)
            throws IOException {
        json.writeArrayFieldStart(key);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static String object(Body body) {
        StringWriter line = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory does not fail", impossible);
        }
        return line.toString();
    }

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }
}
