package io.vipdeck.keepalived;

import java.io.IOException;
import java.util.List;

/** Finds what an {@code include} line names; the parser itself opens no file. */
@FunctionalInterface
public interface Includes {

    /** For text that has no files beside it: every {@code include} then matches nothing. */
    Includes NONE = (pattern, includedFrom) -> List.of();

    /**
     * The files that match, in order; empty when there are none.
     *
     * @param pattern as written, with the shell's wildcards; relative to the folder of {@code includedFrom}
     * @param includedFrom the name of the file that has the {@code include} line
     * @throws IOException when a file is there and cannot be read
     * @throws IllegalArgumentException when the pattern cannot be one
     */
    List<Source> matching(String pattern, String includedFrom) throws IOException;
}
