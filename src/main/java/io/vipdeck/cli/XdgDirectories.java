package io.vipdeck.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where vipdeck keeps its files on the operator's machine (XDG Base Directory Specification 0.8). */
public record XdgDirectories(Path config, Path state, Path cache) {

    /** By the environment, else below the home directory. */
    public static XdgDirectories of(Map<String, String> environment, Path home) {
        return new XdgDirectories(
                directory(environment, "XDG_CONFIG_HOME")
                        .orElse(home.resolve(".config"))
                        .resolve("vipdeck"),
                directory(environment, "XDG_STATE_HOME")
                        .orElse(home.resolve(".local/state"))
                        .resolve("vipdeck"),
                directory(environment, "XDG_CACHE_HOME")
                        .orElse(home.resolve(".cache"))
                        .resolve("vipdeck"));
    }

    /** The specification has relative paths ignored. */
    private static Optional<Path> directory(Map<String, String> environment, String variable) {
        String value = environment.getOrDefault(variable, "");
        return value.startsWith("/") ? Optional.of(Path.of(value)) : Optional.empty();
    }
}
