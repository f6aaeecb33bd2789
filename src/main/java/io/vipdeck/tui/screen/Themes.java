package io.vipdeck.tui.screen;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextColor;

import io.vipdeck.tui.Style;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The themes there are: the operator's own files over the shipped ones. A file has a line for each meaning,
 * {@code KEY = COLOUR [on COLOUR] [bold,reverse,underline]}; a colour is {@code default}, one of the sixteen
 * names ({@code red}, {@code bright-red}), {@code #0} to {@code #255}, or {@code #RRGGBB}.
 */
final class Themes {
    static final List<String> SHIPPED = List.of(
            "default", "default-light", "nord", "solarized-dark", "high-contrast", "colour-blind");

    private static final String ENDING = ".properties";
    private static final Set<String> OTHER_KEYS = Set.of("name", "parent", "bg");
    private static final int MOST_PARENTS = 5;

    private final Path folder;

    /** @param folder the operator's own themes; need not exist */
    Themes(Path folder) {
        this.folder = folder;
    }

    /** All names, the shipped ones first. */
    List<String> names() {
        Set<String> own = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> name.endsWith(ENDING))
                        .map(name -> name.substring(0, name.length() - ENDING.length()))
                        .forEach(own::add);
            } catch (IOException e) {
                // A folder that cannot be read holds no themes.
                own.clear();
            }
        }
        List<String> names = new ArrayList<>(SHIPPED);
        own.stream().filter(name -> !names.contains(name)).forEach(names::add);
        return names;
    }

    /** The one after this one, in a circle. */
    String after(String name) {
        List<String> names = names();
        return names.get((names.indexOf(name) + 1) % names.size());
    }

    Theme load(String name) throws ThemeProblem {
        Map<String, String> values = new HashMap<>();
        Set<String> seen = new HashSet<>();
        String next = name;
        while (next != null) {
            if (!seen.add(next) || seen.size() > MOST_PARENTS) {
                throw new ThemeProblem("theme " + name + ": its parents go in a circle at " + next
                        + ", remove the line parent=");
            }
            Properties file = read(next);
            for (String key : file.stringPropertyNames()) {
                values.putIfAbsent(key, file.getProperty(key).trim());
            }
            next = file.getProperty("parent");
        }
        return build(name, values);
    }

    private Properties read(String name) throws ThemeProblem {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new ThemeProblem("theme " + name + ": not a name of a theme, use one of "
                    + String.join(", ", names()));
        }
        Path own = folder.resolve(name + ENDING);
        Properties values = new Properties();
        try (InputStream in = Files.isRegularFile(own)
                ? Files.newInputStream(own)
                : Themes.class.getResourceAsStream("/themes/" + name + ENDING)) {
            if (in == null) {
                throw new ThemeProblem("theme " + name + ": there is none of that name, use one of "
                        + String.join(", ", names()));
            }
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            values.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ThemeProblem(
                    "theme " + name + ": cannot be read, " + e.getMessage() + ", mend the file");
        }
        return values;
    }

    private static Theme build(String name, Map<String, String> values) throws ThemeProblem {
        Set<String> known = new HashSet<>(OTHER_KEYS);
        for (Style style : Style.values()) {
            known.add(style.key());
        }
        for (String key : new TreeSet<>(values.keySet())) {
            if (!known.contains(key)) {
                throw new ThemeProblem("theme " + name + ": unknown key " + key + ", remove it");
            }
        }
        TextColor ground = colour(name, "bg", values.getOrDefault("bg", "default"));
        Map<Style, Theme.Ink> inks = new EnumMap<>(Style.class);
        for (Style style : Style.values()) {
            String value = values.get(style.key());
            if (value == null) {
                throw new ThemeProblem("theme " + name + ": no line for " + style.key()
                        + ", add it or a line parent=default");
            }
            inks.put(style, ink(name, style.key(), value, ground));
        }
        return new Theme(name, ground, inks);
    }

    private static Theme.Ink ink(String name, String key, String value, TextColor ground)
            throws ThemeProblem {
        List<String> words = new ArrayList<>(List.of(value.trim().split("\\s+")));
        TextColor colour = colour(name, key, words.remove(0));
        TextColor behind = ground;
        if (words.size() >= 2 && words.get(0).equals("on")) {
            behind = colour(name, key, words.get(1));
            words.subList(0, 2).clear();
        }
        EnumSet<SGR> attributes = EnumSet.noneOf(SGR.class);
        for (String word : String.join(",", words).split(",")) {
            switch (word) {
                case "" -> {
                    // Two commas, or none at all.
                }
                case "bold" -> attributes.add(SGR.BOLD);
                case "reverse" -> attributes.add(SGR.REVERSE);
                case "underline" -> attributes.add(SGR.UNDERLINE);
                default ->
                    throw new ThemeProblem("theme " + name + ": " + key + " has " + word
                            + ", use COLOUR [on COLOUR] [bold,reverse,underline]");
            }
        }
        return new Theme.Ink(colour, behind, attributes);
    }

    private static TextColor colour(String name, String key, String word) throws ThemeProblem {
        String text = word.toLowerCase(Locale.ROOT);
        if (text.matches("#[0-9a-f]{6}")) {
            int rgb = Integer.parseInt(text.substring(1), 16);
            return new TextColor.RGB(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff);
        }
        if (text.matches("#[0-9]{1,3}") && Integer.parseInt(text.substring(1)) <= 255) {
            return new TextColor.Indexed(Integer.parseInt(text.substring(1)));
        }
        String ansi =
                text.startsWith("bright-") ? text.substring("bright-".length()) + "_bright" : text;
        for (TextColor.ANSI known : TextColor.ANSI.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(ansi)) {
                return known;
            }
        }
        throw new ThemeProblem("theme " + name + ": " + key + " has the colour " + word
                + ", use default, a name such as bright-red, #0 to #255 or #RRGGBB");
    }
}
