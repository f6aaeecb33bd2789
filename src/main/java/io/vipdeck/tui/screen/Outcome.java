package io.vipdeck.tui.screen;

import io.vipdeck.tui.LabChoice;

import java.util.Optional;

/**
 * How the screen was left. The terminal is whole again.
 *
 * @param exitCode 0 when the operator left, 3 when the terminal went away, 70 after a crash
 * @param message one line for stderr; empty when there is nothing to say
 */
public record Outcome(LabChoice choice, int exitCode, Optional<String> message) {
    static final int GONE = 3;
    static final int CRASHED = 70;
}
