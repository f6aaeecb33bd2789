/**
 * Many agents, one seeded clock, one faulty network, all in memory.
 */
@NullMarked
package io.vipdeck.sim;

import org.jspecify.annotations.NullMarked;
