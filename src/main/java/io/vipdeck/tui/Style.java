package io.vipdeck.tui;

import java.util.Locale;

/**
 * What a cell means; a theme gives each meaning its colours. The letter stands for it in a {@link Frame}:
 * small as it is, capital on the selected row. Plain text on the selected row is {@link #SELECT}.
 */
public enum Style {
    /** Plain text. */
    FG('.'),
    /** Text that matters less. */
    DIM('d'),
    /** The lines of a box. */
    BORDER('-'),
    /** The title of the box that keys act on. */
    FOCUS('f'),
    /** The title of another box, a column's head. */
    TITLE('t'),
    /** A key to press. */
    KEY('k'),
    /** Plain text on the selected row. */
    SELECT('s'),
    OK('o'),
    WARN('w'),
    FAIL('x'),
    INFO('i'),
    MASTER('m'),
    BACKUP('b'),
    FAULT('u'),
    VIP('v'),
    /** What the operator did. */
    YOU('y'),
    /** Small graphs. */
    SPARK('p'),
    /** A button or word that takes something away. */
    DANGER('r'),
    /** A line across the screen that nobody may miss. */
    BANNER('n');

    private final char letter;

    Style(char letter) {
        this.letter = letter;
    }

    public char letter() {
        return letter;
    }

    /** The letter of this style on the selected row. */
    char selectedLetter() {
        return this == FG ? SELECT.letter : Character.toUpperCase(letter);
    }

    /** The name that it has in a theme file. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The style of a letter, small or capital. */
    public static Style of(char letter) {
        char small = Character.toLowerCase(letter);
        for (Style style : values()) {
            if (style.letter == small) {
                return style;
            }
        }
        throw new IllegalArgumentException("no style has the letter " + letter);
    }
}
