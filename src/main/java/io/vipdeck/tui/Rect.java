package io.vipdeck.tui;

/** A rectangle of cells; the upper left cell of the screen is 0,0. */
record Rect(int x, int y, int width, int height) {
    Rect {
        width = Math.max(0, width);
        height = Math.max(0, height);
    }

    int right() {
        return x + width;
    }

    int bottom() {
        return y + height;
    }

    /** What a box of this size has inside its border. */
    Rect inside() {
        return new Rect(x + 1, y + 1, width - 2, height - 2);
    }

    /** A fixed size in the middle of this rectangle, as far as there is room. */
    Rect centred(int wide, int high) {
        int w = Math.min(wide, width);
        int h = Math.min(high, height);
        return new Rect(x + (width - w) / 2, y + (height - h) / 2, w, h);
    }
}
