package io.vipdeck.vrrp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The packets of {@code vectors.txt}. */
public final class Vectors {
    private Vectors() {}

    /** One block of the file. */
    public record Vector(String name, Map<String, String> fields) {
        String says() {
            return fields.getOrDefault("says", "");
        }

        boolean good() {
            return fields.containsKey("form") && says().startsWith("v");
        }

        Optional<Packet> packet() {
            ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(field("hex")));
            if (field("kind").equals("vrrp")) {
                String[] addresses = field("addr").split(" ");
                return Optional.of(new Packet(
                        IpLiteral.parse(addresses[0]).orElseThrow(),
                        IpLiteral.parse(addresses[1]).orElseThrow(),
                        255,
                        bytes));
            }
            return IpDatagram.open(field("kind").equals("eth") ? bytes.position(14) : bytes);
        }

        public String field(String key) {
            return Objects.requireNonNull(fields.get(key), name + " lacks " + key);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    public static List<Vector> all() {
        List<Vector> vectors = new ArrayList<>();
        for (String block : text().split("\n\n")) {
            Map<String, String> fields = new HashMap<>();
            for (String line : block.split("\n")) {
                int colon = line.indexOf(": ");
                if (colon > 0 && !line.startsWith("#")) {
                    fields.put(line.substring(0, colon), line.substring(colon + 2));
                }
            }
            if (fields.containsKey("name")) {
                vectors.add(new Vector(fields.get("name"), fields));
            }
        }
        return vectors;
    }

    static List<Vector> good() {
        return all().stream().filter(Vector::good).toList();
    }

    static Packet packet(String name) {
        return all().stream()
                .filter(vector -> vector.name().equals(name))
                .findFirst()
                .flatMap(Vector::packet)
                .orElseThrow();
    }

    private static String text() {
        try (InputStream in = Vectors.class.getResourceAsStream("vectors.txt")) {
            return new String(
                    Objects.requireNonNull(in, "vectors.txt").readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("vectors.txt cannot be read", e);
        }
    }
}
