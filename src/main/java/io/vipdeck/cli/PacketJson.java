package io.vipdeck.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import io.vipdeck.vrrp.Capture;
import io.vipdeck.vrrp.Decoded;
import io.vipdeck.vrrp.Inspection;
import io.vipdeck.vrrp.Inspection.Content;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Packet;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A packet as scripts read it, one object with the same keys each time, {@code null} where nothing
 * is known: {@code at, takenFor, source, destination, ttl, protocol, version, type, vrid, priority,
 * intervalMs, addresses, authType, passwordBytes, checksum, good, reason, text}.
 */
final class PacketJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long MILLI_NANOS = 1_000_000;

    private PacketJson() {}

    /**
     * One object, without a newline.
     *
     * @param at when it was heard; null when nobody knows
     */
    static String line(@Nullable String at, Capture capture) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("at", at);
            json.writeStringField("takenFor", word(capture.kind()));
            Optional<Packet> packet = capture.packet();
            Optional<Inspection> inspection = packet.map(Inspection::of);
            boolean addressed = capture.addressed();
            address("source", packet.filter(known -> addressed).map(Packet::source), json);
            address(
                    "destination",
                    packet.filter(known -> addressed).map(Packet::destination),
                    json);
            number("ttl", packet.map(Packet::ttl).filter(ttl -> ttl >= 0), json);
            content(inspection.flatMap(Inspection::content).orElse(null), json);
            Optional<Decoded.Discarded> bad = inspection.flatMap(Inspection::discarded);
            json.writeBooleanField("good", packet.isPresent() && bad.isEmpty());
            json.writeStringField("reason", bad.map(why -> word(why.reason())).orElse(null));
            json.writeStringField(
                    "text",
                    packet.isEmpty()
                            ? capture.trouble()
                            : bad.map(Decoded.Discarded::text).orElse(null));
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return line.toString();
    }

    private static void content(@Nullable Content content, JsonGenerator json) throws IOException {
        if (content instanceof Content.Vrrp vrrp) {
            json.writeStringField("protocol", "vrrp");
            json.writeNumberField("version", vrrp.version());
            json.writeNumberField("type", vrrp.type());
            json.writeNumberField("vrid", vrrp.vrid());
            json.writeNumberField("priority", vrrp.priority());
            json.writeNumberField("intervalMs", vrrp.advertIntNanos() / MILLI_NANOS);
            json.writeArrayFieldStart("addresses");
            for (InetAddress address : vrrp.addresses()) {
                json.writeString(IpLiteral.format(address));
            }
            json.writeEndArray();
            number("authType", vrrp.authType(), json);
            number("passwordBytes", vrrp.passwordBytes(), json);
            json.writeStringField("checksum", covers(vrrp.checksum()));
            return;
        }
        Content.@Nullable Carp carp = content instanceof Content.Carp known ? known : null;
        json.writeStringField("protocol", carp == null ? null : "carp");
        nothing(json, "version", "type");
        number("vrid", Optional.ofNullable(carp).map(Content.Carp::vhid), json);
        nothing(json, "priority");
        number(
                "intervalMs",
                Optional.ofNullable(carp).map(each -> each.baseSeconds() * 1000),
                json);
        nothing(json, "addresses", "authType", "passwordBytes");
        json.writeStringField("checksum", carp == null ? null : covers(carp.checksum()));
    }

    private static void nothing(JsonGenerator json, String... keys) throws IOException {
        for (String key : keys) {
            json.writeNullField(key);
        }
    }

    private static void address(String key, Optional<InetAddress> value, JsonGenerator json)
            throws IOException {
        json.writeStringField(key, value.map(IpLiteral::format).orElse(null));
    }

    private static void number(String key, OptionalInt value, JsonGenerator json)
            throws IOException {
        number(key, value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty(), json);
    }

    private static void number(String key, Optional<Integer> value, JsonGenerator json)
            throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(key, value.get());
        } else {
            json.writeNullField(key);
        }
    }

    private static String covers(Inspection.Sum sum) {
        switch (sum.covers()) {
            case MESSAGE:
                return "message";
            case PSEUDO_HEADER:
                return "pseudo-header";
            case GROUP_PSEUDO_HEADER:
                return "group-pseudo-header";
            default:
                return "wrong";
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
