/**
 * The protocol: packets, timers as data, one virtual router's state machine (RFC 9568, RFC 3768).
 */
@NullMarked
package io.vipdeck.vrrp;

import org.jspecify.annotations.NullMarked;
