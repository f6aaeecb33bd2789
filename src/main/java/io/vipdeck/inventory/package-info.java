/**
 * The operator's file: hosts, addresses, VIPs, and what is wrong with it.
 */
@NullMarked
package io.vipdeck.inventory;

import org.jspecify.annotations.NullMarked;
