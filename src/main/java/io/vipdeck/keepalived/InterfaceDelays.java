package io.vipdeck.keepalived;

/**
 * One line of {@code interface_up_down_delays}: for how long an interface must be up or down before that
 * counts.
 */
public record InterfaceDelays(String interfaceName, long upNanos, long downNanos) {}
