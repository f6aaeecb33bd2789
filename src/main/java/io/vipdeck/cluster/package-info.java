/**
 * What all hosts report now, folded into one immutable picture.
 */
@NullMarked
package io.vipdeck.cluster;

import org.jspecify.annotations.NullMarked;
