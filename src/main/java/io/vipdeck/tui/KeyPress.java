package io.vipdeck.tui;

/**
 * A key as it was pressed.
 *
 * @param character meant only for {@link Code#CHARACTER}
 * @param ctrl held down with a character
 */
public record KeyPress(Code code, char character, boolean ctrl) {

    /** Which key. */
    public enum Code {
        CHARACTER,
        ENTER,
        ESC,
        TAB,
        BACK_TAB,
        UP,
        DOWN,
        LEFT,
        RIGHT,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        BACKSPACE,
        OTHER
    }

    public static KeyPress of(char character) {
        return new KeyPress(Code.CHARACTER, character, false);
    }

    public static KeyPress ctrl(char character) {
        return new KeyPress(Code.CHARACTER, character, true);
    }

    public static KeyPress of(Code code) {
        return new KeyPress(code, ' ', false);
    }

    boolean is(Code other) {
        return code == other;
    }

    boolean isTyped() {
        return code == Code.CHARACTER && !ctrl && character >= ' ';
    }
}
