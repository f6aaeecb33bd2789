package io.vipdeck.remote;

import java.util.regex.Pattern;

/**
 * Text from another machine made safe to show: what a terminal would obey instead of show is taken out (ECMA-48
 * escape sequences, control characters, Unicode's bidirectional and invisible ones).
 */
public final class HostText {
    private static final int LONGEST = 16_384;
    private static final int LONGEST_LINE = 500;
    // ECMA-48: CSI (5.4), then OSC, DCS, SOS, PM and APC strings (5.6), then other escapes; 7 and 8
    // bits.
    private static final Pattern ESCAPES = Pattern.compile("(\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]?"
            + "|(\u001b[\\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])"
            + "[^\u0007\u001b\u009c\n]*(\u0007|\u001b\\\\|\u009c)?"
            + "|\u001b[ -/]*[0-~]?");

    private HostText() {}

    /** Several lines, at most 16384 characters; tabs become spaces. */
    public static String clean(String text) {
        String head = text.length() > 4 * LONGEST ? text.substring(0, 4 * LONGEST) : text;
        String plain = ESCAPES.matcher(head.replace("\r\n", "\n")).replaceAll("");
        StringBuilder shown = new StringBuilder();
        plain.codePoints().forEach(point -> {
            if (point == '\n' || point == '\r' || point == 0x2028 || point == 0x2029) {
                shown.append('\n');
            } else if (point == '\t') {
                shown.append(' ');
            } else if (isVisible(point)) {
                shown.appendCodePoint(point);
            }
        });
        return bounded(shown.toString(), LONGEST, text.length() > head.length());
    }

    /** One line, at most 500 characters; line ends become spaces. */
    public static String line(String text) {
        String head = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return bounded(
                clean(head).replaceAll(" *\n+ *", " ").strip(),
                LONGEST_LINE,
                text.length() > head.length());
    }

    private static boolean isVisible(int point) {
        int type = Character.getType(point);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.UNASSIGNED;
    }

    private static String bounded(String text, int most, boolean cutBefore) {
        if (text.length() <= most) {
            return cutBefore ? text + "..." : text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 4)) ? most - 4 : most - 3;
        return text.substring(0, end) + "...";
    }
}
