package io.vipdeck.tui.screen;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.terminal.Terminal;

import io.vipdeck.tui.KeyPress;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** The one thread that reads the keyboard. It ends with the terminal. */
final class KeyReader implements Runnable {
    private final Terminal terminal;
    private final Consumer<KeyPress> keys;
    private final Runnable gone;

    /** @param gone called once when there is no terminal any more */
    KeyReader(Terminal terminal, Consumer<KeyPress> keys, Runnable gone) {
        this.terminal = terminal;
        this.keys = keys;
        this.gone = gone;
    }

    @Override
    public void run() {
        try {
            while (true) {
                KeyStroke stroke = terminal.readInput();
                if (stroke == null || stroke.getKeyType() == KeyType.EOF) {
                    break;
                }
                press(stroke).ifPresent(keys);
            }
        } catch (IOException e) {
            // A terminal that cannot be read is as good as gone.
        }
        gone.run();
    }

    static Optional<KeyPress> press(KeyStroke stroke) {
        Character character = stroke.getCharacter();
        return switch (stroke.getKeyType()) {
            case Character ->
                character == null || stroke.isAltDown()
                        ? Optional.of(KeyPress.of(KeyPress.Code.OTHER))
                        : Optional.of(
                                stroke.isCtrlDown()
                                        ? KeyPress.ctrl(Character.toLowerCase(character))
                                        : KeyPress.of(character));
            case Enter -> Optional.of(KeyPress.of(KeyPress.Code.ENTER));
            case Escape -> Optional.of(KeyPress.of(KeyPress.Code.ESC));
            case Tab -> Optional.of(KeyPress.of(KeyPress.Code.TAB));
            case ReverseTab -> Optional.of(KeyPress.of(KeyPress.Code.BACK_TAB));
            case ArrowUp -> Optional.of(KeyPress.of(KeyPress.Code.UP));
            case ArrowDown -> Optional.of(KeyPress.of(KeyPress.Code.DOWN));
            case ArrowLeft -> Optional.of(KeyPress.of(KeyPress.Code.LEFT));
            case ArrowRight -> Optional.of(KeyPress.of(KeyPress.Code.RIGHT));
            case PageUp -> Optional.of(KeyPress.of(KeyPress.Code.PAGE_UP));
            case PageDown -> Optional.of(KeyPress.of(KeyPress.Code.PAGE_DOWN));
            case Home -> Optional.of(KeyPress.of(KeyPress.Code.HOME));
            case End -> Optional.of(KeyPress.of(KeyPress.Code.END));
            case Backspace -> Optional.of(KeyPress.of(KeyPress.Code.BACKSPACE));
            // Not pressed by anyone: answers of the terminal, the mouse, the end.
            case MouseEvent, CursorLocation, EOF -> Optional.empty();
            default -> Optional.of(KeyPress.of(KeyPress.Code.OTHER));
        };
    }
}
