package io.vipdeck.tui;

import io.vipdeck.cluster.Picture;
import io.vipdeck.control.Event;
import io.vipdeck.deploy.Progress;

/** Something that happened and that the screen may want to show. */
public sealed interface Msg {

    /** A key was pressed. */
    record Key(KeyPress press) implements Msg {}

    /**
     * What time it is now; the only source of time that the screen has.
     *
     * @param at wall clock, RFC 3339 in UTC with milliseconds
     * @param nanos a clock that never goes back
     */
    record Tick(String at, long nanos) implements Msg {}

    /** The cluster has changed, or a second has passed. */
    record PictureChanged(Picture picture) implements Msg {}

    /** An agent has told an event; the same one may come again after a reconnect. */
    record HostEventHeard(String host, Event event) implements Msg {}

    /** A word from the installation that is running. */
    record InstallProgress(Progress progress) implements Msg {}

    /**
     * The plans of all hosts are made.
     *
     * @param changes whether there is something to do
     * @param text one sentence
     */
    record InstallPlanned(boolean ok, boolean changes, String text) implements Msg {}

    /**
     * The installation is over on all hosts.
     *
     * @param text one sentence
     */
    record InstallEnded(boolean ok, String text) implements Msg {}

    /**
     * What an effect led to; each effect but those of an installation ends with one.
     *
     * @param text one sentence
     */
    record ActionEnded(Effect.OnCluster action, boolean ok, String text) implements Msg {}

    /** Another theme is in use. */
    record ThemeChanged(String name) implements Msg {}

    /** One line for the operator that belongs to no action. */
    record Note(boolean ok, String text) implements Msg {}
}
