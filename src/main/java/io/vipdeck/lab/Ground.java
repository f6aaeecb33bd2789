package io.vipdeck.lab;

import io.vipdeck.lab.LabException.Kind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether this machine and this user can have a lab. */
final class Ground {
    private Ground() {}

    /** Fails with one sentence where no lab can be. */
    static void check() throws LabException {
        Optional<String> objection = objection(
                System.getProperty("os.name", ""),
                Files.isExecutable(Path.of("/lib/systemd/systemd")),
                root(),
                onPath("sudo"));
        if (objection.isPresent()) {
            throw new LabException(Kind.UNSUITABLE, objection.get());
        }
    }

    /** Why there can be no lab; empty where there can. */
    static Optional<String> objection(String system, boolean systemd, boolean root, boolean sudo) {
        if (!system.equals("Linux")) {
            return Optional.of(
                    "a lab needs Linux, and this is " + system + ": run it on a Linux machine");
        }
        if (!systemd) {
            return Optional.of("a lab needs systemd, and there is no /lib/systemd/systemd here:"
                    + " run it on a machine with systemd");
        }
        if (!root) {
            return Optional.of("the lab makes namespaces and mounts, which needs root: run it "
                    + (sudo ? "with sudo" : "as root (su -)"));
        }
        return Optional.empty();
    }

    /** Whether a program is there. */
    static boolean onPath(String program) {
        return List.of(
                        "/usr/local/sbin",
                        "/usr/local/bin",
                        "/usr/sbin",
                        "/usr/bin",
                        "/sbin",
                        "/bin")
                .stream()
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    /** Whether the effective user is 0 (proc(5), status, second number of Uid). */
    private static boolean root() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("Uid:"))
                    .anyMatch(line -> line.split("\\s+")[2].equals("0"));
        } catch (IOException unreadable) {
            return false;
        }
    }
}
