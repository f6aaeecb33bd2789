package io.vipdeck.tui;

/**
 * The signs that are drawn, one cell each. The plain set is for terminals without UTF-8, and for CJK
 * locales, where several of the others take two cells.
 *
 * @param spark eight signs from low to high
 */
record Glyphs(
        boolean plain,
        String master,
        String backup,
        String vip,
        String more,
        String horizontal,
        String vertical,
        String corners,
        String spark,
        String full,
        String empty) {
    private static final Glyphs UTF8 =
            new Glyphs(false, "●", "○", "◆", "…", "─", "│", "┌┐└┘", "▁▂▃▄▅▆▇█", "█", "░");
    private static final Glyphs ASCII =
            new Glyphs(true, "M", "b", "*", "~", "-", "|", "++++", "_.:-=+*#", "#", ".");

    static Glyphs of(boolean ascii) {
        return ascii ? ASCII : UTF8;
    }
}
