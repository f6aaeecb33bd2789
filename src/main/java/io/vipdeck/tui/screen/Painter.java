package io.vipdeck.tui.screen;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.screen.Screen;

import io.vipdeck.tui.Frame;
import io.vipdeck.tui.Style;
import io.vipdeck.tui.Text;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;

/** Brings frames to a screen, line by line where they differ from the frame before. */
final class Painter {
    /** Making a cell is dear (it looks for the bounds of characters twice), so each is made once. */
    private static final int MOST_CELLS = 8192;

    private final Screen screen;
    private final Map<Integer, TextCharacter> cells = new HashMap<>();
    private Theme theme;
    private @Nullable Frame last;

    Painter(Screen screen, Theme theme) {
        this.screen = screen;
        this.theme = theme;
    }

    void use(Theme next) {
        theme = next;
        cells.clear();
        last = null;
    }

    /**
     * Paints what differs; nothing is written when nothing does.
     *
     * @param whole every cell again, after a resize or when the terminal is not what we think
     */
    void paint(Frame frame, boolean whole) throws IOException {
        Frame before = whole || last == null || !last.size().equals(frame.size()) ? null : last;
        for (int y = 0; y < frame.lines().size(); y++) {
            String line = frame.lines().get(y);
            String styles = frame.styles().get(y);
            boolean same = before != null
                    && line.equals(before.lines().get(y))
                    && styles.equals(before.styles().get(y));
            if (!same) {
                line(y, line, styles);
            }
        }
        last = frame;
        screen.refresh(whole ? Screen.RefreshType.COMPLETE : Screen.RefreshType.DELTA);
    }

    private void line(int y, String line, String styles) {
        int x = 0;
        for (int i = 0; i < line.length() && x < styles.length(); i++) {
            char c = line.charAt(i);
            screen.setCharacter(x, y, cell(c, styles.charAt(x)));
            x += Text.width(c);
        }
    }

    private TextCharacter cell(char c, char letter) {
        if (cells.size() > MOST_CELLS) {
            cells.clear();
        }
        return cells.computeIfAbsent(c << 8 | letter, key -> make(c, letter));
    }

    private TextCharacter make(char c, char letter) {
        Style style = Style.of(letter);
        Theme.Ink ink = Character.isUpperCase(letter) || style == Style.SELECT
                ? theme.selected(style)
                : theme.ink(style);
        EnumSet<SGR> attributes = EnumSet.noneOf(SGR.class);
        attributes.addAll(ink.attributes());
        return TextCharacter.fromString(String.valueOf(c), ink.colour(), ink.ground(), attributes)[
                0];
    }
}
