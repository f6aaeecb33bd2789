/**
 * Failover drills: faults, a client's probe, expectation, timeline, verdict, report.
 */
@NullMarked
package io.vipdeck.drill;

import org.jspecify.annotations.NullMarked;
