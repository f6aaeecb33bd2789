package io.vipdeck.tui;

/** How many cells a screen has; never negative. */
public record Size(int columns, int rows) {
    /** The smallest screen on which the pages can be read. */
    public static final Size LEAST = new Size(60, 16);

    public Size {
        if (columns < 0 || rows < 0) {
            throw new IllegalArgumentException("a screen of " + columns + "x" + rows);
        }
    }

    boolean holds(Size other) {
        return columns >= other.columns && rows >= other.rows;
    }

    /** Room for two columns of boxes side by side. */
    boolean isWide() {
        return columns >= 120 && rows >= 32;
    }

    Rect whole() {
        return new Rect(0, 0, columns, rows);
    }
}
