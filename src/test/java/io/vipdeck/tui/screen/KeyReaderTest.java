package io.vipdeck.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;

import io.vipdeck.tui.KeyPress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class KeyReaderTest {

    @Test
    void keys_come_in_order_and_the_end_of_the_terminal_is_told_once() {
        DefaultVirtualTerminal terminal = new DefaultVirtualTerminal(new TerminalSize(80, 24));
        List<KeyPress> keys = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        terminal.addInput(new KeyStroke('j', false, false));
        terminal.addInput(new KeyStroke('Z', true, false));
        terminal.addInput(new KeyStroke(KeyType.MouseEvent));
        terminal.addInput(new KeyStroke('x', false, true));
        terminal.addInput(new KeyStroke(KeyType.EOF));

        new KeyReader(terminal, keys::add, () -> gone.add("gone")).run();

        assertThat(keys)
                .containsExactly(
                        KeyPress.of('j'), KeyPress.ctrl('z'), KeyPress.of(KeyPress.Code.OTHER));
        assertThat(gone).containsExactly("gone");
    }

    @ParameterizedTest
    @CsvSource({
        "Enter, ENTER",
        "Escape, ESC",
        "Tab, TAB",
        "ReverseTab, BACK_TAB",
        "ArrowUp, UP",
        "ArrowDown, DOWN",
        "ArrowLeft, LEFT",
        "ArrowRight, RIGHT",
        "PageUp, PAGE_UP",
        "PageDown, PAGE_DOWN",
        "Home, HOME",
        "End, END",
        "Backspace, BACKSPACE",
        "F1, OTHER",
        "Delete, OTHER",
    })
    void each_key_has_its_meaning(KeyType type, KeyPress.Code code) {
        assertThat(KeyReader.press(new KeyStroke(type))).contains(KeyPress.of(code));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, en_US.UTF-8, true",
                "-, C.utf8, C, true",
                "C, C.UTF-8, C.UTF-8, false",
                "de_DE.UTF-8@euro, -, -, true",
                "-, -, -, false",
            })
    void the_locale_says_whether_the_terminal_reads_utf8(
            String all, String type, String lang, boolean utf8) {
        assertThat(Ui.isUtf8(Map.of(
                        "LC_ALL", all == null ? "" : all,
                        "LC_CTYPE", type == null ? "" : type,
                        "LANG", lang == null ? "" : lang)))
                .isEqualTo(utf8);
    }
}
