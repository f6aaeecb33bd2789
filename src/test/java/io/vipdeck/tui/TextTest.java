package io.vipdeck.tui;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TextCharacter;

import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void wide_characters_take_two_cells_and_combining_marks_none() {
        assertThat(Text.width("web-1")).isEqualTo(5);
        assertThat(Text.width("主机")).isEqualTo(4);
        assertThat(Text.width("e\u0301")).isEqualTo(1);
        assertThat(Text.clean("e\u0301")).isEqualTo("é");
        assertThat(Text.clean("x\u0332")).isEqualTo("x");
    }

    @Test
    void every_character_that_is_let_through_has_the_width_that_the_screen_layer_gives_it() {
        int checked = 0;
        for (int c = 0x20; c <= 0xffff; c++) {
            if (Character.isSurrogate((char) c)) {
                continue;
            }
            String clean = Text.clean(String.valueOf((char) c));
            for (int i = 0; i < clean.length(); i++) {
                char shown = clean.charAt(i);
                boolean wide = TextCharacter.fromCharacter(shown)[0].isDoubleWidth();
                assertThat(Text.width(shown)).as("U+%04X", (int) shown).isEqualTo(wide ? 2 : 1);
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(30_000);
    }

    @Test
    void cutting_never_halves_a_wide_character() {
        assertThat(Text.cut("主机主机", 5, "…")).isEqualTo("主机…");
        assertThat(Text.fit("主机主机", 4, "…")).isEqualTo("主… ");
        assertThat(Text.cut("abc", 3, "…")).isEqualTo("abc");
        assertThat(Text.cut("abcd", 3, "…")).isEqualTo("ab…");
        assertThat(Text.cut("abcd", 0, "…")).isEmpty();
    }

    @Test
    void wrapping_keeps_words_and_breaks_those_that_do_not_fit() {
        assertThat(Text.wrap("one two three", 7)).containsExactly("one two", "three");
        assertThat(Text.wrap("abcdefghij", 4)).containsExactly("abcd", "efgh", "ij");
        assertThat(Text.wrap("", 4)).containsExactly("");
        assertThat(Text.wrap("a 主机主机", 5)).containsExactly("a", "主机", "主机");
    }

    @Test
    void a_length_of_time_takes_six_cells_at_most() {
        assertThat(Text.span(-5)).isEqualTo("0.0s");
        assertThat(Text.span(400)).isEqualTo("0.4s");
        assertThat(Text.span(9_999)).isEqualTo("9.9s");
        assertThat(Text.span(12_000)).isEqualTo("12s");
        assertThat(Text.span(1_284_000)).isEqualTo("21m24s");
        assertThat(Text.span(11_520_000)).isEqualTo("3h12m");
        assertThat(Text.span(446_400_000)).isEqualTo("5d04h");
    }

    @Test
    void what_is_no_time_is_blank() {
        assertThat(Text.timeOfDay("2026-03-01T14:02:31.123Z")).isEqualTo("14:02:31");
        assertThat(Text.timeOfDay("soon")).isBlank().hasSize(8);
    }
}
