package io.vipdeck.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Bytes as tests write them: pairs of digits, blanks where they help the eye. */
final class Hex {
    private Hex() {}

    static ByteBuffer buffer(String... words) {
        byte[] bytes = HexFormat.of().parseHex(String.join("", words).replace(" ", ""));
        return ByteBuffer.allocateDirect(bytes.length).put(0, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static String text(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static String text(String... words) {
        return String.join("", words).replace(" ", "");
    }
}
