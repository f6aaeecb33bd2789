/**
 * A whole cluster of real hosts in Linux namespaces on this machine.
 */
@NullMarked
package io.vipdeck.lab;

import org.jspecify.annotations.NullMarked;
