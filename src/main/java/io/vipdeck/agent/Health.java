package io.vipdeck.agent;

/** What a tracker thinks of what it tracks. */
enum Health {
    /** No result yet. */
    UNKNOWN,
    WELL,
    FAILED
}
