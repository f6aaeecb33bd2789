package io.vipdeck.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The file {@code drained} in the state directory: while it is there, the host stays drained. */
final class DrainMark {
    /** The file's name in the state directory. */
    static final String FILE = "drained";

    private final Path file;

    DrainMark(Path stateDirectory) {
        this.file = stateDirectory.resolve(FILE);
    }

    boolean present() {
        return Files.exists(file);
    }

    /** Writes or removes the file; what was wrong, in words. */
    Optional<String> set(boolean drained) {
        try {
            if (drained) {
                Path fresh = file.resolveSibling(FILE + ".new");
                String text = "drained by the operator; undone by: vipdeck agent undrain\n";
                Files.writeString(fresh, text, StandardCharsets.UTF_8);
                Files.move(
                        fresh,
                        file,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.deleteIfExists(file);
            }
            return Optional.empty();
        } catch (IOException full) {
            return Optional.of("writing " + file + ": " + full.getMessage());
        }
    }
}
