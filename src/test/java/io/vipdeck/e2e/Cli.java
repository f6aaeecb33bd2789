package io.vipdeck.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the built jar as an operator would, and programs of the machine. */
final class Cli {
    /** How a program ended and what it wrote. */
    record Ended(int exitCode, String stdout, String stderr) {
        Ended mustSucceed() {
            if (exitCode != 0) {
                throw new AssertionError("exit " + exitCode + "\n" + stdout + "\n" + stderr);
            }
            return this;
        }
    }

    private Cli() {}

    /** {@code vipdeck} with these words. */
    static Ended vipdeck(Duration limit, String... words) {
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of(words));
        return run(limit, command);
    }

    /** The words that start vipdeck. */
    static List<String> java() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String jar = System.getProperty("vipdeck.jar", "target/vipdeck.jar");
        return List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar);
    }

    /** Any program; fails when it is not done within the limit. */
    static Ended run(Duration limit, List<String> command) {
        try {
            Path stdout = Files.createTempFile("vipdeck-test", ".out");
            Path stderr = Files.createTempFile("vipdeck-test", ".err");
            Process process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(stdout.toFile())
                    .redirectError(stderr.toFile())
                    .start();
            boolean inTime = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!inTime) {
                process.destroyForcibly();
            }
            String out = Files.readString(stdout, StandardCharsets.UTF_8);
            String err = Files.readString(stderr, StandardCharsets.UTF_8);
            Files.delete(stdout);
            Files.delete(stderr);
            if (!inTime) {
                throw new AssertionError(
                        command + " took longer than " + limit + "\n" + out + "\n" + err);
            }
            return new Ended(process.exitValue(), out, err);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + command, interrupted);
        }
    }
}
