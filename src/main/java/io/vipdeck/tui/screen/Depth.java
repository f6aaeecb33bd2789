package io.vipdeck.tui.screen;

import com.googlecode.lanterna.TextColor;

import java.util.Locale;
import java.util.Map;

/** How many colours the terminal can show; a theme's colours are brought down to that. */
enum Depth {
    /** Attributes only: bold, reverse, underline. */
    NONE,
    /** The sixteen named ones. */
    ANSI,
    /** The palette of 256. */
    INDEXED,
    /** Red, green and blue of 8 bits each. */
    TRUE;

    /** The colours that xterm gives the sixteen names, in the order of {@link TextColor.ANSI}. */
    private static final int[][] SIXTEEN = {
        {0, 0, 0}, {205, 0, 0}, {0, 205, 0}, {205, 205, 0},
        {0, 0, 238}, {205, 0, 205}, {0, 205, 205}, {229, 229, 229},
        {127, 127, 127}, {255, 0, 0}, {0, 255, 0}, {255, 255, 0},
        {92, 92, 255}, {255, 0, 255}, {0, 255, 255}, {255, 255, 255},
    };

    private static final TextColor.ANSI[] NAMES = {
        TextColor.ANSI.BLACK,
        TextColor.ANSI.RED,
        TextColor.ANSI.GREEN,
        TextColor.ANSI.YELLOW,
        TextColor.ANSI.BLUE,
        TextColor.ANSI.MAGENTA,
        TextColor.ANSI.CYAN,
        TextColor.ANSI.WHITE,
        TextColor.ANSI.BLACK_BRIGHT,
        TextColor.ANSI.RED_BRIGHT,
        TextColor.ANSI.GREEN_BRIGHT,
        TextColor.ANSI.YELLOW_BRIGHT,
        TextColor.ANSI.BLUE_BRIGHT,
        TextColor.ANSI.MAGENTA_BRIGHT,
        TextColor.ANSI.CYAN_BRIGHT,
        TextColor.ANSI.WHITE_BRIGHT,
    };

    /**
     * What the environment says: {@code NO_COLOR} (no-color.org), then {@code COLORTERM}, then
     * {@code TERM}.
     */
    static Depth of(Map<String, String> environment, boolean noColor) {
        String term = environment.getOrDefault("TERM", "").toLowerCase(Locale.ROOT);
        String colorTerm = environment.getOrDefault("COLORTERM", "").toLowerCase(Locale.ROOT);
        if (noColor || !environment.getOrDefault("NO_COLOR", "").isEmpty()) {
            return NONE;
        }
        if (term.endsWith("-mono") || term.startsWith("vt1") || term.startsWith("vt2")) {
            return NONE;
        }
        if (colorTerm.equals("truecolor") || colorTerm.equals("24bit")) {
            return TRUE;
        }
        return term.contains("256color") || term.endsWith("-direct") ? INDEXED : ANSI;
    }

    /** The nearest colour that there is. */
    TextColor shown(TextColor wanted) {
        if (this == NONE) {
            return TextColor.ANSI.DEFAULT;
        }
        if (this == TRUE || wanted instanceof TextColor.ANSI) {
            return wanted;
        }
        if (this == INDEXED) {
            return wanted instanceof TextColor.RGB
                    ? TextColor.Indexed.fromRGB(
                            wanted.getRed(), wanted.getGreen(), wanted.getBlue())
                    : wanted;
        }
        return nearest(wanted);
    }

    private static TextColor nearest(TextColor wanted) {
        int best = 0;
        long bestDistance = Long.MAX_VALUE;
        for (int i = 0; i < SIXTEEN.length; i++) {
            long red = SIXTEEN[i][0] - wanted.getRed();
            long green = SIXTEEN[i][1] - wanted.getGreen();
            long blue = SIXTEEN[i][2] - wanted.getBlue();
            long distance = red * red + green * green + blue * blue;
            if (distance < bestDistance) {
                best = i;
                bestDistance = distance;
            }
        }
        return NAMES[best];
    }
}
