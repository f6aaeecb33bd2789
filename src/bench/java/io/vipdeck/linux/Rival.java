package io.vipdeck.linux;

import io.vipdeck.linux.PeerLan.Seat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One of the two daemons that are measured beside each other, started on any seat of a LAN. */
enum Rival {
    VIPDECK,
    KEEPALIVED;

    /**
     * What both are made of.
     *
     * @param agent the agent's program, as a host has it
     */
    record Programs(Path agent, PackagedProgram keepalived) {}

    /**
     * Starts it.
     *
     * @param name of this run: its files are called so
     * @param realTime whether it may run before ordinary processes
     */
    SeatedDaemon start(
            Programs programs,
            Seat seat,
            Path directory,
            String name,
            String configuration,
            boolean realTime)
            throws IOException {
        Path home = Files.createDirectories(directory.resolve(name + "-" + seat));
        Path file = home.resolve("keepalived.conf");
        String globals = this == KEEPALIVED && realTime
                ? "global_defs {\n    vrrp_rt_priority 50\n    vrrp_no_swap\n}\n"
                : "";
        Files.writeString(file, globals + configuration);
        List<String> words = new ArrayList<>();
        if (!realTime) {
            words.addAll(List.of("setpriv", "--bounding-set", "-sys_nice", "--inh-caps"));
            words.add("-sys_nice");
        }
        words.addAll(this == VIPDECK ? agent(programs, home) : keepalived(programs, home));
        Path scripts = Files.createDirectories(directory.resolve("scripts"));
        Map<String, String> environment =
                this == VIPDECK ? Map.of() : programs.keepalived().environment();
        return SeatedDaemon.start(seat, scripts, home.resolve("log"), environment, words);
    }

    private static List<String> agent(Programs programs, Path home) {
        return List.of(
                programs.agent().toString(),
                "run",
                "-f",
                home.resolve("keepalived.conf").toString(),
                "--socket",
                home.resolve("agent.sock").toString(),
                "--state-dir",
                home.resolve("state").toString());
    }

    private static List<String> keepalived(Programs programs, Path home) {
        return List.of(
                programs.keepalived().program().toString(),
                "-n",
                "-l",
                "-P",
                "-f",
                home.resolve("keepalived.conf").toString(),
                "-p",
                home.resolve("parent.pid").toString(),
                "-r",
                home.resolve("vrrp.pid").toString());
    }
}
