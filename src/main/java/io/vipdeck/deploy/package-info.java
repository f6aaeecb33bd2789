/**
 * What a host should look like, the plan to get there, and applying it.
 */
@NullMarked
package io.vipdeck.deploy;

import org.jspecify.annotations.NullMarked;
