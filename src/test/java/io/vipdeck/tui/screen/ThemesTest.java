package io.vipdeck.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextColor;

import io.vipdeck.tui.Style;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

class ThemesTest {
    static final List<String> SHIPPED = Themes.SHIPPED;

    /** Lines may be faint; everything else is read. */
    private static final Set<Style> NOT_READ = EnumSet.of(Style.BORDER, Style.SPARK);

    @TempDir
    Path folder = Path.of("");

    @Test
    void every_file_of_the_folder_is_shipped() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("themes"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            SHIPPED.stream().map(name -> name + ".properties").toList());
        }
    }

    @Test
    void a_theme_that_is_not_there_is_told_before_the_terminal_is_taken() {
        assertThat(Ui.unusableTheme(asking("nord"))).isEmpty();
        assertThat(Ui.unusableTheme(asking("nosuch")).orElseThrow())
                .startsWith("theme nosuch: there is none of that name, use one of default, ");
    }

    private Options asking(String theme) {
        return new Options(Optional.of(theme), false, false, false, folder, folder);
    }

    @ParameterizedTest
    @FieldSource("SHIPPED")
    void a_shipped_theme_is_whole(String name) throws ThemeProblem {
        Theme theme = new Themes(folder).load(name);

        assertThat(theme.name()).isEqualTo(name);
        for (Style style : Style.values()) {
            assertThat(theme.ink(style)).isNotNull();
        }
        assertThat(theme.ink(Style.BANNER).ground()).isNotEqualTo(theme.ground());
    }

    @ParameterizedTest
    @FieldSource("SHIPPED")
    void a_shipped_theme_can_be_read(String name) throws ThemeProblem {
        Theme theme = new Themes(folder).load(name);
        int judged = 0;
        for (Style style : Style.values()) {
            if (!NOT_READ.contains(style)) {
                judged += judge(name + " " + style, theme.ink(style));
                judged += style == Style.BANNER
                        ? 0
                        : judge(name + " selected " + style, theme.selected(style));
            }
        }
        assertThat(judged > 0).isEqualTo(!name.equals("default"));
    }

    /** WCAG 2.1: a contrast of 3 for large or bold text is the floor; terminals' own colours are not known. */
    private static int judge(String what, Theme.Ink ink) {
        if (!(ink.colour() instanceof TextColor.RGB) || !(ink.ground() instanceof TextColor.RGB)) {
            return 0;
        }
        double light = Math.max(luminance(ink.colour()), luminance(ink.ground()));
        double dark = Math.min(luminance(ink.colour()), luminance(ink.ground()));
        assertThat((light + 0.05) / (dark + 0.05))
                .as(what)
                .isGreaterThan(what.endsWith("DIM") ? 2.5 : 4.0);
        return 1;
    }

    private static double luminance(TextColor colour) {
        return 0.2126 * linear(colour.getRed())
                + 0.7152 * linear(colour.getGreen())
                + 0.0722 * linear(colour.getBlue());
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    @Test
    void well_and_unwell_differ_without_red_and_green_in_the_theme_for_that() throws ThemeProblem {
        Theme theme = new Themes(folder).load("colour-blind");
        TextColor ok = theme.ink(Style.OK).colour();
        TextColor fail = theme.ink(Style.FAIL).colour();

        assertThat(Math.abs(ok.getBlue() - fail.getBlue())).isGreaterThan(120);
    }

    @Test
    void an_own_file_goes_before_the_shipped_one_and_may_build_on_it() throws Exception {
        write("nord", "parent=default\nok = #00ff00 on #000000 bold,underline\n");
        write("mine", "parent=nord\nname=mine\n");
        Themes themes = new Themes(folder);

        assertThat(themes.names()).endsWith("mine").hasSize(Themes.SHIPPED.size() + 1);
        Theme.Ink ink = themes.load("mine").ink(Style.OK);
        assertThat(ink.colour()).isEqualTo(new TextColor.RGB(0, 255, 0));
        assertThat(ink.ground()).isEqualTo(new TextColor.RGB(0, 0, 0));
        assertThat(ink.attributes()).containsExactlyInAnyOrder(SGR.BOLD, SGR.UNDERLINE);
        assertThat(themes.after("mine")).isEqualTo("default");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ok=#fff|ok has the colour #fff",
                "ok=#256|ok has the colour #256",
                "ok=grean|ok has the colour grean",
                "ok=green blinking|ok has blinking",
                "okay=green|unknown key okay",
            })
    void a_bad_line_is_told_with_what_to_do(String line, String told) throws IOException {
        write("bad", "parent=default\n" + line + "\n");

        assertThatThrownBy(() -> new Themes(folder).load("bad"))
                .isInstanceOf(ThemeProblem.class)
                .hasMessageContaining("theme bad: " + told);
    }

    @Test
    void parents_in_a_circle_missing_lines_and_names_that_are_paths_are_told() throws IOException {
        write("a", "parent=b\n");
        write("b", "parent=a\n");
        write("short", "ok=green\n");
        Themes themes = new Themes(folder);

        assertThatThrownBy(() -> themes.load("a")).hasMessageContaining("circle");
        assertThatThrownBy(() -> themes.load("short")).hasMessageContaining("no line for fg");
        assertThatThrownBy(() -> themes.load("../a")).hasMessageContaining("not a name of a theme");
        assertThatThrownBy(() -> themes.load("none"))
                .hasMessageContaining("there is none of that name");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".properties"), text);
    }

    @ParameterizedTest
    @EnumSource(Depth.class)
    void no_depth_shows_more_colours_than_it_has(Depth depth) throws ThemeProblem {
        for (String name : Themes.SHIPPED) {
            Theme theme = new Themes(folder).load(name).at(depth);
            for (Style style : Style.values()) {
                TextColor colour = theme.ink(style).colour();
                switch (depth) {
                    case NONE -> assertThat(colour).isEqualTo(TextColor.ANSI.DEFAULT);
                    case ANSI -> assertThat(colour).isInstanceOf(TextColor.ANSI.class);
                    case INDEXED -> assertThat(colour).isNotInstanceOf(TextColor.RGB.class);
                    case TRUE -> assertThat(colour).isNotNull();
                }
            }
        }
    }

    @Test
    void without_colours_the_selection_and_the_banner_still_stand_out() throws ThemeProblem {
        Theme plain = new Themes(folder).load("nord").at(Depth.NONE);

        assertThat(plain.ink(Style.SELECT).attributes()).contains(SGR.REVERSE);
        assertThat(plain.ink(Style.BANNER).attributes()).contains(SGR.REVERSE);
        assertThat(plain.ink(Style.FAIL).attributes()).contains(SGR.BOLD);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "xterm-256color, -, -, INDEXED",
                "xterm-256color, truecolor, -, TRUE",
                "xterm, 24bit, -, TRUE",
                "linux, -, -, ANSI",
                "vt220, -, -, NONE",
                "xterm-256color, truecolor, 1, NONE",
            })
    void the_environment_says_how_many_colours_there_are(
            String term, String colorTerm, String noColor, Depth depth) {
        Map<String, String> environment = new java.util.HashMap<>();
        environment.put("TERM", term);
        environment.put("COLORTERM", colorTerm == null ? "" : colorTerm);
        environment.put("NO_COLOR", noColor == null ? "" : noColor);

        assertThat(Depth.of(environment, false)).isEqualTo(depth);
        assertThat(Depth.of(environment, true)).isEqualTo(Depth.NONE);
    }
}
