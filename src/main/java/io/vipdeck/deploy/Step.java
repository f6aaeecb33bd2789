package io.vipdeck.deploy;

import java.time.Duration;
import java.util.List;

/**
 * One thing to do on a host: a script of ours, its arguments and what it reads. Doing it twice is
 * as
 * good as doing it once.
 *
 * @param name a few words for a list, such as {@code page}
 * @param what one sentence: what changes on the host
 * @param script resource that does it, as in {@code place.sh}
 * @param stirs whether the VIP may move by it; such steps go host by host, weakest first
 * @param remedy what an operator does when it fails
 */
public record Step(
        String name,
        String what,
        String script,
        List<String> arguments,
        Input input,
        Duration deadline,
        boolean stirs,
        String remedy) {
    public Step {
        arguments = List.copyOf(arguments);
    }

    /** Whether another step does the same; its words do not count. */
    boolean doesAs(Step other) {
        return script.equals(other.script)
                && arguments.equals(other.arguments)
                && input.equals(other.input);
    }

    /** What a step's script reads from its standard input. */
    public sealed interface Input {}

    /** Nothing. */
    public record Nothing() implements Input {}

    /** A file's content; it may hold a secret and never shows. */
    public record Content(String text) implements Input {
        @Override
        public String toString() {
            return "Content[hidden]";
        }
    }

    /** Nothing; the script's first argument is a file that is given back as it was before. */
    public record Original() implements Input {}

    /** The agent's bundle; its SHA-256 becomes the script's last argument. */
    public record Agent() implements Input {}
}
