package io.vipdeck.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that may stand anywhere on the command line. */
public final class Options {
    @Option(
            names = {"-i", "--inventory"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The inventory; \"lab\" is the running lab's.")
    private @Nullable String inventory;

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "The cluster, where the inventory has several.")
    private @Nullable String cluster;

    @Option(
            names = "--group",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "The group of an Ansible inventory whose hosts are the cluster.")
    private @Nullable String group;

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "No colours.")
    private boolean noColor;

    @Option(
            names = "--readonly",
            scope = ScopeType.INHERIT,
            description = "Change nothing on any host; keys and commands that would are off.")
    private boolean readonly;

    @Option(
            names = "--theme",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "The colours of the screen.")
    private @Nullable String theme;

    @Option(
            names = "--ascii",
            scope = ScopeType.INHERIT,
            description = "Only ASCII on the screen; by itself where the terminal is not UTF-8.")
    private boolean ascii;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Tell more in the log file.")
    private boolean verbose;

    @Option(
            names = "--accept-host-keys",
            scope = ScopeType.INHERIT,
            description =
                    "Trust hosts that are met for the first time, unasked; never one whose key"
                            + " has changed.")
    private boolean acceptHostKeys;

    public @Nullable String inventory() {
        return inventory;
    }

    public @Nullable String cluster() {
        return cluster;
    }

    public @Nullable String group() {
        return group;
    }

    public boolean noColor() {
        return noColor;
    }

    public boolean readonly() {
        return readonly;
    }

    public @Nullable String theme() {
        return theme;
    }

    public boolean ascii() {
        return ascii;
    }

    public boolean acceptHostKeys() {
        return acceptHostKeys;
    }

    public boolean verbose() {
        return verbose;
    }
}
