package io.vipdeck.tui;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A frame being drawn. Every text passes through {@link Text#clean} here, so nothing that came from a host
 * can reach the terminal as an order. What lies outside is cut off.
 */
final class Canvas {
    /** The second cell of a wide character. */
    private static final char TAIL = '\0';

    private final Size size;
    private final Glyphs glyphs;
    private final char[][] cells;
    private final char[][] styles;

    Canvas(Size size, Glyphs glyphs) {
        this.size = size;
        this.glyphs = glyphs;
        this.cells = new char[size.rows()][size.columns()];
        this.styles = new char[size.rows()][size.columns()];
        for (int y = 0; y < size.rows(); y++) {
            Arrays.fill(cells[y], ' ');
            Arrays.fill(styles[y], Style.FG.letter());
        }
    }

    Glyphs glyphs() {
        return glyphs;
    }

    /** Writes one line; returns the column behind it. */
    int put(int x, int y, String text, Style style) {
        return put(x, y, text, style, size.columns() - x);
    }

    /** Writes one line of at most {@code most} cells; what is cut ends in the sign for more. */
    int put(int x, int y, String text, Style style, int most) {
        String fitting = Text.cut(text, most, glyphs.more());
        int column = x;
        for (int i = 0; i < fitting.length(); i++) {
            char c = fitting.charAt(i);
            int width = Text.width(c);
            if (glyphs.plain() && c > '~') {
                for (int k = 0; k < width; k++) {
                    cell(column + k, y, '?', style.letter());
                }
            } else if (width == 2) {
                wide(column, y, c, style.letter());
            } else {
                cell(column, y, c, style.letter());
            }
            column += width;
        }
        return column;
    }

    /** Writes so that the text ends before column {@code end}. */
    void putRight(int end, int y, String text, Style style) {
        put(end - Text.width(text), y, text, style);
    }

    private void wide(int x, int y, char c, char style) {
        if (inside(x, y) && inside(x + 1, y)) {
            cell(x, y, c, style);
            cell(x + 1, y, ' ', style);
            cells[y][x] = c;
            cells[y][x + 1] = TAIL;
        } else {
            cell(x, y, ' ', style);
        }
    }

    private void cell(int x, int y, char c, char style) {
        if (!inside(x, y)) {
            return;
        }
        if (cells[y][x] == TAIL) {
            cells[y][x - 1] = ' ';
        }
        if (x + 1 < size.columns() && cells[y][x + 1] == TAIL) {
            cells[y][x + 1] = ' ';
        }
        cells[y][x] = c;
        styles[y][x] = style;
    }

    private boolean inside(int x, int y) {
        return x >= 0 && y >= 0 && x < size.columns() && y < size.rows();
    }

    void clear(Rect area) {
        for (int y = area.y(); y < area.bottom(); y++) {
            for (int x = area.x(); x < area.right(); x++) {
                cell(x, y, ' ', Style.FG.letter());
            }
        }
    }

    /** Gives a whole line of cells one style, blanks included. */
    void paint(int x, int y, int width, Style style) {
        for (int column = x; column < x + width; column++) {
            if (inside(column, y)) {
                styles[y][column] = style.letter();
            }
        }
    }

    /** Lays the selection over a line: the text keeps its meaning, its ground changes. */
    void select(int x, int y, int width) {
        for (int column = x; column < x + width; column++) {
            if (inside(column, y)) {
                styles[y][column] = Style.of(styles[y][column]).selectedLetter();
            }
        }
    }

    /** Draws all that is there so far in the dim style, for a dialog to stand out. */
    void recede() {
        for (char[] row : styles) {
            Arrays.fill(row, Style.DIM.letter());
        }
    }

    /** Draws an empty box; returns its inside. */
    Rect box(Rect area, String title, String right, boolean focused) {
        clear(area);
        String h = glyphs.horizontal();
        String corners = glyphs.corners();
        int last = area.right() - 1;
        for (int x = area.x() + 1; x < last; x++) {
            put(x, area.y(), h, Style.BORDER);
            put(x, area.bottom() - 1, h, Style.BORDER);
        }
        for (int y = area.y() + 1; y < area.bottom() - 1; y++) {
            put(area.x(), y, glyphs.vertical(), Style.BORDER);
            put(last, y, glyphs.vertical(), Style.BORDER);
        }
        put(area.x(), area.y(), corners.substring(0, 1), Style.BORDER);
        put(last, area.y(), corners.substring(1, 2), Style.BORDER);
        put(area.x(), area.bottom() - 1, corners.substring(2, 3), Style.BORDER);
        put(last, area.bottom() - 1, corners.substring(3), Style.BORDER);
        int end = last - 1;
        if (!right.isEmpty() && Text.width(right) + 6 < area.width()) {
            end = last - Text.width(right) - 2;
            put(end, area.y(), " " + right + " ", Style.DIM);
        }
        int room = end - area.x() - 3;
        if (!title.isEmpty() && room > 0) {
            put(
                    area.x() + 1,
                    area.y(),
                    " " + Text.cut(title, room, glyphs.more()) + " ",
                    focused ? Style.FOCUS : Style.TITLE);
        }
        return area.inside();
    }

    Frame frame() {
        List<String> lines = new ArrayList<>(size.rows());
        List<String> letters = new ArrayList<>(size.rows());
        for (int y = 0; y < size.rows(); y++) {
            StringBuilder line = new StringBuilder(size.columns());
            for (char c : cells[y]) {
                if (c != TAIL) {
                    line.append(c);
                }
            }
            lines.add(line.toString());
            letters.add(new String(styles[y]));
        }
        return new Frame(size, lines, letters);
    }
}
