package io.vipdeck.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything on this machine in which a lab could leave a trace. */
final class Traces {
    private Traces() {}

    static Map<String, String> now() {
        Map<String, String> traces = new TreeMap<>();
        traces.put("links", output("ip", "-br", "link").replaceAll("\\s+\\S+\\s+\\S+\n", "\n"));
        traces.put("addresses", output("ip", "-br", "-4", "addr"));
        traces.put("routes", output("ip", "-4", "route"));
        traces.put("rules", output("nft", "list", "ruleset"));
        traces.put("mounts", mounts());
        traces.put("cgroups", cgroups());
        traces.put(
                "settings",
                output(
                        "sh",
                        "-c",
                        "grep . /proc/sys/net/ipv4/ip_forward"
                                + " /proc/sys/net/ipv4/conf/*/forwarding /proc/sys/kernel/hostname"
                                + " /proc/sys/kernel/pid_max /proc/sys/fs/protected_regular"));
        traces.put("state", "" + Files.exists(Path.of("/run/vipdeck-lab")));
        traces.put("disks", "" + Files.exists(Path.of("/var/cache/vipdeck/hosts")));
        traces.put("processes", processes());
        return traces;
    }

    /** Processes of the lab, by the words that only they are started with. */
    private static String processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .map(line -> line.contains("/run/vipdeck-lab/")
                                || line.contains("/lib/systemd/systemd"))
                        .orElse(false))
                .map(process ->
                        process.pid() + " " + process.info().commandLine().orElse(""))
                .collect(Collectors.joining("\n"));
    }

    private static String cgroups() {
        try (Stream<Path> groups = Files.walk(Path.of("/sys/fs/cgroup"), 3)) {
            return groups.map(Path::toString)
                    .filter(path -> path.contains("vipdeck"))
                    .sorted()
                    .collect(Collectors.joining("\n"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Named namespaces are mounts too; those of other programs come and go meanwhile. */
    private static String mounts() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/mounts"))) {
            return lines.filter(line -> !line.startsWith("nsfs ") || line.contains("vipdeck"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What a program writes; it must end well and soon. */
    static String output(String... command) {
        return output(List.of(command));
    }

    static String output(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(command + " failed: " + output);
            }
            return output;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted in " + command, interrupted);
        }
    }
}
