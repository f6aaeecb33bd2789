/**
 * Commands, flags, exit codes, and the wiring of everything above.
 */
@NullMarked
package io.vipdeck.cli;

import org.jspecify.annotations.NullMarked;
