package io.vipdeck.cluster;

import io.vipdeck.control.Event;

/** Something that happened, and the inventory's name of the host where it did. */
public record HostEventLine(String host, Event event) {}
