package io.vipdeck.tui;

/**
 * How the screen looks and what it allows.
 *
 * @param ascii draw with plain characters
 * @param readonly keys that change hosts are not there
 * @param theme the name of the theme in use
 */
public record Look(boolean ascii, boolean readonly, String theme) {
    Look withTheme(String name) {
        return new Look(ascii, readonly, name);
    }
}
