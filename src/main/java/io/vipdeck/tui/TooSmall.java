package io.vipdeck.tui;

/** What stands there when the pages do not fit; keys go on working. */
final class TooSmall {
    private TooSmall() {}

    static void draw(Canvas canvas, Size size) {
        line(canvas, size, -1, "Terminal too small", Style.WARN);
        line(canvas, size, 0, "here  " + size.columns() + "x" + size.rows(), Style.FG);
        line(canvas, size, 1, "needs " + Size.LEAST.columns() + "x" + Size.LEAST.rows(), Style.FG);
    }

    private static void line(Canvas canvas, Size size, int offset, String text, Style style) {
        int x = Math.max(0, (size.columns() - Text.width(text)) / 2);
        canvas.put(x, Math.max(0, size.rows() / 2 + offset), text, style);
    }
}
