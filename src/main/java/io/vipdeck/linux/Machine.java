package io.vipdeck.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the machine says of itself. */
final class Machine {
    private Machine() {}

    /** Its name, as {@code hostname} has set it. */
    static String hostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException unreadable) {
            return "localhost";
        }
    }
}
