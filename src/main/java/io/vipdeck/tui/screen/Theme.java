package io.vipdeck.tui.screen;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextColor;

import io.vipdeck.tui.Style;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * How each meaning looks.
 *
 * @param ground the colour behind everything
 */
record Theme(String name, TextColor ground, Map<Style, Ink> inks) {
    Theme {
        inks = Map.copyOf(inks);
    }

    /**
     * The look of one meaning.
     *
     * @param ground behind it; the theme's own ground where it says nothing
     */
    record Ink(TextColor colour, TextColor ground, Set<SGR> attributes) {
        Ink {
            attributes = Set.copyOf(attributes);
        }

        Ink with(SGR more) {
            EnumSet<SGR> all = EnumSet.of(more);
            all.addAll(attributes);
            return new Ink(colour, ground, all);
        }
    }

    Ink ink(Style style) {
        Ink ink = inks.get(style);
        if (ink == null) {
            throw new IllegalArgumentException("theme " + name + " has no " + style.key());
        }
        return ink;
    }

    /** On the selected row a meaning keeps its colour and takes the ground of the selection. */
    Ink selected(Style style) {
        Ink select = ink(Style.SELECT);
        if (style == Style.FG || style == Style.SELECT) {
            return select;
        }
        Ink own = ink(style);
        EnumSet<SGR> both = EnumSet.noneOf(SGR.class);
        both.addAll(own.attributes());
        both.addAll(select.attributes());
        return new Ink(own.colour(), select.ground(), both);
    }

    /** The theme in the colours that a terminal has. */
    Theme at(Depth depth) {
        Map<Style, Ink> shown = new EnumMap<>(Style.class);
        inks.forEach((style, ink) -> {
            Ink plain =
                    new Ink(depth.shown(ink.colour()), depth.shown(ink.ground()), ink.attributes());
            shown.put(style, depth == Depth.NONE ? emphasised(style, plain) : plain);
        });
        return new Theme(name, depth.shown(ground), shown);
    }

    /** Without colours what has to stand out does so by attributes. */
    private static Ink emphasised(Style style, Ink ink) {
        return switch (style) {
            case SELECT, BANNER -> ink.with(SGR.REVERSE);
            case FOCUS, TITLE, DANGER, FAIL, FAULT, KEY -> ink.with(SGR.BOLD);
            default -> ink;
        };
    }
}
