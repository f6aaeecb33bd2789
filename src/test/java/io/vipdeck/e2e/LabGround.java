package io.vipdeck.e2e;

import io.vipdeck.e2e.Cli.Ended;

import org.junit.jupiter.api.Assumptions;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The lab under an end-to-end test. */
final class LabGround {
    static final String CLIENT = "vipdeck-client";
    private static final Duration UP = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofSeconds(30);

    private LabGround() {}

    /** Skips the test where there can be no lab, unless the lab is required. */
    static void require() {
        boolean root =
                "root".equals(System.getProperty("user.name")) && Files.isWritable(Path.of("/run"));
        if (!root && !Boolean.getBoolean("lab.required")) {
            Assumptions.abort("lab tests need root: run mvn -B verify as root");
        }
    }

    /** Brings a fresh lab up; skips the test where that cannot be, unless the lab is required. */
    static void up(int hosts) {
        require();
        down();
        Cli.vipdeck(UP, "lab", "up", "--hosts", "" + hosts).mustSucceed();
    }

    static void down() {
        Cli.vipdeck(SHORT, "lab", "down").mustSucceed();
    }

    /** Runs a program on a host. */
    static Ended exec(String host, String... words) {
        List<String> command = new ArrayList<>(List.of("lab", "exec", host, "--"));
        command.addAll(List.of(words));
        return Cli.vipdeck(SHORT, command.toArray(String[]::new));
    }

    /** Whether an address is present on a host's interfaces, by its own {@code ip addr}. */
    static boolean holds(String host, String address) {
        Ended shown = exec(host, "ip", "-o", "-4", "addr", "show", "to", address);
        return shown.exitCode() == 0 && shown.stdout().contains(address + "/");
    }
}
