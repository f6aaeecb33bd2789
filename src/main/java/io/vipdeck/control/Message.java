package io.vipdeck.control;

/** One line that an agent sends: its status, or something that happened, or its answer to an order. */
public sealed interface Message {

    record StatusLine(Status status) implements Message {}

    record EventLine(Event event) implements Message {}

    /**
     * What became of an order.
     *
     * @param ok whether it is carried out
     * @param text what was done, or every problem, one a line
     */
    record Answer(boolean ok, String text) implements Message {}
}
