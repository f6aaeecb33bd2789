/**
 * Model, messages, update, view; a frame is text plus style names, no terminal.
 */
@NullMarked
package io.vipdeck.tui;

import org.jspecify.annotations.NullMarked;
