/**
 * Run a command, copy a file, open a socket on another machine, over SSH (jsch).
 */
@NullMarked
package io.vipdeck.remote;

import org.jspecify.annotations.NullMarked;
