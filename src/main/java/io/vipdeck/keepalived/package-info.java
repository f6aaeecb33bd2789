/**
 * keepalived.conf text to typed configuration and back, every problem with its line.
 */
@NullMarked
package io.vipdeck.keepalived;

import org.jspecify.annotations.NullMarked;
