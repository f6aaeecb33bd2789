package io.vipdeck.tui;

import java.util.List;

/**
 * One picture of the whole screen: text, and beside it what each cell means.
 *
 * @param lines one for each row; a wide character takes two cells but is one character here
 * @param styles one for each row, one {@link Style#letter()} for each cell; a capital letter lies on the
 *     selected row
 */
public record Frame(Size size, List<String> lines, List<String> styles) {
    public Frame {
        lines = List.copyOf(lines);
        styles = List.copyOf(styles);
        if (lines.size() != size.rows() || styles.size() != size.rows()) {
            throw new IllegalArgumentException("a frame needs a line for each row");
        }
    }
}
