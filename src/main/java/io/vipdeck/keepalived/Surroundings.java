package io.vipdeck.keepalived;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a configuration speaks of outside of its own text. The parser itself opens no file and asks no
 * system; each time it reads, it asks here again.
 */
public interface Surroundings extends Includes {

    /** For text that stands alone: nothing is to be had, and scripts are not looked at. */
    Surroundings NONE = beside(Includes.NONE);

    /** Only files that are included. */
    static Surroundings beside(Includes includes) {
        return new Surroundings() {
            @Override
            public List<Source> matching(String pattern, String includedFrom) throws IOException {
                return includes.matching(pattern, includedFrom);
            }
        };
    }

    /**
     * The file of {@code key ID file:PATH}.
     *
     * @throws IOException in one sentence, when it cannot be read
     */
    default KeyFile key(String path) throws IOException {
        throw new IOException("there are no files beside this text");
    }

    /** The program of a command, as the daemon would find it; empty where nobody can look. */
    default Optional<ScriptFile> script(String path) {
        return Optional.empty();
    }

    /** A variable of the environment, for <code>${_ENV NAME}</code>. */
    default Optional<String> environment(String name) {
        return Optional.empty();
    }

    /** What {@code @NAME} at the beginning of a line is compared with: the host's name up to its first dot. */
    default Optional<String> configId() {
        return Optional.empty();
    }

    /**
     * A key as its file has it; a secret.
     *
     * @param openToOthers whether the group or everybody may read it
     */
    record KeyFile(String text, boolean openToOthers) {
        /** Never shows the key. */
        @Override
        public String toString() {
            return "KeyFile[]";
        }
    }

    /**
     * A program that a command names.
     *
     * @param found whether there is such a file
     * @param executable whether anybody may run it
     * @param changeableAt the part of its path that another user than root may change; empty for none
     */
    record ScriptFile(boolean found, boolean executable, String changeableAt) {}
}
