package io.vipdeck.tui.screen;

/** A theme that cannot be used; the message says what is wrong, where, and what to do. */
final class ThemeProblem extends Exception {
    private static final long serialVersionUID = 1;

    ThemeProblem(String message) {
        super(message);
    }
}
