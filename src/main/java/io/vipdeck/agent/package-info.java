/**
 * The daemon's loop: feeds events to virtual routers and hands their effects to its {@code Host} port.
 */
@NullMarked
package io.vipdeck.agent;

import org.jspecify.annotations.NullMarked;
