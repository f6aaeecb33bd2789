package io.vipdeck.deploy;

import java.util.List;

/** What an installation tells while it goes on; one lane of steps for each host. */
public sealed interface Progress {

    String host();

    /** The facts are known and the plan is made. Steps that are already as wanted are not in it. */
    record Planned(String host, List<String> steps) implements Progress {
        public Planned {
            steps = List.copyOf(steps);
        }
    }

    /**
     * How a file would change, or changes; told before anything is done.
     *
     * @param text a unified diff, secrets hidden; the host's own words are in it, made clean
     */
    record Differs(String host, String path, String text) implements Progress {}

    /** Something that an operator should know about a plan, such as a file that is kept. */
    record Noted(String host, String text) implements Progress {}

    /**
     * A step has begun.
     *
     * @param index into the planned steps
     */
    record Started(String host, int index) implements Progress {}

    /** What a step is doing just now, such as {@code sending runtime 64%}; one line. */
    record Doing(String host, String text) implements Progress {}

    /** A step is done. */
    record Finished(String host, int index, long tookMs) implements Progress {}

    /** A host is as wanted. */
    record Done(String host, boolean changed) implements Progress {}

    /**
     * A host could not be brought there; the others go on.
     *
     * @param text one sentence: what failed, on what, what to do
     * @param detail the command's own words, several lines; untrusted
     */
    record Failed(String host, String text, String detail) implements Progress {}
}
