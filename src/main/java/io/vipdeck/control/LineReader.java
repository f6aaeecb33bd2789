package io.vipdeck.control;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.vipdeck.vrrp.State;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads an agent's line into plain maps first, so that unknown keys and any order are fine. */
final class LineReader {
    /** Deeper than any line of ours; a line is at most that hostile. */
    private static final int DEPTH_MOST = 8;

    private final Map<String, Object> fields;

    private LineReader(Map<String, Object> fields) {
        this.fields = fields;
    }

    /**
     * The message of one line.
     *
     * @throws IllegalArgumentException when a field is missing or of the wrong kind
     */
    static Optional<Message> message(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return Optional.empty();
        }
        LineReader line = new LineReader(object(parser, 0));
        if (line.fields.containsKey("status")) {
            return Optional.of(new Message.StatusLine(line.child("status").status()));
        }
        if (line.fields.containsKey("event")) {
            return Optional.of(new Message.EventLine(line.child("event").event()));
        }
        if (line.fields.containsKey("answer")) {
            LineReader answer = line.child("answer");
            return Optional.of(new Message.Answer(answer.flag("ok"), answer.text("text")));
        }
        return Optional.empty();
    }

    private Status status() {
        return new Status(
                text("agentVersion"),
                text("hostname"),
                text("at"),
                number("uptimeMs").longValue(),
                children("instances").stream().map(LineReader::instance).toList(),
                children("services").stream().map(LineReader::service).toList(),
                texts("addresses"),
                // An agent of an earlier version does not know the word.
                flag("drained"));
    }

    private InstanceStatus instance() {
        return new InstanceStatus(
                text("name"),
                number("vrid").intValue(),
                number("version").intValue(),
                text("interface"),
                State.valueOf(text("state")),
                text("reason"),
                number("priority").intValue(),
                number("effectivePriority").intValue(),
                number("sinceMs").longValue(),
                number("advertIntMs").doubleValue(),
                number("masterDownMs").doubleValue(),
                number("advertsSent").longValue(),
                number("advertsReceived").longValue(),
                number("advertsDiscarded").longValue(),
                fields.containsKey("master") ? child("master").peer() : null,
                texts("vips"),
                // An agent of an earlier version does not tell them apart.
                fields.containsKey("discards") ? child("discards").counts() : Map.of(),
                explanation());
    }

    /** An agent of an earlier version gives none. */
    private Explanation explanation() {
        if (!fields.containsKey("tracked")) {
            return Explanation.NONE;
        }
        return new Explanation(
                texts("faults"),
                children("tracked").stream().map(LineReader::tracked).toList(),
                children("peers").stream().map(LineReader::heard).toList(),
                number("announcements").longValue());
    }

    private Explanation.Tracked tracked() {
        return new Explanation.Tracked(
                text("name"),
                text("health"),
                number("weight").intValue(),
                number("contribution").intValue(),
                text("reason"));
    }

    private Explanation.Peer heard() {
        return new Explanation.Peer(
                text("address"),
                number("version").intValue(),
                number("priority").intValue(),
                number("advertIntMs").doubleValue(),
                number("seenMs").longValue(),
                text("checksum"),
                flag("master"));
    }

    private InstanceStatus.Peer peer() {
        return new InstanceStatus.Peer(
                text("address"), number("priority").intValue(), number("seenMs").longValue());
    }

    private ServiceStatus service() {
        Number status = numberOrNull("httpStatus");
        Number latency = numberOrNull("latencyMs");
        Number pid = numberOrNull("pid");
        return new ServiceStatus(
                text("name"),
                text("unit"),
                ServiceStatus.State.valueOf(text("state").toUpperCase(Locale.ROOT)),
                status == null ? null : status.intValue(),
                latency == null ? null : latency.doubleValue(),
                pid == null ? null : pid.intValue(),
                number("sinceMs").longValue(),
                number("restarts").intValue(),
                text("reason"));
    }

    private Event event() {
        return new Event(
                number("seq").longValue(),
                text("at"),
                Event.Kind.valueOf(text("kind").toUpperCase(Locale.ROOT)),
                text("subject"),
                text("text"));
    }

    private String text(String key) {
        if (fields.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(key + " is not a text");
    }

    /** False where it is missing. */
    private boolean flag(String key) {
        return Boolean.TRUE.equals(fields.get(key));
    }

    private Number number(String key) {
        Number number = numberOrNull(key);
        if (number == null) {
            throw new IllegalArgumentException(key + " is not a number");
        }
        return number;
    }

    private @Nullable Number numberOrNull(String key) {
        return fields.get(key) instanceof Number number ? number : null;
    }

    /** Every number of this object by its key, in the order of the keys. */
    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        for (String key : fields.keySet()) {
            counts.put(key, number(key).longValue());
        }
        return counts;
    }

    private List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Object item : list(key)) {
            if (!(item instanceof String text)) {
                throw new IllegalArgumentException(key + " holds something that is not a text");
            }
            texts.add(text);
        }
        return texts;
    }

    private List<LineReader> children(String key) {
        List<LineReader> children = new ArrayList<>();
        for (Object item : list(key)) {
            children.add(reader(key, item));
        }
        return children;
    }

    private LineReader child(String key) {
        return reader(key, fields.get(key));
    }

    private List<?> list(String key) {
        if (fields.get(key) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException(key + " is not a list");
    }

    @SuppressWarnings("unchecked") // object() makes maps of this kind only
    private static LineReader reader(String key, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return new LineReader((Map<String, Object>) map);
        }
        throw new IllegalArgumentException(key + " is not an object");
    }

    private static Map<String, Object> object(JsonParser parser, int depth) throws IOException {
        Map<String, Object> object = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            Object value = value(parser, depth);
            if (value != null) {
                object.put(key, value);
            }
        }
        return object;
    }

    private static @Nullable Object value(JsonParser parser, int depth) throws IOException {
        if (depth > DEPTH_MOST) {
            throw new IllegalArgumentException("nested too deep");
        }
        switch (parser.currentToken()) {
            case START_OBJECT:
                return object(parser, depth + 1);
            case START_ARRAY:
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    Object item = value(parser, depth + 1);
                    if (item != null) {
                        list.add(item);
                    }
                }
                return list;
            case VALUE_STRING:
                return parser.getText();
            case VALUE_TRUE:
                return Boolean.TRUE;
            case VALUE_FALSE:
                return Boolean.FALSE;
            case VALUE_NUMBER_INT:
                return parser.getLongValue();
            case VALUE_NUMBER_FLOAT:
                return parser.getDoubleValue();
            default:
                return null;
        }
    }
}
