package io.vipdeck.tui;

/** What fills the screen. */
public enum Page {
    OVERVIEW("overview"),
    DETAIL("host"),
    EVENTS("events"),
    INSTALL("install"),
    HELP("help");

    private final String label;

    Page(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
