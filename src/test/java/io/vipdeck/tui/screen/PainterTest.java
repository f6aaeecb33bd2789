package io.vipdeck.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;

import io.vipdeck.tui.Frame;
import io.vipdeck.tui.Session;
import io.vipdeck.tui.Size;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

class PainterTest {
    private final DefaultVirtualTerminal terminal =
            new DefaultVirtualTerminal(new TerminalSize(80, 24));
    private TerminalScreen screen;
    private Painter painter;
    private Theme theme;

    @BeforeEach
    void start() throws IOException, ThemeProblem {
        theme = new Themes(Path.of("none")).load("nord");
        screen = new TerminalScreen(terminal);
        screen.setCursorPosition(null);
        screen.startScreen();
        painter = new Painter(screen, theme);
    }

    @Test
    void a_frame_arrives_cell_by_cell() throws IOException {
        Frame frame = Session.well().frame(80, 24);

        painter.paint(frame, true);

        for (int y = 0; y < 24; y++) {
            assertThat(line(y, 80)).isEqualTo(frame.lines().get(y));
        }
        TextCharacter master = terminal.getCharacter(25, 5);
        assertThat(master.getCharacterString()).isEqualTo("●");
        assertThat(master.getForegroundColor()).isEqualTo(new TextColor.RGB(0xa3, 0xbe, 0x8c));
        assertThat(master.getBackgroundColor())
                .as("the row is selected")
                .isEqualTo(new TextColor.RGB(0x3b, 0x42, 0x52));
        assertThat(master.getModifiers()).contains(SGR.BOLD);
    }

    private String line(int y, int columns) {
        StringBuilder line = new StringBuilder();
        for (int x = 0; x < columns; x++) {
            line.append(terminal.getCharacter(x, y).getCharacterString());
        }
        return line.toString();
    }

    @Test
    void the_same_frame_again_writes_nothing() throws IOException {
        painter.paint(Session.well().frame(80, 24), true);
        terminal.getAndResetDirtyCells();
        terminal.isWholeBufferDirtyThenReset();

        painter.paint(Session.well().frame(80, 24), false);

        assertThat(terminal.getAndResetDirtyCells()).isEmpty();
        assertThat(terminal.isWholeBufferDirtyThenReset()).isFalse();
    }

    @Test
    void a_second_later_only_the_clock_is_written() throws IOException {
        Session session = Session.well();
        painter.paint(session.frame(80, 24), true);
        terminal.getAndResetDirtyCells();
        terminal.isWholeBufferDirtyThenReset();

        painter.paint(session.later(1).frame(80, 24), false);
        assertThat(terminal.getAndResetDirtyCells()).isEmpty();
        painter.paint(session.later(1000).frame(80, 24), false);

        assertThat(terminal.getAndResetDirtyCells()).hasSizeBetween(1, 12);
        assertThat(line(0, 80)).contains("13:54:21Z");
    }

    @Test
    void wide_characters_keep_what_follows_in_its_column() throws IOException {
        Frame frame = frame("主机 ok", ".... oo");
        painter.paint(frame, true);

        assertThat(terminal.getCharacter(0, 0).getCharacterString()).isEqualTo("主");
        assertThat(terminal.getCharacter(2, 0).getCharacterString()).isEqualTo("机");
        assertThat(terminal.getCharacter(5, 0).getCharacterString()).isEqualTo("o");

        painter.paint(frame("web1 ok", "...... "), false);
        assertThat(line(0, 7)).isEqualTo("web1 ok");
    }

    private static Frame frame(String text, String styles) {
        return new Frame(new Size(7, 1), List.of(text), List.of(styles.replace(' ', '.')));
    }

    @Test
    void a_larger_screen_is_painted_whole() throws IOException {
        painter.paint(Session.well().frame(80, 24), true);
        terminal.setTerminalSize(new TerminalSize(140, 40));
        screen.doResizeIfNecessary();

        Frame wide = Session.well().frame(140, 40);
        painter.paint(wide, true);

        assertThat(line(39, 140)).isEqualTo(wide.lines().get(39));
    }

    @Test
    void another_theme_changes_the_colours_of_the_same_frame() throws Exception {
        Frame frame = Session.well().frame(80, 24);
        painter.paint(frame, true);

        painter.use(new Themes(Path.of("none")).load("high-contrast"));
        painter.paint(frame, false);

        assertThat(terminal.getCharacter(0, 20).getBackgroundColor())
                .isEqualTo(new TextColor.RGB(0, 0, 0));
    }
}
