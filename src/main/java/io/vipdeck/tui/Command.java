package io.vipdeck.tui;

/** What a key means. */
enum Command {
    UP,
    DOWN,
    TOP,
    BOTTOM,
    PAGE_UP,
    PAGE_DOWN,
    NEXT_PANE,
    OPEN,
    EVENTS,
    HELP,
    BACK,
    FILTER,
    INSTALL,
    RETRY,
    NGINX,
    KILL,
    RESTORE,
    THEME,
    REDRAW,
    SUSPEND,
    QUIT
}
