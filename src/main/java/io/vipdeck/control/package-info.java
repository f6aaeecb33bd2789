/**
 * The words spoken on the agent's control socket: requests, status, events.
 */
@NullMarked
package io.vipdeck.control;

import org.jspecify.annotations.NullMarked;
