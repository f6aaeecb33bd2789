package io.vipdeck.control;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;

/** Writes an {@link Explanation} into an instance's object. */
final class ExplanationLines {
    private ExplanationLines() {}

    static void write(JsonGenerator json, Explanation explanation) throws IOException {
        json.writeArrayFieldStart("faults");
        for (String fault : explanation.faults()) {
            json.writeString(fault);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("tracked");
        for (Explanation.Tracked each : explanation.tracked()) {
            json.writeStartObject();
            json.writeStringField("name", each.name());
            json.writeStringField("health", each.health());
            json.writeNumberField("weight", each.weight());
            json.writeNumberField("contribution", each.contribution());
            json.writeStringField("reason", each.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("peers");
        for (Explanation.Peer each : explanation.peers()) {
            json.writeStartObject();
            json.writeStringField("address", each.address());
            json.writeNumberField("version", each.version());
            json.writeNumberField("priority", each.priority());
            json.writeNumberField("advertIntMs", each.advertIntMs());
            json.writeNumberField("seenMs", each.seenMs());
            json.writeStringField("checksum", each.checksum());
            json.writeBooleanField("master", each.master());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("announcements", explanation.announcements());
    }
}
