package io.vipdeck.cli;

import picocli.CommandLine.Command;

import java.util.concurrent.Callable;

/** {@code vipdeck ui}. */
@Command(name = "ui", description = "The full screen; the same as no command.")
public final class UiCommand implements Callable<Integer> {
    private final Callable<Integer> screen;

    public UiCommand(Callable<Integer> screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws Exception {
        return screen.call();
    }
}
