/**
 * The only room that knows lanterna: keys in, frames out, themes loaded.
 */
@NullMarked
package io.vipdeck.tui.screen;

import org.jspecify.annotations.NullMarked;
