package io.vipdeck.control;

/** One line that an agent sends: its status, or something that happened. */
public sealed interface Message {

    record StatusLine(Status status) implements Message {}

    record EventLine(Event event) implements Message {}
}
