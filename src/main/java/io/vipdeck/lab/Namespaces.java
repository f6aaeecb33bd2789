package io.vipdeck.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that go into the lab's places: {@code nsenter} before what is to be run there.
 *
 * @param identity the operator's private key
 * @param knownHosts the hosts' public keys
 */
record Namespaces(Path identity, Path knownHosts) {
    static final String SWITCH = "vipdeck-switch";
    static final String OPERATOR = "vipdeck-operator";
    static final String CLIENT = "vipdeck-client";

    /** At a place on the LAN; everything but the network is this machine's. */
    static List<String> network(String namespace, List<String> command) {
        List<String> all =
                new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace, "--"));
        all.addAll(command);
        return List.copyOf(all);
    }

    /** On a host, with its own environment. */
    List<String> host(long pid, List<String> command) {
        List<String> all = new ArrayList<>(List.of(
                "nsenter",
                "--target=" + pid,
                "--mount",
                "--uts",
                "--ipc",
                "--net",
                "--pid",
                "--cgroup",
                "--root",
                "--",
                "/usr/bin/env",
                "-i",
                "-C",
                "/root",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME=/root",
                "LANG=C.UTF-8",
                "TERM=" + System.getenv().getOrDefault("TERM", "dumb")));
        all.addAll(command);
        return List.copyOf(all);
    }

    /** Over SSH, as the inventory has it, without this machine's own SSH settings. */
    List<String> ssh(LabHost host, List<String> command) {
        List<String> all = new ArrayList<>(List.of(
                "ssh",
                "-F",
                "none",
                "-i",
                identity.toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "UserKnownHostsFile=" + knownHosts,
                "-o",
                "GlobalKnownHostsFile=none",
                "-o",
                "ConnectTimeout=10",
                "root@" + host.address()));
        all.addAll(command);
        return network(OPERATOR, all);
    }
}
