package io.vipdeck.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The directory in which a lab's state is written down, read afresh at every call: a lab outlives
 * the command that made it.
 *
 * @param directory {@code /run/vipdeck-lab}
 * @param namespaces {@code /run/netns}
 * @param proc {@code /proc}
 */
record StateFiles(Path directory, Path namespaces, Path proc) {
    /** Number of hosts; there from the first moment on. */
    Path size() {
        return directory.resolve("size");
    }

    /** There when the lab is made in full. */
    Path complete() {
        return directory.resolve("complete");
    }

    Path inventory() {
        return directory.resolve("inventory.yaml");
    }

    Path knownHosts() {
        return directory.resolve("known_hosts");
    }

    /** Places of this machine that the hosts shall not see. */
    Path hidden() {
        return directory.resolve("hidden");
    }

    Path scripts() {
        return directory.resolve("scripts");
    }

    Path console(String host) {
        return directory.resolve("hosts").resolve(host).resolve("console");
    }

    /** What there is of the lab. */
    LabStatus status() throws IOException, LabException {
        if (!Files.exists(directory)) {
            return new LabStatus(LabStatus.Phase.DOWN, List.of());
        }
        // Where /run outlives a restart of the machine, the files do but the namespaces do not.
        if (!Files.exists(complete()) || !Files.exists(namespaces.resolve(Namespaces.SWITCH))) {
            return new LabStatus(LabStatus.Phase.HALF_MADE, List.of());
        }
        List<LabStatus.Host> hosts = new ArrayList<>();
        for (LabHost host : plan().hosts()) {
            Optional<Long> pid = runningPid(host.name());
            LabStatus.HostState state = pid.isPresent()
                    ? LabStatus.HostState.RUNNING
                    : Files.exists(directory
                                    .resolve("hosts")
                                    .resolve(host.name())
                                    .resolve("off"))
                            ? LabStatus.HostState.OFF
                            : LabStatus.HostState.ENDED;
            hosts.add(new LabStatus.Host(host, state, pid.orElse(0L)));
        }
        return new LabStatus(LabStatus.Phase.UP, hosts);
    }

    /** The hosts that the lab was made with. */
    Plan plan() throws IOException, LabException {
        return Plan.of(Integer.parseInt(Files.readString(size()).strip()));
    }

    /** The number of the host's process 1 while it lives; a later process of that number is not it. */
    private Optional<Long> runningPid(String host) throws IOException {
        Path file = directory.resolve("hosts").resolve(host).resolve("pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String[] words = Files.readString(file).strip().split(" ");
        if (words.length != 2 || !words[1].equals(startedAt(words[0]))) {
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(words[0]));
    }

    /** When a process was started, in ticks since boot; empty once it has ended (proc(5), stat). */
    private String startedAt(String pid) {
        try {
            String stat = Files.readString(
                    proc.resolve(pid).resolve("stat"), StandardCharsets.ISO_8859_1);
            // The name may hold blanks and brackets, so count from the last bracket: state is 3.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[0].equals("Z") ? "" : fields[22 - 3];
        } catch (IOException ended) {
            return "";
        }
    }
}
